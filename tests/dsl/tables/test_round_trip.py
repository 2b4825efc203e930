"""What was imported comes back: table to rule text, to a bundle, to a table again, with equal meanings."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dsl.bundle import Source
from dsl.compile import compile_bundle
from dsl.format import format_text
from dsl.parse import parse
from dsl.tables import HEADER, Sheet, TableTerm, Town, Understood, cells_of, import_table, rows_of, understand
from tests.dsl.tables.helpers import HEAD, TOWN, sheet

_TEXTS = st.text("街面护栏井盖倒了的由在报恢复等、,()“”;:。12a代表路灯 未经批准", min_size=1, max_size=50).filter(
    lambda text: any("一" <= char <= "龥" for char in text)
)
_UNITS = st.lists(
    st.sampled_from(("城管局", "清洁所", "综合执法局(城管)", "所属街办", "代表处")), min_size=1, unique=True
)
_TERMS = st.builds(
    TableTerm,
    st.integers(1, 30),
    st.sampled_from(("分钟", "小时", "紧急工作时", "工作时", "紧急工作日", "工作日", "自然日", "日", "月", "年")),
) | st.sampled_from((TableTerm(0, "当日"), TableTerm(1, "次日")))


@st.composite
def _rows(draw: st.DrawFn) -> list[tuple[str, ...]]:
    return draw(
        st.lists(
            st.tuples(
                *(
                    st.sampled_from(("", "01")),
                    st.sampled_from(("街面", "工地", "由头、等")),
                    st.sampled_from(("", "1")),
                ),
                *(st.sampled_from(("护栏", "街面", "自由、市场", "代表")) | _TEXTS, _TEXTS),
                *(_UNITS.map("、".join), st.sampled_from(("", "市局、区局")), _TEXTS, _TERMS.map(str)),
            ),
            min_size=1,
            max_size=6,
        )
    )


def _back(text: str, town: Town) -> tuple[Understood, ...]:
    compiled = compile_bundle([Source(town.file, text)])
    assert compiled.bundle is not None
    return rows_of(compiled.bundle.files[town.file])


@settings(max_examples=40, deadline=None)
@given(_rows())
def test_whatever_is_understood_compiles_is_formatted_and_comes_back(rows: list[tuple[str, ...]]) -> None:
    before = understand([sheet(*rows, head=HEADER, name="甲")])
    if not before.rows:
        return
    made = import_table([sheet(*rows, head=HEADER, name="甲")], TOWN, "甲.xlsx")

    assert made.diagnostics == ()
    assert format_text(made.text, made.file).text == made.text
    back = _back(made.text, TOWN)
    assert Counter(row.meaning for row in back) == Counter(row.meaning for row in before.rows)
    assert {(row.sheet, row.number) for row in back} == {(row.sheet, row.number) for row in before.rows}
    again = understand([Sheet("", ((1, HEADER), *enumerate(map(cells_of, back), 2)))])
    assert Counter(row.meaning for row in again.rows) == Counter(row.meaning for row in before.rows)


def test_rows_with_units_of_their_own_and_no_class_come_back() -> None:
    rows = (("护栏", "倒了", "市政所", "扶正", "2小时"), ("护栏", "断了", "城管局、清洁所", "更换", "当日"))
    made = import_table([sheet(*rows, head=HEAD[1:])], Town("330000", "示例省", hour="连续小时"), "甲.csv")

    assert "省 示例省 330000" in made.text
    assert "由 市政所、城管局、清洁所 候选,依 附表一" in made.text
    back = _back(made.text, Town("330000", "示例省"))
    assert [row.units for row in back] == [("市政所",), ("城管局", "清洁所")]
    assert [row.class_name for row in back] == ["", ""]


HAND = """镇街 示例镇 330281999
天、日 指 自然日
分类 护栏
分类 灯
分类 井
单位 市政所
单位 清洁所
问 权属 选 甲、乙
第一条 类别 属于 护栏的,由 市政所 主办,清洁所 协办,依 附表一
第二条 类别 属于 灯、井的,由 市政所 办理,依 附表二
第三条 其余 由 各单位 认领
附表一 护栏 情形 由 上报人 选
  | 情形 | 办到 | 时限 |
  | 倒了 | 扶正 | 自交办之日起2日 |
  | 歪了 | | |
附表二 情形 由 上报人 选
  | 情形 | 办到 | 时限 |
  | 不亮 | 修复 | 自交办之日起半年 |
"""


def test_tables_written_by_hand_are_exported_too() -> None:
    found = [(row.number, *cells_of(row)) for row in _back(HAND, TOWN)]

    assert found == [
        (1, "", "", "", "", "不亮", "市政所", "", "修复", "半年"),
        (1, "", "", "", "护栏", "倒了", "市政所、清洁所", "", "扶正", "2日"),
    ]


def test_a_table_that_no_clause_goes_by_or_that_lacks_a_column_is_not_exported() -> None:
    unused = parse(
        "附表一 护栏 情形 由 上报人 选\n  | 情形 | 办到 | 时限 |\n  | 倒了 | 扶正 | 自交办时起2小时 |\n", "甲.rule"
    )
    pooled = parse("第一条 由 各单位 认领\n附表一 情形 由 上报人 选\n  | 情形 | 时限 |\n  | 倒了 | 当日 |\n", "甲.rule")

    assert rows_of(unused.tree) == rows_of(pooled.tree) == ()


@pytest.mark.parametrize(("code", "level"), [("330281999", "镇街"), ("330281", "县"), ("330200", "市")])
def test_the_code_says_the_level(code: str, level: str) -> None:
    assert Town(code, "示例").level == level
