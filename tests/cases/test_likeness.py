"""How alike two reports are: what words share, what photos look like, and where it is, measured on our own examples."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.likeness import (
    PHOTO_BITS,
    Alike,
    Sample,
    bands,
    compare,
    differs,
    grams,
    probes,
    shared,
    told,
)

HERE = {"lat": 30.53, "lng": 120.68, "datum": "gcj02"}
NEAR, FAR = HERE | {"lat": 30.5305}, HERE | {"lat": 30.54}  # 56 and 1,112 metres
MINE = Sample("甲件", "窨井盖", "演示路口的窨井盖破了", "甲村")
PHOTO = "00ff00ff00ff00ff"
PAIRS = Path(__file__).parents[1] / "data" / "alike.txt"


def other(**fields: object) -> Sample:
    return replace(MINE, case="乙件", **fields)  # type: ignore[arg-type]  # a test names real fields


@pytest.mark.parametrize(
    "unlike",
    [
        other(text="村里路灯不亮"),  # the place alone
        other(village="乙村"),  # the words alone
        other(village=None),
        other(text=""),
        other(text="路灯坏了", photos=("ff00ff00ff00ff00",)),
        replace(other(), village="甲村", place=FAR),
    ],
)
def test_one_thing_alone_is_not_enough(unlike: Sample) -> None:
    assert compare(replace(MINE, place=HERE, photos=(PHOTO,)), unlike) is None


def test_words_and_place_together_are_offered() -> None:
    assert compare(MINE, other(text="窨井盖破了,在演示路口")) == Alike("乙件", 0.78, None, same_place=True, photo=False)
    assert compare(replace(MINE, village=None, grid="一"), other(grid="一", text="演示路口窨井盖破")) is not None


def test_within_a_hundred_metres_less_has_to_be_shared() -> None:
    mine, theirs = replace(MINE, place=HERE), other(text="井盖坏了,在演示学校旁边那里很危险", place=NEAR)

    assert 0.12 <= shared(mine.text, theirs.text) < 0.20
    found = compare(mine, theirs)
    assert found is not None
    assert found.metres == pytest.approx(55.6, abs=0.1)
    assert compare(MINE, replace(theirs, place=None)) is None


def test_the_same_photo_is_offered_wherever_it_was_taken() -> None:
    theirs = other(text="不一样的话", village="乙村", category="路灯", photos=("00ff00ff00ff00fc",))

    found = compare(replace(MINE, photos=("ffffffff00000000", PHOTO)), theirs)

    assert found == Alike("乙件", 0.0, None, same_place=False, photo=True)
    assert found.rank > Alike("丙件", 0.9, None, same_place=True, photo=False).rank


def test_another_category_needs_more_words() -> None:
    assert compare(MINE, other(category="市政设施", text="路口那个井盖很危险")) is None
    assert compare(MINE, other(category="市政设施")) is not None


def test_writing_makes_no_difference() -> None:
    assert grams("ABc,路 灯!12") == grams("ａｂｃ路灯") == {"ab", "bc", "c路", "路灯"}
    assert grams("灯") == {"灯"}
    assert shared("", "路灯") == 0.0


def test_of_our_own_pairs_most_are_told_apart() -> None:
    """Demo sentences in tests/data/alike.txt, of one place and category; the threshold was chosen on the same ones."""
    lines = [line.rstrip("\n") for line in PAIRS.read_text(encoding="utf-8").splitlines() if line[:1] in "+-"]
    offered = {}
    for line in lines:
        one, two = line[2:].split(" | ")
        offered[line] = compare(replace(MINE, text=one), other(text=two)) is not None
    right = sum(each for line, each in offered.items() if line[0] == "+")

    assert right / sum(line[0] == "+" for line in lines) >= 0.9  # recall, 15 of 16
    assert right / sum(offered.values()) >= 0.75  # precision, 15 of 19


# --- photos -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wrong", [None, 7, "", "0" * 15, "x" * 16, "0" * 16, "f" * 16, "000000000000000f"])
def test_what_is_no_hash_or_a_plain_wall_is_none(wrong: object) -> None:
    assert told(wrong) is None


def test_a_hash_is_kept_in_four_bands() -> None:
    assert told("0123456789ABCDEF") == "0123456789abcdef"
    assert bands("0123456789abcdef") == (0x0123, 0x4567, 0x89AB, 0xCDEF)
    assert bands(None) == (None,) * 4
    assert {len(each) for each in probes(PHOTO)} == {17}


@given(st.integers(0, 2**64 - 1), st.sets(st.integers(0, 63), max_size=PHOTO_BITS))
def test_no_photo_within_reach_is_missed_by_its_bands(whole: int, flipped: set[int]) -> None:
    mine, theirs = f"{whole:016x}", f"{whole ^ sum(1 << bit for bit in flipped):016x}"

    assert differs(mine, theirs) == len(flipped)
    assert any(own in values for own, values in zip(bands(theirs), probes(mine), strict=True))
