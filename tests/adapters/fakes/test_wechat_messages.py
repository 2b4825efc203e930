"""The stand-in for subscribe messages keeps every documented limit (订阅消息替身): whoever violates one is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from adapters.fakes import wechat_fields
from adapters.fakes.wechat_messages import LIMITS, SEND, FakeTemplate, WechatMessages
from cases.ports_outbound import Question

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
TEMPLATES = {
    "one-time": FakeTemplate(("thing1", "enum2"), enums={"enum2": ("已受理",)}),
    "other": FakeTemplate(("thing1",)),
    "lasting": FakeTemplate(("thing1",), lasting=True),
}
GOOD = {
    "touser": "o-1",
    "template_id": "one-time",
    "page": "pages/case/detail?id=1",
    "data": {"thing1": {"value": "路灯"}, "enum2": {"value": "已受理"}},
    "miniprogram_state": "formal",
    "lang": "zh_CN",
}


def fake(**more: object) -> WechatMessages:
    made = WechatMessages(TEMPLATES, lambda: NOW, {"o-1"}, **more)  # type: ignore[arg-type]  # by their names
    made.tap("o-1", {"one-time": "accept", "other": "reject"})
    return made


async def sent(made: WechatMessages, body: object = GOOD, path: str = SEND, method: str = "POST") -> dict[str, object]:
    raw = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    answered = await made.answer(Question(method, f"{path}?access_token=t", body=raw))
    assert answered.status == 200
    return dict(json.loads(answered.body))


def data(**fields: object) -> dict[str, object]:
    return {**GOOD, "data": {**GOOD["data"], **fields}}  # type: ignore[dict-item]  # it is a dictionary


VIOLATIONS: dict[str, tuple[object, int]] = {
    "openid": ({**GOOD, "touser": "o-9"}, 40003),
    "template": ({**GOOD, "template_id": "none"}, 40037),
    "consent": ({**GOOD, "template_id": "other"}, 43101),
    "argument": (data(thing1={"value": " "}), 47003),
    "page": ({**GOOD, "page": "pages/old"}, 41030),
    "json": (b"{", 47001),
    "state": ({**GOOD, "miniprogram_state": "beta"}, 40097),
}


@pytest.mark.parametrize("limit", VIOLATIONS)
async def test_whoever_violates_a_limit_is_refused(limit: str) -> None:
    body, code = VIOLATIONS[limit]

    answer = await sent(fake(), body)

    assert answer["errcode"] == code
    assert " rid: " in str(answer["errmsg"])
    assert (str(code), limit) in {(each.value, each.name) for each in LIMITS}


async def test_nobody_sends_more_than_a_day_allows() -> None:
    made = fake(daily=1)

    assert [(await sent(made))["errcode"], (await sent(made))["errcode"]] == [0, 45009]


@pytest.mark.parametrize(
    "choices", [{}, dict.fromkeys(("one-time", "lasting"), "accept"), dict.fromkeys(("a", "b", "c", "d"), "accept")]
)
def test_a_panel_shows_three_at_most_and_one_kind(choices: dict[str, str]) -> None:
    made = fake()
    made.templates = {**TEMPLATES, **dict.fromkeys("abcd", TEMPLATES["other"])}

    with pytest.raises(ValueError, match="20003"):
        made.tap("o-1", choices)


def test_every_limit_is_tried_here() -> None:
    assert {each.name for each in LIMITS} == {*VIOLATIONS, "daily", "panel"}
    assert all(each.source.startswith("https://developers.weixin.qq.com/") for each in LIMITS)


async def test_one_accept_is_one_message_and_its_fate_is_pushed() -> None:
    made = fake()

    first, second = await sent(made), await sent(made)

    assert (first["errcode"], second["errcode"], second["errmsg"]) == (
        0,
        43101,
        "user refuse to accept the msg rid: 688ac964-6bd8342c-4b6ca9f3",
    )
    assert [each["Event"] for each in made.events] == ["subscribe_msg_popup_event", "subscribe_msg_sent_event"]
    assert isinstance(made.events[0]["List"], list)  # several: a list
    assert isinstance(made.events[1]["List"], dict)  # one: itself


async def test_a_long_term_template_lasts_until_it_is_turned_off() -> None:
    made, body = fake(), {**GOOD, "template_id": "lasting", "page": ""}
    made.tap("o-1", {"lasting": "accept"})

    answers = [(await sent(made, body))["errcode"] for _ in range(3)]
    made.turn_off("o-1", "lasting")

    assert (answers, (await sent(made, body))["errcode"]) == ([0, 0, 0], 43101)
    assert made.events[-1]["Event"] == "subscribe_msg_change_event"


async def test_wechat_refuses_some_people_though_they_have_accepted() -> None:
    assert (await sent(fake(odd={"o-1"})))["errcode"] == 43101


async def test_other_errors_come_as_they_do() -> None:
    assert (await sent(fake(busy=1)))["errcode"] == -1
    assert (await sent(fake(token_error=lambda _: 40001)))["errcode"] == 40001
    assert (await sent(fake(), path="/cgi-bin/other"))["errcode"] == 40066
    assert (await sent(fake(), method="GET"))["errcode"] == 40066
    assert (await sent(fake(), []))["errcode"] == 47001


@pytest.mark.parametrize("field", [{"thing1": None}, {"thing1": {"value": 7}}, {"thing1": {}}])
async def test_the_field_that_is_wrong_is_named(field: dict[str, object]) -> None:
    answer = await sent(fake(), data(**field))

    assert str(answer["errmsg"]).startswith("argument invalid! data.thing1.value invalid")
    assert (await sent(fake(), {**GOOD, "data": []}))["errcode"] == 47003


WRONG: dict[str, tuple[str, ...]] = {
    "thing": ("字" * 21, "第一行\n第二行", "😀"),
    "number": ("1" * 33, "三", "-1", "1,000", ""),
    "letter": ("a1", "a" * 33),
    "symbol": ("a", "!" * 6),
    "character_string": ("编号1", "a" * 33, "a b"),
    "time": ("25:00", "2026-11-23 08:00", "2026年2月30日 08:00", "08:00~09:00~10:00", "8点"),
    "date": ("2026年11月", "2026年13月1日", "08:00"),
    "amount": ("100", "¥12345678901", "一百元"),
    "phone_number": ("1" * 18, "电话"),
    "car_number": ("粤A8Z888挂挂", "浙", "A浙B"),
    "name": ("一二三四五六七八九十一", "a" * 21, "张3"),
    "phrase": ("一二三四五六", "ok"),
    "enum": ("未受理",),
}
RIGHT = {
    "thing": "字" * 20,
    "number": "3.14",
    "letter": "abc",
    "symbol": "!?",
    "character_string": "A-1",
    "time": "2019年10月1日 15:01~2019年10月1日 16:01",
    "date": "2019年10月1日",
    "amount": "¥100.00元",
    "phone_number": "+86-0766-66888866",
    "car_number": "粤A8Z888挂",
    "name": "张三",
    "phrase": "配送中",
    "enum": "已受理",
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_field_of_each_kind_has_its_limit(kind: str) -> None:
    judged: Callable[[object], bool] = lambda value: wechat_fields.field_is_valid(f"{kind}1", value, ("已受理",))  # noqa: E731  # for brevity

    assert [value for value in WRONG[kind] if judged(value)] == []
    assert judged(RIGHT[kind])
    assert {each.name for each in wechat_fields.LIMITS} == set(WRONG)
