"""minqing import-table and export-table: a workbook of every shape, judged by hand, there and back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from adapters.spreadsheet import read_grids
from api.tables import take
from dsl.bundle import Source
from dsl.compile import compile_bundle
from dsl.tables import Status, Town, rows_of
from tests.cli.conftest import Run

DATA = Path(__file__).resolve().parents[1] / "data" / "tables"
BOOK, PLAIN = DATA / "示例标准.xlsx", DATA / "示例标准.csv"
OFFICE = "周一至周五 08:30-11:30、13:30-17:00"
SAID = ("--town", "330281", "--name", "示例市", "--day", "自然日", "--hour", "连续小时", "--office", OFFICE)

#: Set by hand, from the workbook: row, class, sub-class, condition, units, what is to be done, term, who can tell.
EXPECTED = (
    (
        "事件",
        4,
        "01 街面",
        "01 纸屑落叶",
        "路面上有成片的纸屑、落叶",
        ("清洁所", "示例街道"),
        "扫净",
        (2, "小时"),
        "问",
    ),
    ("事件", 5, "01 街面", "01 纸屑落叶", "路面上有油渍等", ("清洁所", "示例街道"), "冲洗干净", (4, "工作时"), "问"),
    (
        "事件",
        6,
        "01 街面",
        "02 棚子",
        "没有经过批准搭起来的棚子(正在搭)",
        ("城管局",),
        "停工",
        (2, "紧急工作时"),
        "认定",
    ),
    ("事件", 7, "01 街面", "02 棚子", "没有经过批准搭起来的棚子(已搭好)", ("城管局",), "拆除", (15, "日"), "认定"),
    ("事件", 8, "01 街面", "03 晾衣绳、铁丝", "树上拴着晾衣绳、铁丝", ("市城管局",), "取下", (0, "当日"), "问"),
    *(
        ("事件", 9, "01 街面", "04 街面", "摊子占着整条路,行人只能走车道", (body,), "恢复", (1, "工作日"), "问")
        for body in ("综合行政执法局(城管)",)
    ),
    ("部件", 3, " 公用设施", " 井盖", "井盖不见了", ("水务公司",), "补上", (2, "小时"), "问"),
    ("部件", 4, " 公用设施", " 井盖", "井盖破了,缺口在10厘米以上", ("水务公司",), "更换", (24, "小时"), "问"),
    ("部件", 7, " 道路", " 护栏", "护栏倒了", ("市政所",), "扶正", (8, "小时"), "问"),
)
REPORTED = (
    *(("事件", 10, 9, "3"), ("事件", 11, 9, "立即"), ("事件", 12, 7, "城管局等")),
    ("事件", 13, 9, "7日内整改,紧急2小时"),
)


def test_every_cell_of_the_workbook_is_what_a_reader_says() -> None:
    taken = take(read_grids(BOOK), Town("330281", "示例市", "自然日", "连续小时", OFFICE), BOOK.name)

    standard = taken.imported.standard
    asked = {
        place.row: status for place, status in standard.cells.items() if place.sheet == "事件" and place.column == 6
    }
    found = tuple(
        (
            *(row.sheet, row.number, f"{row.class_code} {row.class_name}", f"{row.sub_code} {row.sub_name}"),
            *(row.condition, row.units, row.closing, (row.term.amount, row.term.unit)),
            "认定" if row.sheet == "事件" and asked[row.number] is Status.FINDING else "问",
        )
        for row in standard.rows
    )
    assert found == EXPECTED
    assert tuple((d.place.sheet, d.place.row, d.place.column, d.words) for d in standard.doubts) == REPORTED
    assert (taken.imported.diagnostics, taken.problems) == ((), ())


def test_the_report_names_places_and_proposes_aliases(minqing: Run, home: Path) -> None:
    said = minqing("import-table", BOOK, *SAID, "--out", home / "新")

    assert said.code == 1
    assert (
        "  工作表“事件”第11行I列:时限“立即”说不出是哪一刻\n    请写成准确的期限,例如 30分钟、2小时 或 当日\n"
        in said.out
    )
    assert "  工作表“说明”:工作表“说明”没有表头,没有读\n" in said.out
    assert "旧版" not in said.out
    assert "  单位 “综合行政执法局(城管)” 又名 市城管局、城管局\n" in said.out
    assert "立案条件:准确 7 格、认定 2 格、待定 4 格\n" in said.out
    assert "写进规约 9 行;准确 " in said.out
    assert (home / "新" / "330281-示例市.rule").read_text(encoding="utf-8").startswith("县 示例市 330281\n")


def test_a_file_that_is_there_is_never_written_over(minqing: Run, home: Path) -> None:
    (home / "330281-示例市.rule").write_text("县 示例市 330281\n", encoding="utf-8")

    said = minqing("import-table", BOOK, *SAID, "--out", home)

    assert (said.code, said.err) == (2, f"{home / '330281-示例市.rule'} 已经有了,没有动它;请用 --out 换一个文件夹\n")


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        (
            ("--town", "330281", "--name", "示例市"),
            1,
            "示例标准.xlsx:表里有 1 处时限写“天、日”,最先在工作表“事件”第7行",
        ),
        (("--town", "3302"), 2, "代码“3302”应是 6 位或 9 位数字"),
        (("--town", "330281", "--from", "明天"), 2, "日期“明天”看不懂,请写成 2026-12-01"),
        (("--town", "999999"), 2, "规约文件夹里没有 999999 的文件,请用 --name 写上地方的名称"),
    ],
)
def test_what_must_be_said_first_is_asked_for(minqing: Run, options: tuple[str, ...], code: int, says: str) -> None:
    said = minqing("import-table", BOOK, *options)

    assert said.code == code
    assert says in said.err


def test_a_folder_that_cannot_be_made_is_told(minqing: Run, home: Path) -> None:
    (home / "文件").write_text("", encoding="utf-8")

    said = minqing("import-table", BOOK, *SAID, "--out", home / "文件")

    assert said.code == 2
    assert "写不进去" in said.err


def test_a_plain_table_in_an_old_encoding_gives_json(minqing: Run, home: Path) -> None:
    old = home / "标准.csv"
    old.write_bytes(PLAIN.read_text(encoding="utf-8").encode("gb18030"))

    said = minqing("import-table", old, *SAID, "--out", home, "--from", "2026-12-01", "--json")

    told = json.loads(said.out)
    assert said.code == 1
    assert told["rows"] == 3
    assert [(doubt["row"], doubt["column"], doubt["field"]) for doubt in told["doubts"]] == [
        (5, 4, "责任单位"),
        (6, 2, "小类"),
    ]
    assert (told["diagnostics"], told["problems"]) == ([], [])


@pytest.mark.usefixtures("rules")
def test_the_name_is_that_of_the_file_in_force(minqing: Run, home: Path) -> None:
    said = minqing("import-table", PLAIN, "--town", "330481", *SAID[4:], "--out", home / "新")

    assert (home / "新" / "330481-海宁市.rule").exists(), said.err


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_what_was_imported_comes_back_through_a_spreadsheet(minqing: Run, home: Path, ending: str) -> None:
    minqing("import-table", BOOK, *SAID, "--out", home / "一")
    written = home / f"导出{ending}"

    said = minqing("export-table", home / "一" / "330281-示例市.rule", "--town", "330281", "--out", written)
    again = minqing("import-table", written, *SAID, "--out", home / "二")

    assert (said.code, said.out) == (0, f"330281 的附表共 9 行,写在 {written}\n")
    assert again.code == 0
    assert meanings(home / "一") == meanings(home / "二")
    if ending == ".xlsx":
        assert [cell.value for cell in load_workbook(written)["立案结案标准"][2]][:2] == ["01", "街面"]


def meanings(folder: Path) -> list[tuple[object, ...]]:
    """All rows of the only rule file of a folder."""
    file = folder / "330281-示例市.rule"
    bundle = compile_bundle([Source(file.name, file.read_text(encoding="utf-8"))]).bundle
    assert bundle is not None
    return [row.meaning for row in rows_of(bundle.files[file.name])]


@pytest.mark.parametrize(
    ("text", "out", "told"),
    [
        ("县 示例市 330281\n", "a.csv", (1, "规约有错误,先用 minqing check 看一遍再导出\n")),
        ("县 示例市 330281\n第一条 其余 由 各单位 认领\n", "a.txt", (2, "“a.txt”要以 .xlsx 或 .csv 结尾\n")),
    ],
)
def test_what_cannot_be_exported_is_told(minqing: Run, home: Path, text: str, out: str, told: tuple[int, str]) -> None:
    file = home / "330281-示例市.rule"
    file.write_text(text, encoding="utf-8")

    said = minqing("export-table", file, "--town", "330281", "--out", out)

    assert (said.code, said.err) == told


def test_another_place_and_a_folder_in_the_way_are_told(minqing: Run, home: Path) -> None:
    file = home / "330281-示例市.rule"
    file.write_text("县 示例市 330281\n第一条 其余 由 各单位 认领\n", encoding="utf-8")
    (home / "满.csv").mkdir()

    other = minqing("export-table", file, "--town", "330299", "--out", home / "a.csv")
    blocked = minqing("export-table", file, "--town", "330281", "--out", home / "满.csv")

    assert other.err == "这些文件里没有代码是 330299 的地方\n"
    assert (blocked.code, "写不进去" in blocked.err) == (2, True)


def test_formulas_that_were_never_computed_or_failed_are_told(minqing: Run, home: Path) -> None:
    book = Workbook()
    page = book.worksheets[0]
    page.append(["小类", "立案条件", "责任单位", "结案标准", "处置时限"])
    page.append(["护栏", "倒了", "市政所", "扶正", '=1&"小时"'])
    page.append(["护栏", "断了", "市政所", "更换", "2小时"])
    page.append(["护栏", "歪了", "#REF!", "更换", "2小时"])
    book.save(home / "公式.xlsx")

    said = minqing("import-table", home / "公式.xlsx", *SAID, "--out", home)

    assert said.code == 1
    assert said.out.splitlines()[:2] == [
        "工作表“Sheet”第 2 行:E 列是公式而文件里没有它的结果,请在表格软件里打开并保存一次",
        "工作表“Sheet”第 4 行:有一格是“#REF!”,公式出了错",
    ]
    assert "  工作表“Sheet”第2行E列:时限“”是空的\n" in said.out


def test_more_places_than_fit_a_screen_are_counted(minqing: Run, home: Path) -> None:
    file = home / "多.csv"
    rows = "".join(f"护栏,情形{n},市政所,扶正,立即\n" for n in range(60))
    file.write_text(f"小类,立案条件,责任单位,结案标准,处置时限\n{rows}护栏,倒了,市政所,扶正,2小时\n", encoding="utf-8")

    said = minqing("import-table", file, *SAID, "--out", home)

    assert "  ……还有 10 处,加上 --json 全部列出\n" in said.out


CASES = """例 两家候选,先认领的照表办
  2026-12-08 09:00 居民 上报 纸屑落叶,情形 路面上有成片的纸屑、落叶;09:30 清洁所 认领
  应 依 第一条、附表一第1行 由 清洁所 办理,扫净 不迟于 2026-12-08 11:30
例 承办单位认定以后才知道期限
  2026-12-08 09:00 居民 上报 棚子;09:10 受理,棚子的认定 没有经过批准搭起来的棚子(正在搭)
  应 依 第二条、附表二第1行 由 城管局 办理,停工 不迟于 2026-12-08 11:00
例 自然日从第二天算起
  2026-12-08 09:00 居民 上报 棚子;09:10 受理,棚子的认定 没有经过批准搭起来的棚子(已搭好)
  应 拆除 不迟于 2026-12-23 24:00
例 工作日
  2026-12-11 16:00 居民 上报 街面·街面,情形 “摊子占着整条路,行人只能走车道”
  应 依 第四条 恢复(第9行) 不迟于 2026-12-14 24:00
"""


def test_the_imported_rules_decide_as_the_table_says(minqing: Run, home: Path) -> None:
    minqing("import-table", BOOK, *SAID, "--out", home)
    file = home / "330281-示例市.rule"
    file.write_text(file.read_text(encoding="utf-8") + CASES, encoding="utf-8")

    said = minqing("check", file)

    assert (said.code, said.last) == (0, "1 个文件,0 处错误,0 处提醒,4/4 个例子通过"), said.out


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_what_looks_like_a_formula_goes_out_as_text_and_comes_back(minqing: Run, home: Path, ending: str) -> None:
    planted = ["=HYPERLINK(1)", "+乱堆", "@乱堆"]
    rows = ["小类,立案条件,责任单位,结案标准,处置时限", *(f"乱堆,{text},城管局,=清理,2日" for text in planted)]
    (home / "a.csv").write_text("\n".join(rows), encoding="utf-8")
    written = home / f"导出{ending}"
    minqing("import-table", home / "a.csv", *SAID, "--out", home / "一")

    said = minqing("export-table", home / "一" / "330281-示例市.rule", "--town", "330281", "--out", written)
    minqing("import-table", written, *SAID, "--out", home / "二")

    assert said.code == 0
    bare = [cell for _, cells in read_grids(written)[0].lines for cell in cells]
    assert set(planted) <= set(bare)
    assert meanings(home / "一") == meanings(home / "二")
    if ending == ".xlsx":
        cells = [cell for row in load_workbook(written).worksheets[0].iter_rows() for cell in row]
        assert [cell.value for cell in cells if cell.data_type == "f" or str(cell.value)[:1] in set("=+-@")] == []
    else:
        text = written.read_text(encoding="utf-8-sig")
        assert [text.count(f"'{each}") for each in planted] == [1, 1, 1]
