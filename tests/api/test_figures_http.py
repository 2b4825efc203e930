"""The figures of a place at their door: counts for everybody, the rest for its deputies and staff."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.web import Visitor, data_of, errors_of, reported, told

CITY, STREET = "/api/v1/townships/330481/figures", "/api/v1/townships/330481001/figures"
SignIn = Callable[[str], Visitor]


@pytest.fixture(scope="module", autouse=True)
def busy(deputy: Visitor, telecom: Visitor) -> None:
    """One manhole answered and rated with four stars, another one that waits."""
    first, _second = reported(deputy), reported(deputy)
    data_of(telecom.do(first, "claim"))
    outcome = data_of(telecom.get(f"/api/v1/cases/{first}"))["outcomes"][0]
    data_of(telecom.do(first, "answer", outcome=outcome, text="已换好井盖"))
    data_of(deputy.do(first, "rate", stars=4))


def line_of(shown: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(line for line in shown["lines"] if line["name"] == name)
    return found


def test_a_place_that_is_not_there_has_none(deputy: Visitor) -> None:
    assert told(deputy.get("/api/v1/townships/999999/figures"))[0] == 404


def test_days_that_run_backwards_or_are_none_are_refused_in_words(deputy: Visitor) -> None:
    assert errors_of(deputy.get(f"{CITY}?from=2026-12-02&to=2026-12-01")) == {"from": "开始的日期要在结束的日期以前"}
    assert deputy.get(f"{CITY}?from=yesterday").status_code == 422
    assert deputy.get(f"{CITY}?by=weather").status_code == 422
    assert errors_of(deputy.get(f"{CITY}?from=1990-01-01")) == {"from": "一次最多统计十年"}
    far = "日期太远,请写1900年至2999年之间的日期"
    assert errors_of(deputy.get(f"{CITY}?to=9999-12-31")) == {"to": far}
    assert errors_of(deputy.get(f"{CITY}?to=0001-01-01")) == {"to": far}
    assert errors_of(deputy.get(f"{CITY}?from=0001-01-01&to=2026-12-01")) == {"from": far}


def test_who_has_not_signed_in_sees_none(visitor: Visitor) -> None:
    assert visitor.get(CITY).status_code == 401


def test_a_citizen_sees_the_counts_and_no_more(stranger: Visitor) -> None:
    shown = data_of(stranger.get(CITY))

    assert (shown["township"], shown["by"], shown["lines"]) == ({"id": "330481", "name": "海宁市"}, None, [])
    total = shown["total"]
    assert {key: total[key] for key in ("reported", "in_hand", "answered", "closed", "inside")} == {
        "reported": 2,
        "in_hand": 1,
        "answered": 1,
        "closed": 1,
        "inside": None,
    }


def test_a_deputy_sees_all_of_it_with_the_rates_of_the_file(deputy: Visitor) -> None:
    inside = data_of(deputy.get(STREET))["total"]["inside"]

    assert (inside["rated"], inside["mean_stars"], inside["stars"]) == (1, 4.0, [0, 0, 0, 1, 0])
    assert (inside["late"], inside["bounces"], inside["amounts"]) == (0, 0, [])
    assert inside["mean_answer_seconds"] >= inside["mean_accept_seconds"] >= 0
    assert all(rate["denominator"] <= 2 for rate in inside["rates"])


def test_it_is_parted_as_asked(deputy: Visitor) -> None:
    by_unit = data_of(deputy.get(f"{CITY}?by=unit"))
    by_role = data_of(deputy.get(f"{CITY}?by=reporter"))
    by_kind = data_of(deputy.get(f"{CITY}?by=category"))

    assert line_of(by_unit, "电信公司")["answered"] == 1
    assert line_of(by_unit, "")["in_hand"] == 1
    assert [(line["name"], line["reported"]) for line in by_role["lines"]] == [("代表", 2)]
    assert [(line["name"], line["reported"]) for line in by_kind["lines"]] == [("窨井盖", 2)]


def test_days_before_the_first_report_have_nothing_to_count(deputy: Visitor) -> None:
    shown = data_of(deputy.get(f"{CITY}?from=2020-01-01&to=2020-12-31&by=unit"))

    assert (shown["total"]["reported"], shown["lines"], shown["first"]) == (0, [], "2020-01-01")
