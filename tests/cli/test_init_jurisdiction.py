"""minqing init-jurisdiction: a town that works at once, written beside what is there and over nothing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from adapters.geojson import read_boundaries
from api.paths import rules_dir
from api.roster_file import read_roster_file
from cases.datum import Datum
from tests.cli.conftest import Run

CODE, NAME = "330281199", "示例镇"
OPEN = ("init-jurisdiction", CODE, "--name", NAME, "--superior", "330281", "--from", "2026-01-01")

FIRST = "minqing init-jurisdiction 330299 --name 名称 --superior 再上一级的代码"


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """The country, a province, a county and a town of the shipped rules: as few as will do."""
    folder = tmp_path / "rules"
    folder.mkdir()
    for start in ("100000", "330000", "330281-", "330281102", "通用分类"):
        for file in rules_dir().glob(f"{start}*.rule"):
            shutil.copy(file, folder)
    return folder


@pytest.mark.parametrize(
    ("where", "sentence"),
    [
        ("33028119 330281", "行政区划代码“33028119”应当是6位(县级及以上)或9位(镇、街道),例如 330281102"),
        ("33028119x 330281", "行政区划代码“33028119x”应当全是数字"),
        ("330281000 330281", "“330281000”的后三位是000,这不是镇、街道的代码;县级请写前6位"),
        ("330481099 330281", "“330481099”的前6位和上级“330281”不同,请核对两个代码"),
        ("330281 330281102", "上级“330281102”的级别不比“330281”高"),
        ("330281199 330281 --level 县", "代码“330281199”的级别应当是镇街,不是县"),
        (
            "330281102201 330281",
            "“330281102201”是村、社区的代码(12位),村不单独写规约,请把它写进镇街名册的地点表",
        ),
        ("330299001 330299", f"规约文件夹里没有上级 330299 的文件,请先开通它:{FIRST}"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_nothing_is_written(
    minqing: Run, rules: Path, where: str, sentence: str
) -> None:
    before = sorted(rules.iterdir())
    code, superior, *more = where.split()

    said = minqing("init-jurisdiction", code, "--name", NAME, "--superior", superior, "--rules", rules, *more)

    assert (said.code, said.out, said.err) == (1, "", sentence + "\n")
    assert sorted(rules.iterdir()) == before


def test_a_place_that_has_rules_is_left_alone(minqing: Run, rules: Path) -> None:
    said = minqing("init-jurisdiction", "330281102", "--name", "小曹娥镇", "--superior", "330281", "--rules", rules)

    assert (said.code, said.err) == (1, "小曹娥镇(330281102)已经有规约:330281102-小曹娥镇.rule\n")


def test_nothing_is_overwritten_and_then_nothing_is_written(minqing: Run, rules: Path) -> None:
    table = rules / f"{CODE}-{NAME}-名册.csv"
    table.write_text("我的名册", encoding="utf-8")

    said = minqing(*OPEN, "--rules", rules)

    assert said.code == 1
    assert f"里已经有 {table.name},什么都没有写" in said.err
    assert (table.read_text(encoding="utf-8"), (rules / f"{CODE}-{NAME}.rule").exists()) == ("我的名册", False)


def test_a_folder_with_a_mistake_says_where_it_is(minqing: Run, rules: Path) -> None:
    (rules / "330281-余姚市.rule").write_text("市 余姚市 330281\n上级 浙江省 330000\n乱写\n", encoding="utf-8")

    said = minqing(*OPEN, "--rules", rules)

    assert said.code == 1
    assert said.err.startswith("文件夹里已有的规约有错误(")


@pytest.mark.parametrize("name", ["示", "示例 镇", "../镇", "示例镇" * 11])
def test_a_name_that_is_none_is_refused(minqing: Run, rules: Path, name: str) -> None:
    assert minqing("init-jurisdiction", CODE, "--name", name, "--superior", "330281", "--rules", rules).code == 2


def test_the_first_file_is_sound_laid_out_and_tried_in_every_clause(minqing: Run, rules: Path) -> None:
    assert minqing(*OPEN, "--rules", rules).code == 0
    file = rules / f"{CODE}-{NAME}.rule"

    checked = json.loads(minqing("check", file, "--json").out)
    tried = json.loads(minqing("test", file, "--json").out)

    assert (checked["sound"], checked["diagnostics"]) == (True, [])
    assert all(example["passed"] for example in tried["examples"])
    assert [clause for clause in tried["clauses"] if not clause["exercised"]] == []
    assert minqing("fmt", "--check", file).code == 0
    text = file.read_text(encoding="utf-8")
    values = [line for line in text.splitlines() if any(sign.isdigit() for sign in line) and line.startswith("  ")]
    rules_of_terms = [line for line in values if not line.startswith("  2026")]
    assert [line for line in rules_of_terms if "应" not in line and "示例值" not in line] == []


@pytest.mark.parametrize(
    ("code", "name", "superior"),
    [
        ("330281098", "示例街道", "330281"),
        ("330281299", "示例乡", "330281"),
        ("330299", "示例县", "330000"),
        ("330298", "示例区", "330000"),
        ("420000", "示例省", "100000"),
    ],
)
def test_streets_villages_counties_and_provinces_open_as_well(
    minqing: Run, rules: Path, code: str, name: str, superior: str
) -> None:
    said = minqing("init-jurisdiction", code, "--name", name, "--superior", superior, "--rules", rules, "--json")

    assert said.code == 0, said.err
    assert json.loads(minqing("check", rules / f"{code}-{name}.rule", "--json").out)["sound"]


def test_an_empty_folder_gets_the_country_and_the_shared_words_and_grows_from_there(minqing: Run, home: Path) -> None:
    folder = home / "新文件夹"

    codes = [("420000", "示例省", "100000"), ("420199", "示例区", "420000"), ("420199099", "示例街道", "420199")]
    told = [minqing("init-jurisdiction", c, "--name", n, "--superior", s, "--rules", folder).code for c, n, s in codes]

    assert told == [0, 0, 0]
    assert (folder / "通用分类.rule").read_bytes() == (rules_dir() / "通用分类.rule").read_bytes()
    assert json.loads(minqing("check", folder, "--json").out)["sound"]


def test_the_tables_can_be_read_as_they_were_written(minqing: Run, rules: Path) -> None:
    minqing(*OPEN, "--rules", rules)
    stem = rules / f"{CODE}-{NAME}"

    table, book = read_roster_file(Path(f"{stem}-名册.csv")), read_roster_file(Path(f"{stem}-名册.xlsx"))

    assert table.people == book.people
    assert {row.name.startswith("演示·") for row in table.people} == {True}
    assert [line.line.place.name for line in book.places] == ["演示村", "演示网格"]
    assert read_roster_file(Path(f"{stem}-地点.csv")).places[0].line.place == book.places[0].line.place
    assert (book.unused, book.demo) == (("说明",), 5)
    assert read_boundaries(Path(f"{stem}-边界.geojson"), Datum.WGS84).demo == 1


def test_the_workbook_offers_roles_levels_units_and_kinds_to_choose_from(minqing: Run, rules: Path) -> None:
    minqing(*OPEN, "--rules", rules)

    book = openpyxl.load_workbook(rules / f"{CODE}-{NAME}-名册.xlsx")
    offered = {
        (sheet, str(each.sqref).partition(":")[0]): [
            cell.value for row in book["选项"][each.formula1.partition("!")[2].replace("$", "")] for cell in row
        ]
        for sheet in ("人员", "地点")
        for each in book[sheet].data_validations.dataValidation
    }

    assert offered["人员", "C2"][:3] == ["居民", "点长", "网格员"]
    assert offered["人员", "D2"] == ["镇", "县", "市", "省"]
    assert offered["人员", "F2"] == ["镇人大主席团", "镇综合执法队", "镇村镇建设办"]
    assert offered["地点", "A2"] == ["村", "网格", "小区", "区域"]
    assert book["选项"].sheet_state == "hidden"


def test_it_says_in_order_what_to_do_next(minqing: Run, rules: Path) -> None:
    said = json.loads(minqing(*OPEN, "--rules", rules, "--json").out)

    words = ("minqing check", "minqing migrate", "minqing roster", "minqing boundaries", "minqing practice")
    assert [word in step for word, step in zip(words, said["next"], strict=True)] == [True] * 5
    assert said["files"] == [
        f"{CODE}-{NAME}{ending}" for ending in (".rule", "-名册.csv", "-地点.csv", "-名册.xlsx", "-边界.geojson")
    ]
