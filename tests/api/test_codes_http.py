"""Over HTTP: codes for posters and cards, sheets to print, short addresses, and calendars at private addresses."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
import zxingcpp
from icalendar import Calendar
from PIL import Image

from tests.support.pdf import opened, text_of
from tests.support.web import REPORT, Visitor, data_of, errors_of, reported, told

TOWN, CITY = "330481001", "330481"
CODES = f"/api/v1/townships/{TOWN}/codes"
SignIn = Callable[[str], Visitor]


@pytest.fixture(scope="module")
def coordinator(sign_in: SignIn) -> Visitor:
    return sign_in("hn-coordinator")


@pytest.fixture(scope="module")
def station(coordinator: Visitor) -> str:
    body = {"kind": "station", "target": "演示代表联络站"}
    first, again = coordinator.post(CODES, body), coordinator.post(CODES, body)
    assert data_of(first) == data_of(again)
    (short,) = data_of(first)["shorts"]
    return str(short)


def read(picture: bytes) -> str:
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    return str(found.text)


def test_codes_are_made_by_who_coordinates_of_what_the_town_has(coordinator: Visitor, deputy: Visitor) -> None:
    refused = deputy.post(CODES, {"kind": "village", "target": "演示村"})
    unknown = coordinator.post(CODES, {"kind": "village", "target": "没有的村"})
    outside = coordinator.post(CODES, {"kind": "station", "target": "演示站", "village": "没有的村"})
    whole = coordinator.post(CODES, {"kind": "station"})

    assert told(refused)[:2] == (403, 40301)
    assert list(errors_of(unknown)) == ["target"]
    assert list(errors_of(outside)) == ["village"]
    assert list(errors_of(whole)) == ["kind"]


def test_whoever_scans_is_told_where_without_signing_in(visitor: Visitor, station: str) -> None:
    shown = data_of(visitor.get(f"/api/v1/codes/{station.lower()}"))

    assert (shown["township"], shown["kind_text"], shown["label"]) == (TOWN, "代表联络站", "演示代表联络站")
    for unknown in ("1", "ZZZ-00000000", f"{station[:-1]}{'0' if station[-1] != '0' else '1'}"):
        assert told(visitor.get(f"/api/v1/codes/{unknown}"))[:2] == (404, 40401)


def test_a_report_through_a_code_says_so_and_is_counted(coordinator: Visitor, deputy: Visitor, station: str) -> None:
    sent = data_of(deputy.post("/api/v1/reports", REPORT | {"code": station}))
    wrong = deputy.post("/api/v1/reports", REPORT | {"code": "1-00000000"})

    events = data_of(deputy.get(f"/api/v1/cases/{sent['id']}"))["timeline"]
    assert "扫代表联络站“演示代表联络站”的码" in events[0]["text"]
    assert list(errors_of(wrong)) == ["code"]
    (shown,) = [each for each in data_of(coordinator.get(CODES))["items"] if each["short"] == station]
    assert (shown["reports"], shown["lately"]) == (1, 1)


@pytest.fixture(scope="module")
def whose(coordinator: Visitor) -> str:
    people = data_of(coordinator.get(f"/api/v1/townships/{CITY}/people"))["people"]
    return str(next(each["id"] for each in people if each["name"] == "演示·代表甲"))


def test_a_report_through_a_deputys_card_waits_for_that_deputy(
    coordinator: Visitor, sign_in: SignIn, whose: str
) -> None:
    made = data_of(coordinator.post(CODES, {"kind": "deputy", "target": whose}))
    listed = data_of(coordinator.get(CODES))["items"]
    card = next(each for each in listed if each["target"] == whose)

    sent = data_of(sign_in("hn-deputy-2").post("/api/v1/reports", REPORT | {"code": card["short"]}))

    assert card["short"] in made["shorts"]
    assert card["label"] == ""
    seen = data_of(sign_in("hn-deputy").get(f"/api/v1/cases/{sent['id']}"))
    assert "请代表转报" in seen["timeline"][0]["text"]


def test_posters_and_cards_are_printed_with_codes_that_can_be_read(
    coordinator: Visitor, station: str, whose: str
) -> None:
    posters = coordinator.get(f"/api/v1/townships/{TOWN}/posters.pdf?kind=station&phone=0573-00000000")
    data_of(coordinator.post(CODES, {"kind": "deputy", "target": whose}))
    cards = coordinator.get(f"/api/v1/townships/{TOWN}/cards.pdf?station=演示站")
    picture = coordinator.get(f"{CODES}/{station}/picture")

    assert posters.headers["content-type"] == cards.headers["content-type"] == "application/pdf"
    words = text_of(posters.content)
    assert all(each in words for each in ("演示代表联络站", station, "0573-00000000", "微信扫一扫"))
    with opened(posters.content) as file:
        page = file[0].render(scale=2).to_pil()
    (found,) = zxingcpp.read_barcodes(page)
    assert found.text == read(picture.content) == f"wxa:pages/report/report?scene={station}"
    assert all(each in text_of(cards.content) for each in ("演示·代表甲", "人大代表连心卡", "演示站"))
    assert list(errors_of(coordinator.get(f"/api/v1/townships/{TOWN}/posters.pdf?kind=grid"))) == ["codes"]
    assert list(errors_of(coordinator.get(f"/api/v1/townships/{TOWN}/posters.pdf?kind=deputy"))) == ["kind"]
    assert told(coordinator.get(f"{CODES}/1/picture"))[0] == 404


def test_a_short_address_leads_to_wechat_and_nowhere_else(visitor: Visitor, station: str) -> None:
    first = visitor.get(f"/s/{station}", follow_redirects=False)

    assert (first.status_code, first.content) == (302, b"")
    assert first.headers["location"].startswith("https://wxaurl.cn/")
    assert told(visitor.get("/s/1-00000000"))[:2] == (404, 40401)
    passed_on = visitor.get(f"/s/{station}?from=singlemessage&isappinstalled=0", follow_redirects=False)
    assert passed_on.headers["location"] == first.headers["location"]


def test_a_revoked_code_is_nothing_any_more(coordinator: Visitor, visitor: Visitor, deputy: Visitor) -> None:
    (short,) = data_of(coordinator.post(CODES, {"kind": "station", "target": "演示旧站"}))["shorts"]
    refused = deputy.post(f"{CODES}/{short}/revoke", {})
    data_of(coordinator.post(f"{CODES}/{short}/revoke", {}))
    data_of(coordinator.post(f"{CODES}/{short}/revoke", {}))

    assert told(refused)[:2] == (403, 40301)
    assert "已经停用" in told(visitor.get(f"/api/v1/codes/{short}"))[2]
    assert told(visitor.get(f"/s/{short}"))[0] == 404
    assert list(errors_of(deputy.post("/api/v1/reports", REPORT | {"code": short}))) == ["code"]
    assert list(errors_of(coordinator.get(f"{CODES}/{short}/picture"))) == ["codes"]
    (again,) = data_of(coordinator.post(CODES, {"kind": "station", "target": "演示旧站"}))["shorts"]
    assert again != short


def test_a_deputy_may_revoke_the_own_card(coordinator: Visitor, sign_in: SignIn, whose: str) -> None:
    items = data_of(coordinator.get(CODES))["items"]
    card = next(each["short"] for each in items if each["target"] == whose and each["revoked_at"] is None)

    data_of(sign_in("hn-deputy").post(f"{CODES}/{card}/revoke", {}))

    assert told(coordinator.post(f"{CODES}/4-00000000/revoke", {}))[0] == 404


# --- calendars --------------------------------------------------------------------------------------------------------


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
