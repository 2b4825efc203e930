"""The proofs against z3, which has its own reading of the rule text; ``make oracle`` does the same for 10,000 files."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from tests.dsl.proving.compared import compare, proved
from tests.dsl.proving.drawn import drawn

#: Ten thousand take some four minutes, so a tenth of a tenth of that runs here.
SAMPLE = range(20_000, 20_300)


@pytest.mark.trawl
def test_drawn_rule_files_are_proved_as_z3_proves_them() -> None:
    assert compare(SAMPLE) > 50


def test_a_wrong_meaning_would_be_noticed() -> None:
    """The two are not alike because neither says anything: a clause more changes the answers."""
    town = next(each for seed in range(100) if proved(each := drawn(Random(seed))).falls_through)

    more = town.text + f"第{len(town.clauses) + 1}条 其余\n  由 镇政府 办理\n"
    closed = replace(town, text=more, clauses=(*town.clauses, None))

    assert not proved(closed).falls_through


def test_a_difference_is_told_with_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    town = drawn(Random(1))
    monkeypatch.setattr("tests.dsl.proving.compared.drawn", lambda _: replace(town, clauses=town.clauses[:-1]))

    with pytest.raises(AssertionError, match="seed 0"):
        compare(range(1))
