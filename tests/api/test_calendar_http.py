"""Over HTTP: a private address for the calendar of a phone, read back by another reader's eyes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from icalendar import Calendar

from tests.support.web import Visitor, data_of, reported, told

SignIn = Callable[[str], Visitor]


@pytest.fixture(scope="module", name="case")
def one_case(deputy: Visitor, telecom: Visitor) -> str:
    found = reported(deputy, text="我家门口的演示隐私内容")
    data_of(telecom.do(found, "claim"))
    return found


def address_of(who: Visitor) -> str:
    url: str = data_of(who.post("/api/v1/me/calendar", {}))["url"]
    return urlsplit(url).path


def test_an_unknown_address_is_none(visitor: Visitor) -> None:
    for name in ("a", "0" * 64, "0" * 64 + ".ics"):
        assert told(visitor.get(f"/calendar/{name}"))[:2] == (404, 40401)


def test_terms_of_the_unit_stand_in_the_calendar_without_words_of_citizens(
    visitor: Visitor, telecom: Visitor, case: str
) -> None:
    answer = visitor.get(address_of(telecom))

    found: Any = Calendar.from_ical(answer.content)
    assert answer.headers["content-type"].startswith("text/calendar")
    events = {str(each["uid"]): each for each in found.walk("VEVENT")}
    mine = events[f"case-{case}@minqing"]
    assert (str(mine["status"]), "窨井盖" in str(mine["summary"])) in {("CONFIRMED", True), ("TENTATIVE", True)}
    assert mine["dtstart"].params["TZID"] == "Asia/Shanghai"
    assert "演示隐私内容" not in answer.text
    assert len(found.walk("VTIMEZONE")) == 1


def test_what_is_answered_is_cancelled_and_counts_up(visitor: Visitor, telecom: Visitor, deputy: Visitor) -> None:
    other = reported(deputy)
    data_of(telecom.do(other, "claim"))
    path = address_of(telecom)
    before = event(visitor.get(path).content, other)
    data_of(telecom.do(other, "answer", outcome="已解决", text="已换好井盖"))
    data_of(deputy.do(other, "rate", stars=5))

    after = event(visitor.get(path).content, other)

    assert (str(before["status"]) != "CANCELLED", str(after["status"])) == (True, "CANCELLED")
    assert int(after["sequence"]) > int(before["sequence"])


def event(data: bytes, case: str) -> Any:
    return next(each for each in Calendar.from_ical(data).walk("VEVENT") if str(each["uid"]) == f"case-{case}@minqing")


def test_nothing_is_sent_twice_to_who_has_it(visitor: Visitor, telecom: Visitor) -> None:
    path = address_of(telecom)
    first = visitor.get(path)

    again = visitor.get(path, headers={"if-none-match": f'"other", W/{first.headers["etag"]}'})

    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])


def test_a_new_address_ends_the_one_before_and_none_is_left_when_it_is_taken_away(
    visitor: Visitor, deputy: Visitor
) -> None:
    first = address_of(deputy)
    second = address_of(deputy)
    assert told(visitor.get(first))[0] == 404
    assert visitor.get(second).status_code == 200
    known = data_of(deputy.get("/api/v1/me/calendar"))
    assert (known["url"], known["since"] is not None) == (None, True)

    data_of(deputy.post("/api/v1/me/calendar/revoke", {}))

    assert told(visitor.get(second))[0] == 404
    assert data_of(deputy.get("/api/v1/me/calendar"))["since"] is None
