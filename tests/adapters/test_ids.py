"""Ids are UUIDs of version 7: unguessable, unique, and in the order of their making to the millisecond."""

from __future__ import annotations

import uuid

from hypothesis import given
from hypothesis import strategies as st

from adapters.ids import RandomIds, SeededIds, uuid_of


@given(st.integers(0, 2**48 - 1), st.integers(0, 2**74 - 1))
def test_an_id_is_a_uuid_of_version_7_that_holds_its_time(milliseconds: int, randomness: int) -> None:
    found = uuid.UUID(uuid_of(milliseconds, randomness))

    assert (found.int >> 76 & 0xF, found.variant, found.int >> 80) == (7, uuid.RFC_4122, milliseconds)


@given(st.integers(0, 2**48 - 2), st.integers(0, 2**74 - 1), st.integers(0, 2**74 - 1))
def test_a_later_id_sorts_after_an_earlier_one(milliseconds: int, one: int, other: int) -> None:
    assert uuid_of(milliseconds, one) < uuid_of(milliseconds + 1, other)


@given(st.integers(0, 2**74 - 1), st.integers(0, 2**74 - 1))
def test_all_of_the_randomness_is_in_the_id(one: int, other: int) -> None:
    assert (uuid_of(1, one) == uuid_of(1, other)) == (one == other)


def test_real_ids_and_salts_do_not_repeat() -> None:
    ids = RandomIds()

    assert len({ids.new() for _ in range(1000)} | {ids.salt() for _ in range(1000)}) == 2000
    assert len(bytes.fromhex(ids.salt())) == 16


def test_the_same_seed_gives_the_same_names() -> None:
    one, same, other = SeededIds(1), SeededIds(1), SeededIds(2)

    assert [(one.new(), one.salt()) for _ in range(3)] == [(same.new(), same.salt()) for _ in range(3)]
    assert one.new() != other.new()
