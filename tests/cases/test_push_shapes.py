"""What a pushed event says in whatever shape it comes (推送的形状): the traps that developers have met."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.push_shapes import as_int, as_list, as_text, event_of, happened_at, key_of, openid_of, subscribed

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
ITEM = {"TemplateId": "t-1", "SubscribeStatusString": "accept", "PopupScene": "0"}
OTHER = {"TemplateId": "t-2", "SubscribeStatusString": "reject", "PopupScene": "0"}
POPUP = {
    "ToUserName": "gh_1",
    "FromUserName": "o-1",
    "CreateTime": "1620973045",
    "MsgType": "event",
    "Event": "subscribe_msg_popup_event",
}
CHECK = {"FromUserName": "gh", "CreateTime": 1626959646, "MsgType": "event", "Event": "wxa_media_check"}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (7, 7),
        ("7", 7),
        (" -7 ", -7),
        ("--7", None),
        ("7.0", None),
        ("", None),
        (True, None),
        (7.0, None),
        (None, None),
        ("9" * 101, None),
        ("²", None),
    ],
)
def test_a_whole_number_is_one_however_it_is_written(value: object, expected: int | None) -> None:
    assert as_int(value) == expected


@pytest.mark.parametrize(("value", "expected"), [(" a ", "a"), (7, "7"), (True, ""), (None, ""), ({}, "")])
def test_words_are_words(value: object, expected: str) -> None:
    assert as_text(value) == expected


def test_one_thing_or_several_are_a_list() -> None:
    assert as_list(ITEM) == [ITEM]
    assert as_list([ITEM, "nothing", OTHER]) == [ITEM, OTHER]
    assert as_list("nothing") == as_list(None) == []


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, []),
        ({"List": ""}, []),
        ({"List": ITEM}, [ITEM]),
        ({"List": [ITEM, OTHER]}, [ITEM, OTHER]),
        ({"SubscribeMsgPopupEvent": {"List": ITEM}}, [ITEM]),
        ({"SubscribeMsgPopupEvent": {"List": [ITEM, OTHER]}}, [ITEM, OTHER]),
        ({"SubscribeMsgPopupEvent": [ITEM]}, [ITEM]),
        ({"SubscribeMsgChangeEvent": ITEM | {"List": OTHER}}, [OTHER]),
        ({"SubscribeMsgSentEvent": {"List": ITEM}}, [ITEM]),
    ],
)
def test_the_items_of_a_subscription_are_found_in_every_shape(
    more: dict[str, object], expected: list[dict[str, str]]
) -> None:
    assert subscribed(POPUP | more) == expected


def test_an_event_is_told_by_its_name_and_a_message_by_its_kind() -> None:
    assert event_of(POPUP) == "subscribe_msg_popup_event"
    assert event_of({"MsgType": "text", "Content": "您好"}) == "message:text"
    assert event_of({"MsgType": "event"}) == event_of({}) == ""
    assert (openid_of(POPUP), openid_of({})) == ("o-1", "")


@pytest.mark.parametrize("said", ["soon", None, 0, -5, 9_999_999_999_999])
def test_what_is_no_time_is_now(said: object) -> None:
    assert happened_at({"CreateTime": said}, NOW) == NOW


def test_a_time_is_a_number_or_digits() -> None:
    assert happened_at({"CreateTime": 1620973045}, NOW) == datetime(2021, 5, 14, 6, 17, 25, tzinfo=UTC)
    assert happened_at(POPUP, NOW) == datetime(2021, 5, 14, 6, 17, 25, tzinfo=UTC)


def test_checks_of_one_second_are_told_apart_by_their_trace() -> None:
    first, second = CHECK | {"trace_id": "a-1"}, CHECK | {"trace_id": "a-2"}

    assert key_of(first) != key_of(second)
    assert key_of(first) == key_of(first | {"CreateTime": "1626959646", "detail": []})


def test_a_message_is_told_by_its_number() -> None:
    first = {"MsgType": "text", "MsgId": 64123456, "CreateTime": 1}

    assert key_of(first) == key_of(first | {"MsgId": "64123456", "CreateTime": 2}) != key_of(first | {"MsgId": 1})
    assert key_of({"msgid": "7"}) == key_of({"MsgId": 7})


def test_subscriptions_of_one_second_are_told_apart_by_their_templates() -> None:
    one, both = POPUP | {"List": ITEM}, POPUP | {"List": [ITEM, OTHER]}

    assert key_of(one) != key_of(both) == key_of(POPUP | {"List": [OTHER, ITEM]})
    assert key_of(one) == key_of(POPUP | {"CreateTime": 1620973045, "SubscribeMsgPopupEvent": [ITEM]})
    assert key_of(one) != key_of(POPUP | {"List": ITEM, "FromUserName": "o-2"})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
names = st.sampled_from(["List", "CreateTime", "MsgType", "Event", "FromUserName", "SubscribeMsgPopupEvent", "MsgId"])


@given(st.dictionaries(names, json_values))
def test_no_shape_is_too_odd(body: dict[str, object]) -> None:
    assert len(key_of(body)) == 64
    assert all(isinstance(each, dict) for each in subscribed(body))
    assert happened_at(body, NOW).tzinfo is not None
    assert isinstance(event_of(body), str)
