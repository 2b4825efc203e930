"""What a new text says otherwise, and whether it touches terms or escalation; and since when each piece stands."""

from __future__ import annotations

import pytest

from dsl.bundle import Source
from dsl.changes import Change, How, Matter, bare, changes, matters
from dsl.compile import trees_of
from dsl.pieces import Blamed, Piece, blame, pieces
from tests.support.town import CITY

FILE = "330901-演示市.rule"
LADDER = CITY + "第九条 升级 答复 逾期3天的 报 督促办\n"
DUTY = CITY + "第九条 周期\n  定期 民情专报 每月最后1个工作日,由 督促办 办理\n"


def between(old: str, new: str) -> tuple[Change, ...]:
    before, after = (trees_of([Source(FILE, text)]) if text else {} for text in (old, new))
    return changes(before, after)


def said(old: str, new: str) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(str(each.how), each.name, each.matters) for each in between(old, new)]


@pytest.mark.parametrize(
    "text",
    [
        CITY,
        CITY.replace("第一条 指名", "# 说明\n\n第一条   指名"),
        CITY.replace("当日 受理", "当日  受理"),
        CITY.replace("由 各单位 认领;2小时内", "由 各单位 认领;\n  2小时内"),
    ],
    ids=["same", "remark", "space", "line"],
)
def test_another_wording_of_nothing_is_no_change(text: str) -> None:
    assert between(CITY, text) == ()


TERM, STEP = Matter.TERM, Matter.LADDER


@pytest.mark.parametrize(
    ("new", "found"),
    [
        (CITY.replace("1个月内 答复", "20天内 答复"), ("修改", "第六条 答复", (TERM,))),
        (CITY.replace("天、日 指 自然日", "天、日 指 工作日"), ("修改", "天 指", (TERM,))),
        (CITY.replace("13:30-17:00", "13:30-17:30"), ("修改", "办公时间", (TERM,))),
        (CITY.replace("每件2次以内", "每件3次以内"), ("修改", "第七条 退回", (TERM,))),
        (CITY.replace("2小时内 无人认领的", "3小时内 无人认领的"), ("修改", "第四条 其余", (TERM, STEP))),
        (CITY.replace("由 水务公司 办理", "由 城管局 办理"), ("修改", "第三条 积水", ())),
        (CITY.replace("单位 水务公司 外部", "单位 水务公司 又名 水务 外部"), ("修改", "单位 水务公司", ())),
        (LADDER, ("新增", "第九条 升级", (TERM, STEP))),
        (DUTY, ("新增", "第九条 周期", (TERM,))),
        (CITY + "单位 环卫所\n", ("新增", "单位 环卫所", ())),
    ],
)
def test_what_changes_is_named_with_what_it_touches(new: str, found: tuple[str, str, tuple[str, ...]]) -> None:
    assert said(CITY, new) == [found]


def test_what_goes_touches_what_it_touched() -> None:
    assert said(LADDER, CITY) == [("删去", "第九条 升级", (TERM, STEP))]


def test_clauses_that_change_places_are_told_since_the_first_that_holds_decides() -> None:
    one, other = "第二条 窨井盖 类别 属于 窨井盖的,由 产权单位 办理\n", "第三条 积水 提到 “积水”的,由 水务公司 办理\n"
    swapped = CITY.replace(one + other, other + one)

    (moved,) = between(CITY, swapped)

    assert (moved.how, moved.name) == (How.MOVED, "第三条 积水")


NUMBERS = "一二三四五六七八九十"


def shifted(text: str, first: int, by: int = 1) -> str:
    """Every clause from number ``first`` on bears a number that is higher by ``by``."""
    for n in reversed(range(first, 9)) if by > 0 else range(first, 9):
        text = text.replace(f"第{NUMBERS[n - 1]}条", f"第{NUMBERS[n - 1 + by]}条")
    return text


def test_a_clause_put_in_between_changes_only_the_numbers_of_those_behind_it() -> None:
    first, _, rest = CITY.partition("第三条")
    longer = first + "第三条 路灯 提到 “路灯”的,由 城管局 办理\n" + shifted("第三条" + rest, 3)
    found = said(CITY, longer)

    assert [each for each in found if each[0] != How.RENUMBERED] == [("新增", "第三条 路灯", ())]
    assert ("只改了编号", "第七条 答复", (TERM,)) in found
    assert [each[0] for each in said(longer, CITY) if each[0] != How.RENUMBERED] == ["删去"]


def test_a_clause_that_goes_to_another_place_is_not_one_with_another_number() -> None:
    one = "第二条 窨井盖 类别 属于 窨井盖的,由 产权单位 办理\n"
    other = "第三条 积水 提到 “积水”的,由 水务公司 办理\n"
    turned = other.replace("第三条", "第二条") + one.replace("第二条", "第三条")

    assert {each.how for each in between(CITY, CITY.replace(one + other, turned))} == {How.CHANGED}


def test_an_example_touches_nothing() -> None:
    example = "例 井盖\n  2020-10-04 08:48 代表 上报 窨井盖 “响”\n  应 受理 不迟于 2020-10-04 24:00\n"

    assert said(CITY, CITY + example) == [("新增", "例 井盖", ())]


def test_a_whole_file_comes_or_goes_piece_by_piece() -> None:
    come, gone = between("", CITY), between(CITY, "")

    assert {each.how for each in come} == {How.ADDED}
    assert [each.name for each in gone] == [each.name for each in come]
    assert matters(come) == (TERM, STEP)
    assert matters(()) == ()


def test_two_of_one_name_are_told_apart() -> None:
    twice = CITY + "分类 市政设施 含 花坛\n"

    assert [each.how for each in between(CITY, twice)] == [How.ADDED]


def test_what_is_bare_has_no_places() -> None:
    (one,), (other,) = (trees_of([Source(FILE, text)])[FILE].statements for text in ("单位 甲局\n", "\n\n单位 甲局\n"))

    assert one != other
    assert bare(one) == bare(other)


def test_a_text_is_cut_where_something_begins() -> None:
    assert [
        (each.name, each.line) for each in pieces("# 说明\n镇街 甲镇 330901001\n第一条 其余\n  由 乙局 办理\n")
    ] == [
        ("镇街 甲镇 330901001", 2),
        ("第一条", 3),
    ]


def test_each_piece_counts_from_when_it_became_what_it_is() -> None:
    first = "第一条 甲\n第二条 乙\n"
    texts = [first, "第一条 甲\n第二条 丙\n", first, "第一条 甲\n\n# 说明\n第二条 乙\n"]

    assert blame(texts) == (Blamed(Piece("第一条", "第一条 甲", 1), 0), Blamed(Piece("第二条", "第二条 乙", 4), 2))
