"""Proofs as a clerk reads them, and as values for programs."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from dsl.decision import Cite, UnitRef
from dsl.facts import Facts, Like
from dsl.proving import Example, Finding, Kind, Proofs, Verdict
from dsl.proving.render import facts_of, plain, rendered, summary
from dsl.worktime import ZONE

CODE = "330281999"
OWN, ABOVE = Cite(CODE, "示例镇", "第一条"), Cite("330281", "余姚市", "第二条")
NOON = datetime(2026, 3, 2, 12, tzinfo=ZONE)


def finding(verdict: Verdict, *cites: Cite) -> Finding:
    return Finding(Kind.LEAST, verdict, cites, f"{verdict}的一句")


def test_the_gravest_stands_first_and_a_countys_own_is_left_to_its_file() -> None:
    proofs = Proofs(
        CODE,
        "示例镇",
        (finding(Verdict.REFUTED, ABOVE), finding(Verdict.UNDECIDED, OWN), finding(Verdict.PROVED, ABOVE)),
    )

    assert rendered(proofs, only_own=True).splitlines() == [
        "示例镇(330281999)",
        "  要改的:",
        "    [最短时间] 不成立的一句",
        "  未能判定的:",
        "    [最短时间] 未能判定的一句",
    ]
    assert rendered(proofs).splitlines()[-2:] == ["  可以知道的:", "    [最短时间] 成立的一句"]
    assert summary(proofs) == "要改的 1 处、未能判定的 1 处、可以知道的 1 处"
    assert plain(proofs)["ok"] is False


def test_a_file_without_anything_says_so() -> None:
    assert rendered(Proofs(CODE, "示例镇", ())) == "示例镇(330281999)\n  没有发现问题"


def test_example_and_advice_stand_below_the_sentence() -> None:
    facts = Facts(CODE, NOON, text="路灯不亮", role="代表")
    told = replace(finding(Verdict.REFUTED, OWN), help="请改正", example=Example("代表 上报 “路灯不亮”", facts))

    assert rendered(Proofs(CODE, "示例镇", (told,))).splitlines()[2:] == [
        "    [最短时间] 不成立的一句",
        "        例如:代表 上报 “路灯不亮”",
        "        请改正",
    ]
    assert plain(Proofs(CODE, "示例镇", (told,)))["findings"][0]["example"] == {
        "words": "代表 上报 “路灯不亮”",
        "facts": {"jurisdiction": CODE, "at": NOON.isoformat(), "text": "路灯不亮", "role": "代表"},
    }


def test_a_report_becomes_plain_values() -> None:
    like = Like("1", open=True, reported_at=NOON, category=True, reporter=False, place=None)
    facts = Facts(CODE, NOON, ("市政", "路灯"), answers={"权属": "移动"}, named_kinds=frozenset({"企业"}))

    said = facts_of(replace(facts, holder=UnitRef(CODE, "镇政府"), similar=(like,)))

    assert said == {
        "jurisdiction": CODE,
        "at": "2026-03-02T12:00:00+08:00",
        "category": ["市政", "路灯"],
        "answers": {"权属": "移动"},
        "holder": "镇政府",
        "similar": [str(like)],
        "named_kinds": ["企业"],
    }
