"""What an editor is told of rule texts that are half written, odd, or wrong, and of names in several layers."""

from __future__ import annotations

from random import Random

import pytest

from dsl.analysis.columns import Lines, column_of, units
from dsl.analysis.completing import complete
from dsl.analysis.cursor import token_at
from dsl.analysis.endings import ending, sample, terminals
from dsl.analysis.finding import definition, references
from dsl.analysis.fixing import fixes, fixes_of
from dsl.analysis.hovering import hover
from dsl.analysis.renaming import applied, renamable, rename
from dsl.analysis.sight import Sight
from dsl.analysis.values import Edit, RenameRefused, Where
from dsl.compile import look
from dsl.diagnostics import Span
from dsl.grammar import END, STARTS, Run, build
from tests.support.source import ROOT

COUNTY = """县 示例县 330281
依据 《示例县办理办法》
单位 县住建局 又名 住建局
标记 重点督办
分类 市政设施 含 路灯、窨井盖
第一条 其余 由 县住建局 办理
"""
TOWN = """镇街 示例镇 330281999
上级 示例县 330281
天、日 指 自然日;小时 指 连续小时
办公时间 周一至周五 08:30-17:00
当日 止于 24:00
单位 县住建局 属上级
单位 镇政府 又名 镇里
单位 “交办、督办(联合)办”
标记 重点督办
问 权属 选 移动、电信
问 类型二 选 移动、铁塔
事件 答复 由 主办单位,须填 结果 选 已解决、说明情况;已解决的 计为解决
第一条 路灯 类别 属于 路灯的,由 住建局 办理,镇里 协办
第二条 权属 权属 是 移动的,由 “交办、督办(联合)办” 办理
第三条 时限 自受理之日起3日内 答复
第四条 升级 依 第三条 答复 逾期1日的 报 镇政府,列为 重点督办
第五条 县里 依 示例县 第一条 答复 逾期2日的 提醒 镇政府
第六条 其余 由 镇政府 办理
"""
FILES = {"330281-示例县.rule": COUNTY, "330281999-示例镇.rule": TOWN}
CITY, PLACE = FILES


def _sight(**changed: str) -> Sight:
    names = {"town": PLACE, "county": CITY}
    return Sight(look({PLACE: TOWN, CITY: COUNTY} | {names[name]: text for name, text in changed.items()}))


def _find(sight: Sight, file: str, text: str, nth: int = 0) -> tuple[int, int]:
    """Line and column of the nth place where the text stands."""
    whole, at = sight.text(file), -1
    for _ in range(nth + 1):
        at = whole.index(text, at + 1)
    return Lines(whole).place(at)


def _labels(text: str, file: str = PLACE) -> list[str]:
    """What is proposed at the end of the town's text with this behind it."""
    sight = _sight(town=TOWN + text)
    lines = Lines(sight.text(file))
    return [each.label for each in complete(sight, file, *lines.place(len(lines.text)))]


# --- places


def test_columns_and_utf16_units_are_each_others_inverse() -> None:
    line = "甲😀乙𠮷"

    assert [units(line, column) for column in range(1, 6)] == [0, 1, 3, 4, 6]
    assert [column_of(line, unit) for unit in range(8)] == [1, 2, 2, 3, 4, 4, 5, 5]


def test_places_outside_a_text_are_drawn_to_it() -> None:
    lines = Lines("甲\r\n乙丙\r丁\n")

    assert [lines.line(number) for number in range(6)] == ["", "甲", "乙丙", "丁", "", ""]
    assert lines.offset(0, 0) == 0
    assert lines.offset(1, 99) == 1
    assert lines.offset(99, 1) == len(lines.text)
    assert lines.place(4) == (2, 2)


def test_edits_of_one_moment_are_all_made() -> None:
    edits = [Edit("a", Span(1, 2, 2), "x"), Edit("a", Span(1, 4, 5), ""), Edit("b", Span(1, 1, 1), "y")]

    assert applied({"a": "甲乙丙丁", "b": "", "c": "z"}, edits) == {"a": "甲x乙丙", "b": "y", "c": "z"}


# --- renaming


@pytest.mark.parametrize(
    ("text", "new", "sentence"),
    [
        ("镇政府", "", "新的名字是空的"),
        ("镇政府", " “” ", "新的名字是空的"),
        ("镇政府", "镇“政府", "名字里不能有引号,也不能换行"),
        ("镇政府", "镇\n政府", "名字里不能有引号,也不能换行"),
        ("镇政府", "长" * 41, "名字有 41 个字,超过了 40 个"),
        ("镇政府", "由", "“由”是规约的用语,不能作名字"),
        ("镇政府", "镇里", "“镇里”已经是单位了(330281999-示例镇.rule 第 7 行),请换一个名字"),
        ("镇政府", "路灯", "“路灯”已经是分类了(330281-示例县.rule 第 5 行),请换一个名字"),
        ("移动", "电信", "“电信”已经是选项了(330281999-示例镇.rule 第 10 行),请换一个名字"),
        ("第四条", "第九条", "条号和附表的编号是固定的,别处都按它引用,不能改名"),
        ("依 第三条", "按", "这里没有声明过的名字;规约自己的用语不能改名"),
    ],
)
def test_a_rename_that_cannot_be_is_refused_in_a_sentence(text: str, new: str, sentence: str) -> None:
    sight = _sight()

    with pytest.raises(RenameRefused) as refused:
        rename(sight, PLACE, *_find(sight, PLACE, text), new)

    assert str(refused.value) == sentence


def test_a_name_that_would_be_read_into_its_neighbours_is_refused() -> None:
    sight = _sight(town=TOWN.replace("由 住建局 办理", "由住建局办理").replace("镇里 协办", "镇里协办"))

    edits = rename(sight, PLACE, *_find(sight, PLACE, "镇里"), "镇协办")

    assert {edit.text for edit in edits} <= {"镇协办", "“镇协办”"}


def test_a_name_in_a_sentence_that_cannot_be_read_is_not_left_behind() -> None:
    sight = _sight(county=COUNTY + "第二条 由由 住建局\n")

    with pytest.raises(RenameRefused) as refused:
        rename(sight, PLACE, *_find(sight, PLACE, "住建局", 1), "建设局")

    assert str(refused.value) == f"{CITY} 里有读不懂的句子,也许写着“住建局”;请先改好,再改名"


def test_a_vocabulary_is_renamed_by_its_file() -> None:
    texts = {"330281-甲.rule": "县 甲县 330281\n采用 词表\n第一条 其余 由 各单位 认领\n", "词表.rule": "分类 路灯\n"}

    with pytest.raises(RenameRefused, match="词表的名字就是文件的名字"):
        renamable(Sight(look(texts)), "330281-甲.rule", 2, 5)


def test_the_same_word_needs_no_edit() -> None:
    sight = _sight()

    assert rename(sight, PLACE, *_find(sight, PLACE, "镇政府"), "“镇政府”") == ()


def test_a_choice_is_renamed_for_its_own_question_only() -> None:
    sight = _sight()

    edits = rename(sight, PLACE, *_find(sight, PLACE, "移动"), "中国移动")

    assert [(edit.span.line, edit.text) for edit in edits] == [(10, "中国移动"), (14, "中国移动")]


def test_quotes_stay_and_come_where_they_are_needed() -> None:
    sight = _sight()

    quoted = rename(sight, PLACE, *_find(sight, PLACE, "“交办"), "交办办")
    bare = rename(sight, PLACE, *_find(sight, PLACE, "镇政府"), "镇(街)政府")

    assert [edit.text for edit in quoted] == ["“交办办”", "“交办办”"]
    assert {edit.text for edit in bare} == {"“镇(街)政府”"}


def test_a_mark_of_both_layers_is_one_name() -> None:
    sight = _sight()

    edits = rename(sight, CITY, *_find(sight, CITY, "重点督办"), "挂牌督办")

    assert [(edit.file, edit.span.line) for edit in edits] == [(CITY, 4), (PLACE, 9), (PLACE, 16)]


# --- finding and meaning


def test_nothing_stands_in_a_gap() -> None:
    sight = _sight()

    for question in (definition, references):
        assert question(sight, PLACE, 3, 4) == ()
    assert hover(sight, PLACE, 99, 1) is None
    assert hover(sight, PLACE, 8, 3) is None
    assert token_at(sight, PLACE, 13, 4) is None


def test_a_clause_is_found_by_its_number_in_its_own_file_and_above() -> None:
    sight = _sight()

    own = definition(sight, PLACE, *_find(sight, PLACE, "第三条", 1))
    above = definition(sight, PLACE, *_find(sight, PLACE, "第一条 答复"))

    assert own == (Where(PLACE, Span(15, 1, 4), declares=True),)
    assert above == (Where(CITY, Span(6, 1, 4), declares=True),)
    assert [each.file for each in references(sight, CITY, 6, 1)] == [CITY, PLACE]
    told = hover(sight, PLACE, *_find(sight, PLACE, "第一条 答复"))
    assert told is not None
    assert told.title == "示例县 第一条"
    assert told.lines == (
        "第一条 其余 由 县住建局 办理",
        f"{CITY} 第 6 行",
        "被引用 1 处",
        "依据 《示例县办理办法》",
    )


def test_a_clause_of_a_place_without_a_file_stays_here() -> None:
    sight = _sight(town=TOWN.replace("依 示例县 第一条", "依 某县 第一条"))

    assert definition(sight, PLACE, *_find(sight, PLACE, "第一条 答复")) == (
        Where(PLACE, Span(13, 1, 4), declares=True),
    )


def test_a_long_clause_is_shown_in_part() -> None:
    sight = _sight(town=TOWN + f"第七条 仅载明 “{'长' * 300}”\n")

    told = hover(sight, PLACE, *_find(sight, PLACE, "第七条"))

    assert told is not None
    assert told.lines[0].endswith("……")
    assert len(told.lines[0]) == 202


def test_words_terms_and_names_are_explained() -> None:
    sight = _sight()

    def said(text: str, nth: int = 0) -> tuple[str, tuple[str, ...]]:
        told = hover(sight, PLACE, *_find(sight, PLACE, text, nth))
        assert told is not None
        return told.title, told.lines

    assert said("3日") == ("3日:期限", (f"本文件里“日”指 自然日({PLACE} 第 3 行)",))
    assert said("协办") == ("协办:规约用语", ("配合主办单位",))
    assert said("自然日")[1][-1].startswith("依据 《民法典》第二百零四条")
    assert said("移动") == ("移动:“权属”的选项", (f"声明于 {PLACE} 第 10 行", "写在第二条"))
    assert said("县住建局") == (
        "县住建局:单位",
        (f"声明于 {CITY} 第 3 行", "又名 住建局", f"写在 {CITY} 第一条", "写在第一条", "依据 《示例县办理办法》"),
    )


def test_a_name_of_many_clauses_names_the_first_ones() -> None:
    more = "".join(f"第{number}条 甲{number} 提到 “{number}”的,由 镇政府 办理\n" for number in range(7, 30))
    sight = _sight(town=TOWN + more)

    told = hover(sight, PLACE, *_find(sight, PLACE, "镇政府"))

    assert told is not None
    assert any(line.endswith("等 27 条") for line in told.lines)


def test_a_table_is_found_by_its_number() -> None:
    table = "附表一 路灯 情形 由 上报人 选\n  | 情形 | 时限 |\n  | 灯灭 | 自交办时起2小时 |\n"
    town = TOWN.replace("镇里 协办", "镇里 协办,依 附表一").replace("第一条 路灯", "第一条 路灯 ") + table
    sight = _sight(town=town)
    cited = _find(sight, PLACE, "附表一")

    (home,) = definition(sight, PLACE, *cited)
    told = hover(sight, PLACE, *cited)

    assert home == Where(PLACE, Span(19, 1, 4), declares=True)
    assert told is not None
    assert told.lines[0].startswith("附表一 路灯 情形 由 上报人 选")
    (edit,) = rename(sight, PLACE, *_find(sight, PLACE, "灯灭"), "灯灭、灯闪")
    assert edit == Edit(PLACE, Span(21, 5, 7), "灯灭、灯闪")


def test_the_verdicts_of_a_review_are_choices() -> None:
    review = "第七条 初审 自上报之日起1日内 由 镇政府 初审,审查结论 选 合格、不合格\n"
    sight = _sight(town=TOWN + review)

    told = hover(sight, PLACE, *_find(sight, PLACE, "不合格"))

    assert told is not None
    assert told.title == "不合格:“初审”的选项"


# --- completing


def test_free_text_is_left_to_the_writer() -> None:
    assert _labels("第七条 提到 “路") == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("第七条 甲 类别 属于 窨", ["窨井盖"]),
        ("第七条 甲 权属 是 铁", []),
        ("第七条 甲 权属 是 电", ["电信"]),
        ("第七条 甲 类型二 是 铁", ["铁塔"]),
        ("第七条 甲 自受理之", ["之日起"]),
        ("第七条 甲 由 住建局 办理;自受理时", ["时起"]),
        ("第七条 甲 列", ["列为"]),
        ("单", ["单位"]),
        ("第七条 甲 类别 属于 路灯的,由 交", ["交办、督办(联合)办"]),
        ("第七条 甲 由 谁 谁 谁;第二行", []),
        ("第七条 甲 依 第三条 答复 逾期1日的 报 镇政府,列为 重", ["重点督办"]),
    ],
)
def test_what_begins_so_is_proposed(text: str, wanted: list[str]) -> None:
    found = _labels(text)

    assert [label for label in found if label in wanted] == wanted
    assert bool(found) == bool(wanted) or not wanted


def test_a_name_that_needs_quotes_comes_with_them() -> None:
    sight = _sight(town=TOWN + "第七条 由 交")
    (found,) = (each for each in complete(sight, PLACE, 19, 8) if each.kind == "单位")

    assert found.edit == Edit(PLACE, Span(19, 7, 8), "“交办、督办(联合)办”")


def test_the_next_clause_and_the_words_of_the_edition_open_a_line() -> None:
    found = _labels("")

    assert found[0] == "第七条"
    assert {"单位", "附表", "口径", "例"} <= set(found)
    older = _sight(town=TOWN.replace("天、日", "施行 2026-12-01,未办结的适用旧版;语言 第1版\n天、日"))
    assert "口径" not in [each.label for each in complete(older, PLACE, 20, 1)]


def test_values_are_shown_by_an_example() -> None:
    assert "3个工作日" in _labels("第七条 自受理之日起")


def test_every_terminal_of_the_grammar_can_be_tried() -> None:
    inside = {str(each.name) for each in build().terminals} | set(terminals())
    known = {each for each in inside if sample(each) is not None}

    left = {each for each in inside - known if not each.startswith(("H_", "F_"))}
    assert left <= {"UNKNOWN", "TITLE", "ROW", "BAR", "CELL", "$END"}


@pytest.mark.parametrize("start", [each for each in STARTS if each not in ("clause", "example", "chapter")])
def test_every_block_can_be_brought_to_an_end(start: str) -> None:
    run = Run(start)
    begun = [each for each in run.accepts() if each.startswith(("H_", "W_"))]

    assert begun or ending(run.states()) is not None
    assert END not in terminals()


@pytest.mark.trawl
def test_no_place_in_any_half_of_a_text_is_too_odd() -> None:
    text = (ROOT / "tests/corpus/good/330281999-示例镇.rule").read_text(encoding="utf-8")
    chance = Random(20260101)

    for _ in range(60):
        cut = chance.randrange(len(text))
        odd = text[:cut] + chance.choice(["", "😀", "“", "(", "\x0b", "第", "由", "由 ", "\n", "||"])
        sight = _sight(town=odd)
        lines = Lines(odd)
        for place in (lines.place(len(odd)), lines.place(chance.randrange(len(odd) + 1))):
            complete(sight, PLACE, *place)
            hover(sight, PLACE, *place)
            references(sight, PLACE, *place)


# --- mending


def test_a_fix_is_offered_for_every_guess_of_the_corpus() -> None:
    for path in sorted((ROOT / "tests/corpus/bad").glob("*.rule")):
        sight = Sight(look({path.name: path.read_bytes().decode("utf-8")}))
        for told in sight.looked.diagnostics:
            if "是不是“" in told.help:
                assert fixes_of(sight, told), (path.name, told)


def test_what_is_left_out_is_put_in_and_what_is_too_much_goes() -> None:
    sight = _sight(town=TOWN + "第七条 甲 类别 属于 窨井盖的,应当由 住建局 办理\n第八条 乙 自受理之日起3日 答复\n")

    found = [(fix.title, fix.edit) for fix in fixes(sight, PLACE)]

    assert found == [
        ("删去“应当”", Edit(PLACE, Span(19, 18, 20), "")),
        ("补上“内”", Edit(PLACE, Span(20, 15, 15), "内")),
    ]
    assert fixes(sight, PLACE, 18) == ()
    assert [fix.title for fix in fixes(sight, PLACE, 19)] == ["删去“应当”"]


def test_a_line_that_is_no_rule_can_go() -> None:
    sight = _sight(town=TOWN + "2026年12月1日\n")

    titles = {fix.title: fix.edit for fix in fixes(sight, PLACE)}

    assert titles["删去这一行"] == Edit(PLACE, Span(19, 1, 11), "")


def test_a_mistake_between_files_that_proposes_nothing_has_no_fix() -> None:
    sight = _sight(town=TOWN.replace("上级 示例县", "上级 示倒县"))

    assert fixes(sight, PLACE) == ()
    assert "D623" in [each.code for each in sight.looked.diagnostics if each.file == PLACE]
