"""The file of subscribe templates (订阅模板): what a clerk writes, what is wrong with it, and how fields are filled."""

from __future__ import annotations

import pytest

from cases.ports_channels import Message
from cases.subscribe_fields import Kind
from cases.subscribe_templates import Mistake, Panel, Slot, Template, read

TEXT = """
# 示例
模板 办理进度
  编号 wBT4fPsT3q-progress
  用于 答复、case:told、其余
  页面 pages/case/detail?id={件}
  thing1 事项,没有时写 您反映的事项
  character_string2 编号,没有时写 -
  enum3 状态,只有 已受理、已答复,没有时写 已受理
模板 应急通知
  编号 wBT4fPsT3q-urgent
  长期
  用于 应急   # 全年
  thing1 内容
面板 上报以后:办理进度
"""
PROGRESS = Template(
    "办理进度",
    "wBT4fPsT3q-progress",
    kinds=("case:answered", "case:told"),
    rest=True,
    page="pages/case/detail?id={件}",
    slots=(
        Slot("thing1", Kind.THING, "事项", "您反映的事项"),
        Slot("character_string2", Kind.CHARACTER_STRING, "编号", "-"),
        Slot("enum3", Kind.ENUM, "状态", "已受理", ("已受理", "已答复")),
    ),
)
GOOD = "模板 甲\n编号 abcdefghij\n用于 其余\nthing1 事项\n"


def message(**fields: str) -> Message:
    return Message("m-1", "case:answered", "p-1", "已答复", "路灯已经修好。", fields, case="c-1")


def wrong(text: str) -> list[str]:
    return [str(each) for each in read(text)[1]]


def test_a_file_is_read_as_it_stands() -> None:
    found, mistakes = read(TEXT)

    assert mistakes == ()
    urgent = Template(
        "应急通知", "wBT4fPsT3q-urgent", True, ("alert:told",), slots=(Slot("thing1", Kind.THING, "内容"),)
    )
    assert found.all == (PROGRESS, urgent)
    assert found.panels == (Panel("上报以后", ("办理进度",)),)


def test_each_kind_has_its_template_and_others_the_rest() -> None:
    found, _ = read(TEXT)

    kinds = ("case:told", "alert:told", "case:merged", "digest")
    assert [[each.name for each in found.telling(kind)] for kind in kinds] == [
        ["办理进度"],
        ["应急通知", "办理进度"],
        ["办理进度"],
        ["办理进度"],
    ]
    assert read("模板 甲\n编号 abcdefghij\nthing1 事项\n用于 催办")[0].telling("case:merged") == ()
    assert (found.by_id("wBT4fPsT3q-progress"), found.by_id("other")) == (PROGRESS, None)


def test_fields_are_filled_with_what_fits() -> None:
    said = message(事项="路灯" * 20, 编号="海人大〔2026〕12号", 状态="已答复")

    assert PROGRESS.filled(said) == {
        "thing1": "路灯" * 9 + "路…",
        "character_string2": "2026-12",
        "enum3": "已答复",
    }


def test_what_does_not_fit_is_replaced_by_what_the_clerk_wrote() -> None:
    assert PROGRESS.filled(message(事项=" ", 编号="待编号", 状态="别的")) == {
        "thing1": "您反映的事项",
        "character_string2": "-",
        "enum3": "已受理",
    }


def test_without_such_a_word_the_field_is_named() -> None:
    template = Template("甲", slots=(Slot("date1", Kind.DATE, "期限"),))

    assert template.filled(message(期限="规定期限")) == "期限"


def test_title_and_text_can_be_filled_in_too() -> None:
    template = Template("甲", slots=(Slot("thing1", Kind.THING, "标题"), Slot("thing2", Kind.THING, "内容")))

    assert template.filled(message()) == {"thing1": "已答复", "thing2": "路灯已经修好。"}


def test_a_page_that_needs_a_case_is_left_out_without_one() -> None:
    assert PROGRESS.page_of("c-1") == "pages/case/detail?id=c-1"
    assert PROGRESS.page_of(None) == ""
    assert Template("甲", page="pages/index").page_of(None) == "pages/index"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("编号 abcdefghij", "第1行:“编号”写在第一个“模板”的前面"),
        ("模板", "第1行:“模板”后面要写名称"),
        (GOOD + GOOD.replace("用于 其余\n", ""), "第5行:有两个模板都叫“甲”"),
        (GOOD.replace("abcdefghij", "短"), "第2行:“短”不是模板编号,请从微信后台复制"),
        ("模板 甲\nthing1 事项", "第1行:模板“甲”没有编号"),
        ("模板 甲\n编号 abcdefghij", "第1行:模板“甲”一个字段也没有"),
        (GOOD + "页面 pages/a b", "第5行:页面应当是小程序里的路径,不能有空格"),
        (GOOD + "thing1 编号", "第5行:字段 thing1 写了两遍"),
        (GOOD + "things1 编号", "第5行:不认识“things1”;字段要写成微信后台里的名称,例如 thing1、date2"),
        (GOOD + "thing2 编号,最多 5", "第5行:看不懂“最多 5”;可以写“没有时写 …”“只有 …、…”"),
        (GOOD + "enum2 状态", "第5行:enum 的字段要写“只有 …、…”,别的字段不写"),
        (GOOD + "thing2 状态,只有 甲、乙", "第5行:enum 的字段要写“只有 …、…”,别的字段不写"),
        (GOOD + "phrase2 状态,没有时写 见小程序吧了", "第5行:“见小程序吧了”放不进 phrase2:类型或者长度不对"),
        (GOOD + "面板 上报", "第5行:应当写成“面板 名称:模板、模板”"),
        (GOOD + "面板 上报:乙", "第5行:没有叫“乙”的模板"),
        (GOOD + "面板 上报:甲、甲、甲、甲", "第5行:一个面板最多3个模板"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, said: str) -> None:
    assert said in wrong(text)


def test_unknown_words_come_with_the_known_ones() -> None:
    assert wrong(GOOD + "用于 答复了")[0].startswith("第5行:不知道“答复了”,可以写:受理、交办、")
    assert wrong(GOOD + "thing2 题目")[0].startswith("第5行:没有“题目”这一项内容,可以写:事项、")


def test_several_templates_tell_one_kind_in_their_order() -> None:
    other = GOOD.replace("模板 甲", "模板 乙").replace("其余", "其余、答复")

    found, mistakes = read(GOOD + other + GOOD.replace("模板 甲", "模板 丙").replace("其余", "答复"))

    assert (mistakes, [each.name for each in found.telling("case:answered")]) == ((), ["乙", "丙", "甲"])


def test_a_template_that_tells_nothing_is_a_mistake() -> None:
    assert wrong(GOOD.replace("用于 其余\n", "")) == ["第1行:模板“甲”没有写“用于”"]


def test_one_time_and_long_term_templates_are_not_asked_for_together() -> None:
    lasting = GOOD.replace("模板 甲", "模板 乙\n长期")

    assert read(GOOD + lasting + "面板 上报:甲、乙")[1] == (Mistake(10, "一次性和长期的模板不能放在一个面板里"),)
