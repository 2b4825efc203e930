"""minqing roster: whole or not at all, the same twice, and nobody ends without being shown."""

from __future__ import annotations

import json
from pathlib import Path

from adapters.roster import COLUMNS
from adapters.spreadsheet import Blank, book
from tests.cli.conftest import Run

TOWN = "330281102"
HEAD = ",".join(COLUMNS)
HEADMAN = f"a,演示甲,单位人员,,{TOWN},镇综合执法队,,承办单位负责人,2026-01-01,"
DEPUTY = f"b,演示乙,代表,镇,{TOWN},,,,2026-01-01,2031-12-31"
PLACES = "种类,编号,名称,行政区划代码,所在村,属性"


def written(home: Path, *lines: str, head: str = HEAD) -> Path:
    path = home / "名册.csv"
    path.write_text("\n".join(["# 说明", head, *lines]) + "\n", encoding="utf-8")
    return path


def people(said_out: str) -> list[str]:
    """The lines about people, without those about empty posts."""
    begins = ("任职", "  新", "  改", "  不再", "  名", "  会")
    return [line for line in said_out.splitlines() if line.startswith(begins)]


def test_everything_wrong_is_told_at_once_and_nothing_is_taken(ready: Run, home: Path) -> None:
    wrong = (f"甲,演示甲,市长,,{TOWN},,,,,", f"b,演示乙,代表,,{TOWN},,,,,", DEPUTY.replace("b,演示乙", "c,"))

    said = ready("roster", written(home, *wrong))

    assert (said.code, said.err) == (1, "名册.csv 有 4 处问题,一条也没有存\n")
    assert [line.partition(":")[0] for line in said.out.splitlines()] == ["第 3 行"] * 2 + ["第 4 行", "第 5 行"]
    assert people(ready("roster", written(home, DEPUTY)).out)[0] == "任职:新增 1,改任期 0,终止 0,不变 0"


def test_units_groups_and_places_that_nobody_declared_are_told(ready: Run, home: Path) -> None:
    stranger = HEADMAN.replace("镇综合执法队", "城管所")

    assert ready("roster", written(home, stranger)).out == f"{TOWN} 的规约里没有声明单位“城管所”,名册里却有它的人\n"
    assert "没有代码为 110101001 的辖区" in ready("roster", written(home, DEPUTY.replace(TOWN, "110101001"))).out
    in_group = DEPUTY.replace(f"{TOWN},,", f"{TOWN},,没有的群")
    assert "没有叫“没有的群”的群,名册里却写了它" in ready("roster", written(home, in_group)).out


def test_a_column_that_a_roster_does_not_take_is_refused(ready: Run, home: Path) -> None:
    said = ready("roster", written(home, f"{DEPUTY},13800000000", head=f"{HEAD},电话"))

    assert said.code == 1
    assert said.out.startswith("表头有“电话”这一列,名册不收,请去掉")


def test_what_is_no_roster_is_told(ready: Run, home: Path) -> None:
    other = written(home, "1,2", head="甲,乙")
    old = home / "旧.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(100))

    assert "名册.csv 里没有名册:表头应当有 编号、姓名" in ready("roster", other).out
    assert ready("roster", written(home)).out == "名册.csv 只有表头,一个人、一个地点也没有写\n"
    assert ready("roster", old).err.startswith("旧.xls:这是旧版 .xls 文件")
    assert ready("roster", home / "没有.csv").code == 2


def test_a_dry_run_says_what_would_be_and_keeps_nothing(ready: Run, home: Path) -> None:
    path = written(home, HEADMAN, DEPUTY)
    expected = [
        "任职:会新增 2,会改任期 0,会终止 0,不变 0",
        "  新增:a 演示甲 单位人员 镇综合执法队 承办单位负责人",
        "  新增:b 演示乙 代表 镇",
    ]

    assert people(ready("roster", path, "--dry-run").out) == expected
    assert people(ready("roster", path, "--dry-run").out) == expected


def test_the_same_file_twice_changes_nothing(ready: Run, home: Path) -> None:
    path = written(home, HEADMAN, DEPUTY)

    told = [people(ready("roster", path).out)[0] for _ in range(3)]

    assert told == ["任职:新增 2,改任期 0,终止 0,不变 0"] + ["任职:新增 0,改任期 0,终止 0,不变 2"] * 2


def test_terms_names_and_roles_that_changed_are_told(ready: Run, home: Path) -> None:
    ready("roster", written(home, HEADMAN, DEPUTY))
    moved = DEPUTY.replace("2031-12-31", "2030-12-31")
    other = HEADMAN.replace("演示甲", "演示甲甲").replace("镇综合执法队", "镇农业农村办")

    assert people(ready("roster", written(home, other, moved)).out) == [
        "任职:新增 1,改任期 1,终止 1,不变 0",
        "  新增:a 演示甲甲 单位人员 镇农业农村办 承办单位负责人",
        "  改任期:b 演示乙 代表 镇",
        "  不再担任:a 演示甲 单位人员 镇综合执法队 承办单位负责人",
        "  改姓名:a 演示甲 → 演示甲甲",
    ]


def test_who_is_missing_stays_until_the_roster_is_said_to_be_complete(ready: Run, home: Path) -> None:
    ready("roster", written(home, HEADMAN, DEPUTY))
    shorter = written(home, DEPUTY)

    kept = people(ready("roster", shorter).out)
    ended = people(ready("roster", shorter, "--complete").out)
    after = people(ready("roster", shorter).out)

    seat = "a 演示甲 单位人员 镇综合执法队 承办单位负责人"
    assert kept[1:] == [f"  名册里没有、仍旧保留(要终止请加 --complete):{seat}"]
    assert ended == [  # first what is going to be, then what was done
        "任职:会新增 0,会改任期 0,会终止 0,不变 1",
        f"  会终止:{seat}",
        "任职:新增 0,改任期 0,终止 0,不变 1",
    ]
    assert after == ["任职:新增 0,改任期 0,终止 0,不变 1"]


def test_a_roster_speaks_for_no_other_place(ready: Run, home: Path) -> None:
    """Somebody with roles in two towns keeps the one of which this roster says nothing."""
    elsewhere = "a,演示甲,代表,县,330281,,,,2026-01-01,"
    ready("roster", written(home, HEADMAN, elsewhere))

    ready("roster", written(home, HEADMAN))
    ready("roster", written(home, DEPUTY), "--complete")

    told = people(ready("roster", written(home, elsewhere, HEADMAN)).out)
    assert told[0] == "任职:新增 1,改任期 0,终止 0,不变 1"


def test_posts_that_stand_empty_are_told(ready: Run, home: Path) -> None:
    said = ready("roster", written(home, HEADMAN), "--json")

    empty = json.loads(said.out)["people"]["vacancies"]
    assert ["小曹娥镇", "镇农业农村办", "承办单位负责人", "镇人大主席团"] in empty
    assert [each for each in empty if each[1] in ("镇综合执法队", "镇人大主席团")] == []


def test_places_stand_in_the_same_workbook_and_are_checked_with_it(ready: Run, home: Path) -> None:
    path = home / "名册.xlsx"
    lines = (("村", "", "演示村", TOWN, "", ""), ("网格", "1001", "", TOWN, "演示村", ""))
    good = (Blank("人员", COLUMNS, (tuple(DEPUTY.split(",")),)), Blank("地点", tuple(PLACES.split(",")), lines))
    path.write_bytes(book((*good, Blank("说明", (), (("怎样填",),)))))

    said = ready("roster", path)

    assert (said.code, said.out.splitlines()[-5:]) == (
        0,
        [
            f"{TOWN} 的地点",
            "地点:新增 2,更改 0,不变 0",
            "  新增:村 演示村、网格 1001",
            "没有用到的工作表:说明",
            "其中演示人员 1 人,正式使用前请换成真实人员",
        ],
    )

    bad = (("镇", "", "甲", TOWN, "", ""), ("网格", "1 号", "", "3302", "", "小区类型"), lines[0], lines[0])
    path.write_bytes(book((Blank("地点", tuple(PLACES.split(",")), bad),)))
    assert ready("roster", path).out.splitlines() == [
        "工作表“地点”第 2 行:种类“镇”不认识,可用的有 村、网格、小区、区域",
        "工作表“地点”第 3 行:编号“1 号”应为字母、数字和-,20个以内",
        "工作表“地点”第 3 行:行政区划代码“3302”应为 6、9 或 12 位数字",
        "工作表“地点”第 3 行:属性“小区类型”看不懂,请写成 小区类型=无物业;楼层=6",
        "工作表“地点”第 5 行:村“演示村”第 4 行已经写过",
    ]


def test_villages_and_attributes_that_nobody_declared_are_told(ready: Run, home: Path) -> None:
    path = written(home, f"网格,1001,,{TOWN},没有的村,", f"小区,,演示小区,{TOWN},,小区类型=无物业", head=PLACES)

    assert ready("roster", path).out.splitlines() == [
        "第 3 行:没有叫“没有的村”的村,请先写这个村",
        "第 4 行:规约没有声明属性“小区类型”,请先在规约里写“属性 小区类型 选 …”,或者去掉它",
    ]


def test_places_that_are_missing_go_only_from_a_complete_table(ready: Run, home: Path) -> None:
    villages = [f"村,,演示{name}村,{TOWN},," for name in "甲乙"]
    ready("roster", written(home, *villages, head=PLACES))
    shorter = written(home, villages[0], head=PLACES)

    kept, gone, after = (ready("roster", shorter, *more).out for more in ((), ("--complete",), ()))

    assert "  文件里没有、仍旧保留(要去掉请加 --complete):村 演示乙村\n" in kept
    assert "  去掉:村 演示乙村\n" in gone
    assert "演示乙村" not in after


def test_phones_are_bound_and_nobody_elses_is_taken(ready: Run, home: Path) -> None:
    head = f"{','.join(COLUMNS)},手机号"
    people = ["t-one,演示一,居民,,330481001,,,,,,13800000001", "t-two,演示二,居民,,330481001,,,,,,13800000002"]
    file = home / "手机号.csv"
    file.write_text("\n".join([head, *people]) + "\n", encoding="utf-8")
    assert ready("roster", str(file)).code == 0
    assert ready("roster", str(file)).code == 0

    file.write_text("\n".join([head, people[1].replace("13800000002", "13800000001")]) + "\n", encoding="utf-8")
    refused = ready("roster", str(file))

    assert refused.code == 1
    assert "编号“t-two”的手机号已经绑定了另一个人" in refused.err + refused.out
