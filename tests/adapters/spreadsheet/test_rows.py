"""Tables as offices send them: odd encodings, titles above the header, blank rows – and every doubt is said aloud."""

from __future__ import annotations

import csv
import re
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook

from adapters.spreadsheet import FIELDS, Moment, Row, SheetRefused, open_sheet

SHANGHAI = ZoneInfo("Asia/Shanghai")
STORY = Moment(datetime(2020, 10, 4, 8, 48, tzinfo=SHANGHAI))
HEADER = ["时间", "内容", "类别"]
LINE = ["2020-10-04 08:48", "有几个窨井盖不闭合", "窨井盖"]
VALUES = dict(zip(("time", "text", "category"), LINE, strict=True))


def csv_file(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "messages.csv"
    path.write_bytes(text.encode(encoding))
    return path


def xlsx_file(tmp_path: Path, rows: list[list[Any]], formats: dict[str, str] | None = None) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for cell, number_format in (formats or {}).items():
        sheet[cell].number_format = number_format
    path = tmp_path / "messages.xlsx"
    book.save(path)
    return path


def rows_of(path: Path) -> list[Row]:
    with open_sheet(path) as sheet:
        return list(sheet.rows)


def refusal_of(path: Path) -> str:
    with pytest.raises(SheetRefused) as refused:
        rows_of(path)
    return str(refused.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refusal_of(tmp_path / "nothing.csv") == "文件读不出来(No such file or directory),请核对路径和权限"


@pytest.mark.parametrize("content", [b"", b"\n\n\n", b",,,\n,,,\n", b"\xef\xbb\xbf"])
def test_an_empty_table_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "empty.csv"
    path.write_bytes(content)

    assert refusal_of(path) == "表格是空的"


def test_a_table_without_header_is_refused_with_the_names_it_may_have(tmp_path: Path) -> None:
    reason = refusal_of(csv_file(tmp_path, "甲,乙\n1,2\n"))

    assert reason == (
        "前 10 行里找不到表头:至少要有“内容”或“标题”,再加一列;可用的列名有 时间、内容、标题、类别、地址、镇街、身份、"
        "渠道、答复、答复时间、上报人、上报人编号、编号。现在看到的是“甲、乙”"
    )


def test_a_header_below_the_tenth_row_is_not_looked_for(tmp_path: Path) -> None:
    text = "说明\n" * 10 + "时间,内容\n2020-10-04,甲\n"

    assert "找不到表头" in refusal_of(csv_file(tmp_path, text))


def test_two_columns_for_one_thing_are_refused_by_name(tmp_path: Path) -> None:
    reason = refusal_of(csv_file(tmp_path, "上报时间,内容,提交时间\n2020-10-04,甲,2020-10-05\n"))

    assert reason == "第 1 列“上报时间”和第 3 列“提交时间”都像“时间”,请改名或删去其中一列"


@pytest.mark.parametrize("content", [b"\x00\x01\x02" * 50, b"\x81\x30\x81", b"\xff\xff\xff\xff"])
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "binary.csv"
    path.write_bytes(content)

    assert refusal_of(path) == "文件的文字编码认不出来,请用表格软件另存为“CSV UTF-8”再导入"


def test_a_quote_without_its_partner_is_refused_with_its_line(tmp_path: Path) -> None:
    text = '时间,内容\n2020-10-04,甲\n2020-10-05,"乙\n' + "2020-10-06,丙\n" * 20_000

    assert refusal_of(csv_file(tmp_path, text)) == "第 3 行往后读不下去:多半是引号没有成对,请检查后再导入"


def test_one_endless_cell_is_refused_as_such(tmp_path: Path) -> None:
    assert "引号没有成对" in refusal_of(csv_file(tmp_path, '"' + "甲" * 200_000))


def test_an_old_or_locked_workbook_is_refused_with_a_way_out(tmp_path: Path) -> None:
    path = tmp_path / "old.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500)

    assert refusal_of(path) == "这是旧版 .xls 文件或加了密码的文件,请用表格软件去掉密码、另存为 .xlsx 后再导入"


def test_a_package_without_a_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "messages.xlsx"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("xl/workbook.xml", "<workbook/>")

    assert refusal_of(path) == "这个 XLSX 文件已损坏或不是表格,请用表格软件重新另存一次"


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
def test_a_damaged_workbook_is_refused(tmp_path: Path, part: str) -> None:
    path = share_strings(xlsx_file(tmp_path, [HEADER, LINE]))
    rewrite(path, {part: b"<broken"})

    assert refusal_of(path) == "这个 XLSX 文件已损坏或不是表格,请用表格软件重新另存一次"


def test_half_a_workbook_is_refused(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, [HEADER, LINE])
    path.write_bytes(path.read_bytes()[:-200])

    assert refusal_of(path) == "这个 XLSX 文件已损坏或不是表格,请用表格软件重新另存一次"


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as book:
        return {info.filename: book.read(info) for info in book.infolist()}


def rewrite(path: Path, changed: dict[str, bytes]) -> None:
    """Replace or add parts of a zipped file."""
    parts = parts_of(path) | changed
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for part, content in parts.items():
            new.writestr(part, content)


def share_strings(path: Path) -> Path:
    """Move the texts of all cells into one table, as Excel writes them; openpyxl leaves them in the cells."""
    texts: list[str] = []

    def moved(cell: re.Match[str]) -> str:
        texts.append(f"<si>{cell[2]}</si>")
        return f'<c r="{cell[1]}" t="s"><v>{len(texts) - 1}</v></c>'

    parts = {name: content.decode() for name, content in parts_of(path).items()}
    cells = re.compile(r'<c r="(\w+)"(?: s="\d+")? t="inlineStr"><is>(.*?)</is></c>', re.DOTALL)
    sheet = cells.sub(moved, parts["xl/worksheets/sheet1.xml"])
    table = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{"".join(texts)}</sst>'
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}" /></Types>'
    types = parts["[Content_Types].xml"].replace("</Types>", override)
    names = ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "[Content_Types].xml")
    rewrite(path, dict(zip(names, (text.encode() for text in (sheet, table, types)), strict=True)))
    return path


def test_a_workbook_with_nothing_to_see_is_refused(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, [HEADER, LINE])
    hidden = parts_of(path)["xl/workbook.xml"].replace(b'state="visible"', b'state="hidden"')
    rewrite(path, {"xl/workbook.xml": hidden})

    assert refusal_of(path) == "这个 XLSX 文件里没有可见的工作表"


def test_a_workbook_that_unpacks_to_a_mountain_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.spreadsheet.xlsx_file._MAX_UNPACKED", 100)

    assert refusal_of(xlsx_file(tmp_path, [HEADER, LINE])) == "这个 XLSX 文件展开后过大,请分成几个文件导入"


def test_a_callers_own_error_is_not_taken_for_a_bad_table(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="the caller's"), open_sheet(csv_file(tmp_path, "时间,内容\n")):
        raise OSError("the caller's")


def test_an_unreadable_time_is_a_problem_of_its_line_alone(tmp_path: Path) -> None:
    rows = rows_of(csv_file(tmp_path, "时间,内容,答复时间\n10月4日,甲,2020-10-05\n2020-10-04 08:48,乙,\n"))

    assert rows == [
        Row(
            2,
            {"time": "10月4日", "text": "甲", "reply_time": "2020-10-05"},
            {"reply_time": Moment(datetime(2020, 10, 5, tzinfo=SHANGHAI), date_only=True)},
            ("时间:时间“10月4日”看不懂,请写成 2020-10-04 08:48",),
        ),
        Row(3, {"time": "2020-10-04 08:48", "text": "乙"}, {"time": STORY}),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters_are_found(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = f"{delimiter.join(HEADER)}\r\n{delimiter.join(LINE)}\r\n"

    with open_sheet(csv_file(tmp_path, text, encoding)) as sheet:
        rows = list(sheet.rows)

    assert rows == [Row(2, VALUES, {"time": STORY})]
    assert sheet.encoding == {"utf-8": "utf-8-sig"}.get(encoding, encoding)


def test_a_broken_character_far_into_the_file_still_counts(tmp_path: Path) -> None:
    path = tmp_path / "late.csv"
    path.write_bytes("时间,内容\n".encode() + "2020-10-04,甲\n".encode() * 120_000 + b"2020-10-04,\xff\xff\n")

    assert "编码认不出来" in refusal_of(path)


def test_titles_above_the_header_blank_rows_and_line_breaks(tmp_path: Path) -> None:
    text = (
        '三个街道民情直通车,,\n(2020年10月),,\n\n时间,内容,类别\n,,\n2020-10-04 08:48,"第一行\n第二行",窨井盖\n\n , ,\n'
    )

    assert rows_of(csv_file(tmp_path, text)) == [
        Row(6, {"time": "2020-10-04 08:48", "text": "第一行\n第二行", "category": "窨井盖"}, {"time": STORY})
    ]


def test_headers_in_any_dress_and_unknown_ones_once(tmp_path: Path) -> None:
    text = " *反映 时间(必填),问题描述:,Reply_Time,备注,Partner Number,备注,经办人\n2020-10-04 08:48,甲,,无,7,无,演示\n"

    with open_sheet(csv_file(tmp_path, text)) as sheet:
        assert (sheet.fields, sheet.unknown) == (("time", "text", "reply_time", "partner_no"), ("备注", "经办人"))
        assert [row.values for row in sheet.rows] == [{"time": "2020-10-04 08:48", "text": "甲", "partner_no": "7"}]


def test_english_headers_do_as_well(tmp_path: Path) -> None:
    text = "time,title,text,category,address,township,role,channel,reply,reply time,reporter,reporter id,number\n"

    with open_sheet(csv_file(tmp_path, text)) as sheet:
        assert set(sheet.fields) == set(FIELDS)


def test_a_doubled_header_is_fine_until_its_columns_differ(tmp_path: Path) -> None:
    rows = rows_of(csv_file(tmp_path, "标题,内容,内容\n一,甲,\n二,乙,乙\n三,丙,丁\n"))

    assert [(row.values.get("text"), row.problems) for row in rows] == [
        ("甲", ()),
        ("乙", ()),
        (None, ("有两列“内容”,这一行里内容不同",)),
    ]


def test_formulas_are_text_and_never_run(tmp_path: Path) -> None:
    rows = rows_of(csv_file(tmp_path, '编号,内容,地址\n"=""0012""",=1+1,#N/A\n'))

    assert rows == [Row(2, {"partner_no": "0012", "text": "=1+1", "address": "#N/A"}, {}, ("“地址”是表格错误值 #N/A",))]


def test_short_and_long_lines_are_taken_as_they_are(tmp_path: Path) -> None:
    rows = rows_of(csv_file(tmp_path, "时间,内容,类别\n2020-10-04 08:48,甲\n2020-10-04 08:48,乙,路灯,多,余\n"))

    assert [row.values for row in rows] == [
        {"time": "2020-10-04 08:48", "text": "甲"},
        {"time": "2020-10-04 08:48", "text": "乙", "category": "路灯"},
    ]


def test_a_workbook_gives_the_same_rows_as_a_csv_file(tmp_path: Path) -> None:
    book = xlsx_file(tmp_path, [["三个街道民情直通车"], [], HEADER, [], [datetime(2020, 10, 4, 8, 48), *LINE[1:]]])  # noqa: DTZ001  # a cell has no zone

    assert rows_of(book) == [Row(5, VALUES | {"time": "2020-10-04 08:48:00"}, {"time": STORY})]


@pytest.mark.parametrize(
    ("cell", "number_format", "text", "date_only"),
    [
        (date(2020, 10, 4), "yyyy-mm-dd", "2020-10-04", True),
        (datetime(2020, 10, 4), "yyyy/m/d", "2020-10-04", True),  # noqa: DTZ001  # a cell has no zone
        (datetime(2020, 10, 4), "yyyy/m/d h:mm", "2020-10-04 00:00:00", False),  # noqa: DTZ001  # a cell has no zone
        (44108, "General", "44108", True),
        (44108.0, "m/d/yyyy", "2020-10-04", True),
        ("2020年10月4日", "General", "2020年10月4日", True),
    ],
)
def test_dates_in_cells_with_and_without_a_time(
    tmp_path: Path,
    cell: object,
    number_format: str,
    text: str,
    date_only: bool,  # noqa: FBT001  # from the table above
) -> None:
    rows = rows_of(xlsx_file(tmp_path, [["时间", "内容"], [cell, "甲"]], {"A2": number_format}))

    midnight = datetime(2020, 10, 4, tzinfo=SHANGHAI)
    assert rows == [Row(2, {"time": text, "text": "甲"}, {"time": Moment(midnight, date_only)})]


def test_cells_that_are_no_text(tmp_path: Path) -> None:
    cells = [330481001.0, 12, 1.5, True, False, datetime(2020, 10, 4, 8, 48).time(), None]  # noqa: DTZ001  # a cell has no zone
    names = ["编号", "内容", "地址", "身份", "渠道", "标题", "类别"]

    assert rows_of(xlsx_file(tmp_path, [names, cells])) == [
        Row(
            2,
            {
                "partner_no": "330481001",
                "text": "12",
                "address": "1.5",
                "role": "是",
                "channel": "否",
                "title": "08:48:00",
            },
        )
    ]


def test_a_formula_without_its_result_is_a_problem_and_not_an_empty_cell(tmp_path: Path) -> None:
    rows = rows_of(xlsx_file(tmp_path, [["标题", "内容"], ["=A1", "甲"], ["乙", "丙"], ["=A1", "=B1"]]))

    problem = "列是公式而文件里没有它的结果,请在表格软件里打开并保存一次"
    assert rows == [
        Row(2, {"text": "甲"}, {}, (f"A {problem}",)),
        Row(3, {"title": "乙", "text": "丙"}),
        Row(4, {}, {}, (f"A、B {problem}",)),
    ]


def test_other_sheets_are_named_and_hidden_ones_passed_over(tmp_path: Path) -> None:
    book = Workbook()
    first = book.active
    assert first is not None
    first.sheet_state = "hidden"
    for title in ("十月", "十一月"):
        sheet = book.create_sheet(title)
        sheet.append(["标题", "内容"])
        sheet.append([title, "甲"])
    book.save(tmp_path / "months.xlsx")

    with open_sheet(tmp_path / "months.xlsx") as sheets:
        assert [row.values["title"] for row in sheets.rows] == ["十月"]
        assert sheets.other_sheets == ("十一月",)


def test_shared_strings_with_fonts_are_joined(tmp_path: Path) -> None:
    path = share_strings(xlsx_file(tmp_path, [["标题", "内容"], ["甲", "乙"]]))
    strings = parts_of(path)["xl/sharedStrings.xml"].decode()
    rewrite(path, {"xl/sharedStrings.xml": strings.replace("<t>甲</t>", "<r><t>甲</t></r><r><t>的</t></r>").encode()})

    assert rows_of(path) == [Row(2, {"title": "甲的", "text": "乙"})]


def test_a_serial_number_outside_every_calendar_is_a_problem(tmp_path: Path) -> None:
    rows = rows_of(xlsx_file(tmp_path, [["时间", "内容"], [99999999, "甲"]], {"A2": "yyyy-mm-dd"}))

    assert [row.problems[0] for row in rows] == ["“时间”是表格错误值 #VALUE!"]


def peak_of(path: Path) -> tuple[int, int]:
    """Rows read, and the most memory that Python held meanwhile, in bytes."""
    tracemalloc.start()
    with open_sheet(path) as sheet:
        count = sum(1 for _ in sheet.rows)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return count, peak


def messages(count: int) -> Iterator[list[str]]:
    yield HEADER
    for number in range(count):
        yield [f"2020-10-04 08:{number % 60:02}", f"第{number}个窨井盖不闭合,汽车开过砰砰作响", "窨井盖"]


def test_memory_stays_flat_over_csv(tmp_path: Path) -> None:
    few, many = tmp_path / "few.csv", tmp_path / "many.csv"
    for path, count in ((few, 2_000), (many, 10_000)):
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(messages(count))

    (_, small), (count, large) = peak_of(few), peak_of(many)

    assert count == 10_000
    assert large < small + 50_000


def test_memory_stays_flat_over_xlsx(tmp_path: Path) -> None:
    sizes = {}
    for count in (300, 2_000):
        read, sizes[count] = peak_of(share_strings(xlsx_file(tmp_path, list(messages(count)))))
        assert read == count

    assert sizes[2_000] < sizes[300] + 100_000  # 8 bytes a string; a list of them alone would take 900 kB


def test_nothing_warns_about_styles_of_foreign_programs(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, [HEADER, LINE])
    rewrite(path, {"xl/styles.xml": b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'})

    assert len(rows_of(path)) == 1  # any warning would be an error here
