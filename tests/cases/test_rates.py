"""Rates (口径) count what the log says of each case, and nobody twice."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from cases.rates import is_of, rate
from cases.state import Case, Given, Phase
from dsl.compile import compile_bundle
from dsl.decision import CaseKind, Kind, RateRule
from tests.support.matters import Matter

HEAD = "镇街 示例镇 330281999\n单位 镇政府\n第一条 其余 由 各单位 认领\n"


def _rule(text: str) -> RateRule:
    bundle = compile_bundle({"a.rule": HEAD + text}).bundle
    assert bundle is not None
    return bundle.rulesets["330281999"].beside.rates["满意率"]


def _rated(stars: int) -> Case:
    return replace(Matter().state, phase=Phase.CLOSED, close_reason="rated", ratings=(Given("上报人", None, stars, 1),))


def test_unrated_and_excluded_cases_stay_out_of_the_denominator() -> None:
    rule = _rule("口径 满意率:4星以上的 占 已评的;不计 并入的\n")
    unrated = replace(Matter().state, phase=Phase.CLOSED, close_reason="unrated")
    merged = replace(_rated(5), close_reason="merged")

    figure = rate(rule, [_rated(5), _rated(4), _rated(3), unrated, merged])

    assert (figure.numerator, figure.denominator, figure.excluded) == (2, 3, 1)
    assert figure.part == Fraction(2, 3)
    assert str(figure) == "满意率 66.7%(2/3,不计 1)"


def test_a_rate_of_nothing_is_no_number() -> None:
    figure = rate(_rule("口径 满意率:4星以上的 占 已评的\n"), [])

    assert figure.part is None
    assert str(figure) == "满意率 没有可计的件(0/0,不计 0)"


def test_what_silence_was_taken_for_is_no_rating() -> None:
    deemed = replace(_rated(5), deemed=True)

    assert not is_of(Kind(CaseKind.RATED), deemed)
    assert is_of(Kind(CaseKind.UNRATED), deemed)
    assert is_of(Kind(CaseKind.STARS_FROM, 5), deemed)


def test_imported_history_is_in_no_rate() -> None:
    assert rate(_rule("口径 满意率:4星以上的 占 已评的\n"), [replace(_rated(5), live=False)]).denominator == 0


@pytest.mark.parametrize("kind", list(CaseKind))
def test_every_kind_of_case_is_told_from_the_log(kind: CaseKind) -> None:
    assert is_of(Kind(kind, 3), Matter().state) in (True, False)
