"""What a file says of periodic duties and votes, as it is counted and tallied."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from dsl import tree
from dsl.ends import DayOff
from dsl.parse import parse
from dsl.read_beside import read_every, read_vote
from dsl.recurring import Beat, Every, LastDay, LastDays, OnDay, OnWeekday, OnWorkday
from dsl.votes import AtHalf, Base, Majority, Share, VoteRule, Votes

IN_FORCE = date(2026, 12, 1)
WEEK, MONTH = Beat.WEEK, Beat.MONTH
FILE = """镇街 示例镇 330281999
施行 2026-12-01
天、日 指 自然日
单位 镇人大主席团
表决 满意度测评 按 {vote}
第一条 定期 民情专报 {every}
"""


def parsed(every: str = "每月", vote: str = "到会 过半数 通过") -> tree.RuleFile:
    read = parse(FILE.format(every=every, vote=vote), "示例.rule")
    assert read.diagnostics == ()
    return read.tree


def counted(said: str) -> Every:
    (clause,) = parsed(every=said).of(tree.Clause)
    (duty,) = clause.body
    assert isinstance(duty, tree.Duty)
    return read_every(duty.every, duty.rolling, IN_FORCE)


def tallied(said: str) -> VoteRule:
    (vote,) = parsed(vote=said).of(tree.Vote)
    return read_vote(vote)


def test_what_follows_on_the_last_time_has_no_periods() -> None:
    with pytest.raises(ValueError, match="no periods"):
        counted("距上次 不超过2个月")


@pytest.mark.parametrize(
    ("said", "every"),
    [
        ("每周", Every(WEEK)),
        ("每周五", Every(WEEK, on=OnWeekday(4))),
        ("每周3次", Every(WEEK, times=3)),
        ("每月", Every(MONTH)),
        ("每月25日", Every(MONTH, on=OnDay(25))),
        ("每月最后1个工作日", Every(MONTH, on=LastDays(1, working=True))),
        ("每月最后3日", Every(MONTH, on=LastDays(3))),
        ("每月第2个工作日", Every(MONTH, on=OnWorkday(2))),
        ("每两个月", Every(MONTH, 2)),
        ("每两个月25日", Every(MONTH, 2, OnDay(25, month=2))),
        ("每5个月", Every(MONTH, 5, anchor=IN_FORCE)),
        ("每两周", Every(WEEK, 2, anchor=IN_FORCE)),
        ("每季度", Every(MONTH, 3)),
        ("每半年", Every(MONTH, 6)),
        ("每年", Every(MONTH, 12, LastDay())),
        ("每年3月31日", Every(MONTH, 12, OnDay(31, month=3))),
        ("每两年3月31日", Every(MONTH, 24, OnDay(31, month=15), anchor=IN_FORCE)),
        ("每月1日,遇休息日 提前", Every(MONTH, on=OnDay(1), off=DayOff.EARLIER)),
        ("每月1日,遇休息日 顺延", Every(MONTH, on=OnDay(1), off=DayOff.LATER)),
        ("每月1日,遇休息日 不顺延", Every(MONTH, on=OnDay(1), off=DayOff.STAY)),
    ],
)
def test_each_form_of_a_period_is_counted_as_it_is_said(said: str, every: Every) -> None:
    assert counted(said) == every


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ("到会 过半数 通过", VoteRule(Base.PRESENT)),
        ("全体 三分之二以上 通过", VoteRule(Base.ALL, Share(Fraction(2, 3)))),
        ("投票 60%以上 通过", VoteRule(Base.CAST, Share(Fraction(3, 5)))),
        ("全体 30票以上 通过", VoteRule(Base.ALL, Votes(30))),
        ("到会 过半数 通过;法定人数 三分之二以上", VoteRule(Base.PRESENT, quorum=Share(Fraction(2, 3)))),
        (
            "到会 过半数 通过;法定人数 过半数;恰好半数 通过",
            VoteRule(Base.PRESENT, Majority(AtHalf.CARRIES), Majority()),
        ),
        ("到会 过半数 通过;恰好半数 由主持人决定", VoteRule(Base.PRESENT, Majority(AtHalf.CHAIR))),
    ],
)
def test_each_form_of_a_vote_is_tallied_as_it_is_said(said: str, rule: VoteRule) -> None:
    assert tallied(said) == rule
