"""A roster is taken whole or not at all, and the sandbox's own stands behind the rule files beside it."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from adapters.roster import COLUMNS, ROLES, RosterRefused, RosterRow, read_roster, roster_rows, undeclared_units
from cases.people import RULE_WORDS, Role

SHANGHAI = ZoneInfo("Asia/Shanghai")
RULES = Path(__file__).parents[2] / "rules"
DEMO = RULES / "演示名册.csv"
HEAD = ",".join(COLUMNS)


def roster(tmp_path: Path, *lines: str, head: str = HEAD) -> Path:
    path = tmp_path / "名册.csv"
    path.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    return path


def problems_of(path: Path) -> tuple[str, ...]:
    with pytest.raises(RosterRefused) as refused:
        read_roster(path)
    return refused.value.problems


def test_a_roster_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    with pytest.raises(RosterRefused, match=f"{tmp_path.name} 读不出来"):
        read_roster(tmp_path)


def test_everything_wrong_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    path = roster(
        tmp_path,
        "# 说明",
        "甲,,市长,县,3304,,,,,",
        "a,演示甲,代表,,330481,,,,2017-1-1,2020-02-30",
        "b,演示乙,单位人员,,330481,,,,,",
        "",
        "c,演示丙,居民,县,330481,移动公司,,,2020-01-01,2019-12-31",
        "d,演示丁,代表,县,330481,,,负责人,,",
        "a,演示戊,居民,,330481,,,,,",
    )

    assert problems_of(path) == (
        "第 3 行:编号“甲”只能用字母、数字、点和短横",
        "第 3 行:没有写姓名",
        f"第 3 行:没有“市长”这个角色,可用的有 {'、'.join(ROLES)}",
        "第 3 行:行政区划代码“3304”应为 6、9 或 12 位数字",
        "第 4 行:代表要写级别:镇、县、市或省",
        "第 4 行:任职起“2017-1-1”看不懂,请写成 2017-01-01",
        "第 4 行:任职止“2020-02-30”看不懂,请写成 2017-01-01",
        "第 5 行:单位人员要写单位",
        "第 7 行:只有代表写级别",
        "第 7 行:居民不属于单位,单位应当空着",
        "第 7 行:任职止早于任职起",
        "第 8 行:岗位要和单位一起写",
        "第 9 行:编号“a”前面写的是“演示甲”,一个编号只能是一个人",
    )


def test_a_cell_that_no_register_keeps_is_told(tmp_path: Path) -> None:
    path = roster(tmp_path, f"a,{'演' * 101},单位人员,,330481,{'局' * 101},{'群' * 101},{'岗' * 101},,")

    assert problems_of(path) == tuple(f"第 2 行:{column}最多 100 个字" for column in ("姓名", "单位", "群", "岗位"))


@pytest.mark.parametrize("head", ["", "编号,姓名", HEAD + ",电话", HEAD.replace("任职止", "任职起")])
def test_another_header_is_refused(tmp_path: Path, head: str) -> None:
    assert problems_of(roster(tmp_path, head=head)) == (f"名册.csv 的表头应当是 {HEAD}",)


def test_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "名册.csv"
    path.write_bytes(HEAD.encode("gb18030"))

    assert problems_of(path) == ("名册.csv 不是 UTF-8 编码,请另存为“CSV UTF-8”",)


def test_cells_beyond_the_header_are_not_dropped_in_silence(tmp_path: Path) -> None:
    path = roster(tmp_path, "a,演示甲,居民,,330481,,,,,,", "b,演示乙,居民,,330481,,,,,,13800000000")

    assert problems_of(path) == ("第 3 行:比表头多出一格",)


def test_a_term_ends_with_its_last_day(tmp_path: Path) -> None:
    path = roster(
        tmp_path,
        "x-1,演示甲,代表,县,330481,,三个街道群,,2017-01-01,2021-12-31",
        "x-1,演示甲,单位人员,,330481002001,移动公司,,承办单位负责人,,",
    )

    assert read_roster(path) == (
        RosterRow(
            "x-1",
            "演示甲",
            Role.DEPUTY,
            "县",
            "330481",
            None,
            "三个街道群",
            None,
            datetime(2017, 1, 1, tzinfo=SHANGHAI),
            datetime(2022, 1, 1, tzinfo=SHANGHAI),
        ),
        RosterRow("x-1", "演示甲", Role.STAFF, None, "330481002001", "移动公司", None, "承办单位负责人", None, None),
    )


def test_rows_of_any_table_will_do() -> None:
    row = {"编号": " r-1 ", "姓名": "演示甲", "角色": "居民", "行政区划代码": "330481"}

    assert roster_rows([(1, row)]) == (
        RosterRow("r-1", "演示甲", Role.RESIDENT, None, "330481", None, None, None, None, None),
    )


def test_roles_are_called_as_rule_files_call_them() -> None:
    assert {ROLES[word] for word in RULE_WORDS.values()} == set(RULE_WORDS)
    assert set(ROLES.values()) == set(Role) - {Role.SYSTEM, Role.VISITOR}


def declared_units() -> dict[str, set[str]]:
    """单位 lines of the rule files by administrative code."""
    declared: dict[str, set[str]] = {}
    for path in RULES.glob("*.rule"):
        text = path.read_text(encoding="utf-8")
        declared[path.name.split("-")[0]] = set(re.findall(r"^单位[ \u3000]*([^\s#,,]+)", text, re.MULTILINE))
    return declared


def names_of_superiors() -> set[tuple[str, str]]:
    """Units of the level above (属上级), whose people stand there."""
    return {
        (path.name.split("-")[0], name)
        for path in RULES.glob("*.rule")
        for name in re.findall(r"^单位 (\S+) 属上级", path.read_text(encoding="utf-8"), re.MULTILINE)
    }


def test_a_unit_that_no_rule_file_declares_is_named_once() -> None:
    rows = read_roster(DEMO)
    declared = declared_units()
    declared["330481"].remove("移动公司")

    assert undeclared_units(rows, declared) == ("330481 的规约里没有声明单位“移动公司”,名册里却有它的人",)


def test_every_demo_unit_is_declared_and_every_declared_unit_is_staffed() -> None:
    rows = read_roster(DEMO)
    staffed = {(row.jurisdiction_code, row.unit) for row in rows if row.unit}
    places = {code: units for code, units in declared_units().items() if not code.endswith("0000")}
    # State and province name bodies as the statutes do (信访部门, 有权处理机关); nobody signs in for them.

    assert undeclared_units(rows, declared_units()) == ()
    assert {(code, unit) for code, units in places.items() for unit in units} - staffed == names_of_superiors()
    assert ("330281102", "市人大代表工委") in names_of_superiors()


def test_demo_people_are_plainly_demo() -> None:
    assert {row.name.startswith("演示·") for row in read_roster(DEMO)} == {True}


def test_a_head_without_a_post_is_the_one_who_answers_for_the_unit() -> None:
    row = {"编号": "r-1", "姓名": "演示甲", "角色": "单位负责人", "行政区划代码": "330481", "单位": "城管局"}

    posts = [each.post for each in roster_rows([(1, row), (2, row | {"岗位": "承办单位负责人"})])]

    assert posts == ["负责人", "承办单位负责人"]


def test_who_is_asked_in_belongs_to_no_unit() -> None:
    row = {"编号": "r-1", "姓名": "演示甲", "角色": "法官", "行政区划代码": "330481", "单位": "城管局"}

    with pytest.raises(RosterRefused, match="法官不属于单位,单位应当空着"):
        roster_rows([(1, row)])


def test_a_phone_is_eleven_digits_and_one_persons(tmp_path: Path) -> None:
    lines = (
        "a,演示甲,居民,,330481,,,,,,13800000000",
        "a,演示甲,点长,,330481,,,,,,13800000000",
        "b,演示乙,居民,,330481,,,,,,13800000000",
        "c,演示丙,居民,,330481,,,,,,0573-1234",
        "d,演示丁,居民,,330481,,,,,,",
    )

    assert problems_of(roster(tmp_path, *lines, head=f"{HEAD},手机号")) == (
        "第 4 行:手机号和编号“a”的一样,一个号码只能是一个人",
        "第 5 行:手机号“0573-1234”应为 11 位数字",
    )
    good = read_roster(roster(tmp_path, lines[0], lines[4], head=f"{HEAD},手机号"))
    assert [row.phone for row in good] == ["+8613800000000", None]
