"""A short round of hostile texts in every test run; make fuzz goes on for as long as one likes."""

from __future__ import annotations

import pytest

from tests.fuzz.probe import probe
from tests.fuzz.texts import hurtful, spoilt

pytestmark = pytest.mark.trawl

HURTFUL = dict(hurtful())


@pytest.mark.parametrize("name", HURTFUL)
def test_a_text_made_to_hurt_is_refused_in_time_and_at_a_place(name: str) -> None:
    probe(HURTFUL[name])


@pytest.mark.parametrize("first", range(0, 200, 20))
def test_spoilt_rule_files_break_nothing(first: int) -> None:
    for seed in range(first, first + 20):
        probe(spoilt(seed))
