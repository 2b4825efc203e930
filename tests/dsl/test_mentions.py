"""Finding words in a text: however many they are, the answer is that of looking for each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsl.mentions import LONG, SOME, Scanner, finder

SIGNS = "井盖松动.*[]^-\\d路灯"
WORDS = st.lists(st.text(SIGNS, max_size=4), max_size=12)


@given(WORDS, st.text(SIGNS, max_size=30))
def test_words_are_found_as_by_looking_for_each(words: list[str], text: str) -> None:
    wanted = {word for word in words if word in text}

    assert set(Scanner(words).found(text)) == wanted
    assert bool(finder(tuple(words))(text)) is bool(wanted)


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
