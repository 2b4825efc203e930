"""Near words are found by edits, by swapped neighbours and by one word standing in the other."""

from __future__ import annotations

import pytest

from dsl.suggest import distance, nearest


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [
        ("办理", "办理", 0),
        ("办里", "办理", 1),
        ("理办", "办理", 1),
        ("", "办理", 2),
        ("先行受理", "受理", 2),
        ("甲乙", "丙丁", 2),
    ],
)
def test_distance_counts_edits(one: str, other: str, edits: int) -> None:
    assert distance(one, other) == edits
    assert distance(other, one) == edits


def test_words_with_nothing_in_common_are_not_offered() -> None:
    assert nearest("分管领导", ["移动公司", "自来水公司", ""]) == ()


def test_the_nearest_comes_first_and_a_part_counts_as_near() -> None:
    assert nearest("城管所", ["移动公司", "城管队", "城管"]) == ("城管", "城管队")
    assert len(nearest("农村办", ["农业农村办", "农业办", "农村站", "村办"], limit=2)) == 2
