"""However a rule file was pasted, formatting gives the same text; and what formatting gives, it gives again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dsl.format import format_text, same_meaning
from dsl.parse import parse
from tests.dsl.every_construct import EVERY_CONSTRUCT

pytestmark = pytest.mark.trawl

GOOD = Path(__file__).parents[1] / "corpus" / "good" / "330281999-示例镇.rule"
SPACES = st.sampled_from([" ", "  ", "\u3000", "\t", "\u00a0 ", " \u200b"])
WIDE = str.maketrans(
    {",": "，", ";": "；", ":": "：", "(": "（", ")": "）"} | {str(n): chr(0xFF10 + n) for n in range(10)}
)
#: What is left as it stands: quotes, titles, remarks, headings of examples, rows of tables, the words 天、日.
KEPT = re.compile(r"“[^”]*”|《[^》]*》|#.*|^例 .*|^ *\|.*|^天、日", re.MULTILINE)


def outside(text: str, change: Callable[[str], str]) -> str:
    """The text with everything changed that may be written in several ways."""
    return "".join(part if number % 2 else change(part) for number, part in enumerate(_parts(text)))


def _parts(text: str) -> Iterator[str]:
    at = 0
    for kept in KEPT.finditer(text):
        yield text[at : kept.start()]
        yield kept[0]
        at = kept.end()
    yield text[at:]


@st.composite
def pasted(draw: st.DrawFn) -> str:
    """The sample with other spaces, wide marks and digits, hard wraps, blank lines and line ends."""
    text = EVERY_CONSTRUCT
    if draw(st.booleans()):
        text = outside(text, lambda part: part.translate(WIDE))
    spaces, wraps = draw(st.lists(SPACES, min_size=1, max_size=7)), draw(st.sets(st.integers(0, 400), max_size=40))
    text = outside(text, lambda part: re.sub(" ", lambda m: spaces[m.start() % len(spaces)], part))
    marks = iter(range(10_000))
    text = outside(text, lambda part: re.sub("[、,，](?!\n)", lambda m: m[0] + "\n  " * (next(marks) in wraps), part))
    text = draw(st.sampled_from(["", "\ufeff"])) + text
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n", "\r", "\u2028"])))


@settings(max_examples=15, deadline=None)
@given(pasted())
def test_a_pasted_file_comes_out_the_same(text: str) -> None:
    assert format_text(text, "f").text == EVERY_CONSTRUCT


@pytest.mark.parametrize("strip", ["[ \u3000]+", "^ +"])
def test_words_without_spaces_come_out_with_them(strip: str) -> None:
    lines = (re.sub(strip, "", line) if line[:1] == " " else line for line in EVERY_CONSTRUCT.split("\n"))
    text = "\n".join(lines)

    assert same_meaning(parse(text, "f").tree, parse(EVERY_CONSTRUCT, "f").tree)
    assert format_text(text, "f").text == EVERY_CONSTRUCT


REMARKS = st.sampled_from([" # 说明", "  #", "# 说明 # 再说明", "\n# 单独的", "\n注:单独的", "\n\n # 空行后的\n"])


WRAPPED = next(n for n, line in enumerate(EVERY_CONSTRUCT.split("\n")) if line.endswith("位置 边界上,"))


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(st.integers(0, 130), REMARKS, max_size=6))
@example({WRAPPED: "\n# 单独的", WRAPPED + 1: " # 说明"})
@example({WRAPPED: " # 说明\n# 单独的\n# 又一个", WRAPPED + 1: " # 说明"})
def test_remarks_anywhere_are_kept_and_settle_at_once(remarks: dict[int, str]) -> None:
    lines = [line + remarks.get(number, "") for number, line in enumerate(EVERY_CONSTRUCT.split("\n"))]
    text = "\n".join(lines)

    once = format_text(text, "f")

    assert once.text is not None
    assert once.kept == ()
    assert same_meaning(parse(text, "f").tree, parse(once.text, "f").tree)
    assert format_text(once.text, "f").text == once.text


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_damaged_file_is_formatted_without_harm_or_not_at_all(data: st.DataObject) -> None:
    text = GOOD.read_text(encoding="utf-8")
    at = data.draw(st.integers(0, len(text)))
    text = (
        text[:at]
        + data.draw(st.text("第一条的由、,;。:(“”# \n单位例移动", max_size=4))
        + text[at + data.draw(st.integers(0, 9)) :]
    )

    once = format_text(text, "f")

    if once.text is not None:
        assert same_meaning(parse(text, "f").tree, parse(once.text, "f").tree)
        assert format_text(once.text, "f").text == once.text
