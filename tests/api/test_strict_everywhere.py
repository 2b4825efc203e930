"""Every door that takes JSON refuses what no client of ours sends (严格的请求内容); generated from the doors."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from api.doors import Door, Intake
from api.payloads import Malformed, tidy
from api.routes import all_doors
from cases.tidying import tidy_text
from tests.support.web import REPORT, Visitor, data_of, told

CHANGING = [door for door in all_doors() if door.intake is Intake.JSON]
ID = "01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7b10"
WHO = ("hn-deputy", "hn-telecom", "hn-coordinator", "hn-clerk", "hn-auditor", "operator")

MALFORMED: dict[str, bytes] = {
    "a name twice": b'{"text":"a","text":"b"}',
    "a name twice further in": b'{"x":[{"a":1,"a":2}]}',
    "NaN": b'{"text":NaN}',
    "Infinity": b'{"text":Infinity}',
    "a number beyond all": b'{"text":1e999}',
    "an integer of 5000 digits": b'{"text":' + b"9" * 5000 + b"}",
    "an escaped NUL": b'{"text":"\\u0000"}',
    "an escaped half surrogate": b'{"text":"\\ud800"}',
    "half a surrogate in a name": b'{"\\udfff":1}',
    "30000 brackets": b"[" * 30_000,
    "30000 objects": b'{"a":' * 10_000,
    "17 levels": b"[" * 18 + b"]" * 18,
    "a byte order mark": b"\xef\xbb\xbf{}",
    "overlong UTF-8": b'{"text":"\xc0\xaf"}',
    "GBK": '{"text":"井盖"}'.encode("gbk"),
    "a raw control character": b'{"text":"\x01"}',
    "two values": b"{}{}",
    "nothing but a text": b'"text',
}


@pytest.mark.trawl
@pytest.mark.parametrize("door", CHANGING, ids=lambda door: door.path)
def test_no_door_takes_what_can_be_read_in_two_ways(sign_in: Callable[[str], Visitor], door: Door) -> None:
    path = door.path.replace("{id}", ID).replace("{code}", "330481001").replace("{", "").replace("}", "")
    who = next(each for each in map(sign_in, WHO) if send(each, path, b"{").status_code not in {401, 403})

    answers = {name: send(who, path, body) for name, body in MALFORMED.items()}

    assert {name: told(answer)[:2] for name, answer in answers.items()} == dict.fromkeys(MALFORMED, (400, 40001))


def send(who: Visitor, path: str, body: bytes) -> httpx.Response:
    return who.post(path, content=body, headers={"content-type": "application/json"})


UNSEEN = {
    "a turned direction": ("井\u202e盖\u202c", "井盖"),
    "isolates": ("\u2066井盖\u2069", "井盖"),
    "zero-width spaces": ("井\u200b盖\ufeff\u2060", "井盖"),
    "controls": ("井\x01\x1b[2J盖\x7f\x9b", "井[2J盖"),
    "tags": ("井盖\U000e0041\U000e007f", "井盖"),
    "breaks of every kind": ("一\r\n二\r三\u2028四\x85五\n六", "一\n二\n三\n四\n五\n六"),
    "parts instead of a letter": ("e\u0301", "\u00e9"),
    "a compatibility ideograph": ("\uf979", "\u51c9"),
    "an emoji of several": ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
    "a tab": ("a\tb", "a\tb"),
    "rare Han": ("𠮷𬖌", "𠮷𬖌"),
}


@pytest.mark.parametrize("name", UNSEEN)
def test_what_people_write_loses_what_nobody_sees(name: str) -> None:
    written, kept = UNSEEN[name]

    assert tidy_text(written) == kept
    assert tidy({"a": [written, 1, None]}) == {"a": [kept, 1, None]}
    assert tidy_text(kept) == kept


def test_a_name_of_a_field_may_hold_none_of_them() -> None:
    with pytest.raises(Malformed, match="字段名里有看不见的字符"):
        tidy({"text\u200b": "x"})


def test_a_report_is_kept_clean(deputy: Visitor) -> None:
    case = data_of(deputy.post("/api/v1/reports", {**REPORT, "text": "井\u202e盖\u200b破了\x1b\r\n在路边"}))["id"]

    assert data_of(deputy.get(f"/api/v1/cases/{case}"))["text"] == "井盖破了\n在路边"


def test_a_text_of_nothing_but_unseen_signs_is_empty(deputy: Visitor) -> None:
    assert told(deputy.post("/api/v1/reports", {**REPORT, "text": "\u200b\u202e"}))[:2] == (422, 42201)


def test_a_query_with_unseen_signs_is_refused(deputy: Visitor) -> None:
    assert told(deputy.get("/api/v1/me/cases?cursor=a%E2%80%AEb")) == (400, 40001, "网址里有看不见的字符")


def test_a_rule_text_is_read_sign_by_sign(sign_in: Callable[[str], Visitor]) -> None:
    clerk = sign_in("hn-clerk")

    text = "\ufeff镇街 示例镇 330281999\r\n第一条 其余 由 各单位 认领\r\n"
    answer = data_of(clerk.post("/api/v1/rules/check", {"text": text}))

    assert "diagnostics" in answer


@pytest.mark.parametrize("client", [b"\xff", b"\xed\xa0\x80"])
def test_what_a_device_calls_itself_never_stops_it(visitor: Visitor, client: bytes) -> None:
    headers = {b"user-agent": client, b"content-type": b"application/json"}
    answer = visitor.client.post("/api/v1/auth/dev", content=b'{"code": "dev:hn-deputy"}', headers=headers)

    assert answer.status_code == 200


@pytest.mark.parametrize("token", ["x" * 128, "\u00a5" * 36 + ".a", ".", f"{ID}.", f"{ID}.x"])
def test_a_refresh_token_of_another_form_is_none(visitor: Visitor, token: str) -> None:
    assert told(visitor.post("/api/v1/auth/refresh", {"refresh_token": token}))[0] in {401, 422}
