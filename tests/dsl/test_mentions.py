"""Finding words in a text: however many they are, the answer is that of looking for each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsl.mentions import LONG, SOME, Longest, Pairs, Scanner, finder

SIGNS = "井盖松动.*[]^-\\d路灯"
WORDS = st.lists(st.text(SIGNS, max_size=4), max_size=12)


@given(WORDS, st.text(SIGNS, max_size=30))
def test_words_are_found_as_by_looking_for_each(words: list[str], text: str) -> None:
    wanted = {word for word in words if word in text}

    assert set(Scanner(words).found(text)) == set(Pairs(words).found(text)) == wanted
    assert Scanner(words).any_in(text) is bool(wanted)
    assert bool(finder(tuple(words))(text)) is bool(wanted)


@given(st.lists(st.text("井盖松", min_size=1, max_size=5), min_size=1, unique=True), st.text("井盖松响", max_size=30))
def test_words_that_begin_alike_or_overlap_are_all_found(words: list[str], text: str) -> None:
    assert set(Longest(tuple(words)).found(text)) == {word for word in words if word in text}


@pytest.mark.parametrize(
    "words",
    [
        tuple(f"甲{chr(0x4E00 + n)}" for n in range(SOME + 1)),
        ("甲" * (LONG + 1), "乙", "丙", "丁丁"),
        ("甲", "甲乙", "甲乙丙", "丁"),
    ],
    ids=["very many", "one as long as a sentence", "some that begin alike"],
)
def test_any_number_of_words_of_any_length_is_looked_for(words: tuple[str, ...]) -> None:
    find = finder(words)

    assert all(find(f"门口{word}响") for word in words)
    assert not find("门口没有")
