"""Every shipped rule file is proved: nothing to change, and what is not decided is known beforehand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from adapters.calendars import load_calendar
from dsl.compile import compile_bundle
from dsl.proving import Verdict, prove

RULES = Path(__file__).parents[2] / "rules"
#: The newest years only: the older ones take most of the time and belong to the proofs' own tests.
NEWEST = 3
BACKWARDS = "最短有多少时间,未能判定:它从定好的日子倒着算,要看什么时候定下来"


@pytest.mark.trawl
def test_nothing_is_refuted_in_any_shipped_file() -> None:
    bundle = compile_bundle({path.name: path.read_text(encoding="utf-8") for path in RULES.glob("*.rule")}).bundle
    assert bundle is not None
    known = load_calendar(None)
    calendar = replace(known, years=frozenset(sorted(known.years)[-NEWEST:]))

    proofs = {code: prove(bundle, code, on=calendar) for code in bundle.rulesets}

    assert {code: [each.text for each in found.of(Verdict.REFUTED)] for code, found in proofs.items()} == {
        code: [] for code in bundle.rulesets
    }
    open_ = {code: [each.text for each in found.of(Verdict.UNDECIDED)] for code, found in proofs.items()}
    assert {code: texts for code, texts in open_.items() if texts} == {
        "330206": [f"第六条(会前)的会前送阅{BACKWARDS}"],
        "330226": [f"第一条(会前)的送达{BACKWARDS}"],
    }
