"""Which words are suggested as names: measured on sentences of our own, and silent where there are none."""

from __future__ import annotations

import pytest

from cases.naming import suggested
from tests.support.naming import score, sentences


def words(text: str) -> list[str]:
    return [text[each.start : each.end] for each in suggested(text)]


@pytest.mark.parametrize(
    "text",
    [
        "路灯坏了三天",
        "老师反映校门口没有斑马线",
        "方法不对",
        "居民都说找不到人",
        "于是大家自己修",
        "曹娥江边有人电鱼",
        "",
    ],
)
def test_everyday_words_are_no_names(text: str) -> None:
    assert words(text) == []


def test_a_name_that_was_introduced_is_found_again_where_nothing_introduces_it() -> None:
    assert words("我叫李明,李明家漏水") == ["李明", "李明"]


def test_of_a_title_only_the_surname_is_somebody() -> None:
    assert words("王书记来过,老李也知道") == ["王", "李"]


def test_names_are_found_as_well_as_the_page_on_privacy_says() -> None:
    """Measured on sentences that were written after the last change of the rules; the others are for tuning."""
    found = {part: score(lines) for part, lines in sentences().items()}

    assert found["后"].precision >= 0.95
    assert found["后"].recall >= 0.70
    assert min(each.precision for each in found.values()) >= 0.90
