"""Bodies that no client of ours sends: each is refused with a 4xx in the envelope, and none makes a 500."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from api import payloads
from api.openapi import example_of
from api.payloads import explain
from api.routes import all_doors
from tests.support.web import REPORT, Visitor, errors_of, told

PHOTO = "01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7b1"  # one digit is wanting

_IN_ADDRESS = re.compile(r"\{\w+\}")
NOT_JSON = (400, 40001, "请求内容不是正确的 JSON")
NOT_UTF8 = (400, 40001, "请求内容不是正确的 UTF-8 文字")
TWICE = (400, 40001, "请求内容里有重复的字段名")
UNSTORABLE = (400, 40001, "文字里有无法保存的字符")
TOO_LARGE_NUMBER = (400, 40001, "请求内容里的数太大")


def with_text(raw: str) -> bytes:
    """A report whose text is this raw JSON."""
    return ('{"township":"330481001","text":' + raw + "}").encode()


BODIES: dict[str, tuple[bytes, tuple[int, int, str]]] = {
    "half an object": (b'{"township":', NOT_JSON),
    "two values": (b"{}{}", NOT_JSON),
    "single quotes": (b"{'text':'x'}", NOT_JSON),
    "a byte order mark": (b"\xef\xbb\xbf{}", NOT_JSON),
    "UTF-16": ("{}".encode("utf-16"), NOT_UTF8),
    "GBK": ('{"text":"井盖"}'.encode("gbk"), NOT_UTF8),
    "overlong UTF-8": (b'{"text":"\xc0\xaf"}', NOT_UTF8),
    "a raw half surrogate": (b'{"text":"\xed\xa0\x80"}', NOT_UTF8),
    "a raw control character": (b'{"text":"\x01"}', NOT_JSON),
    "an escaped NUL": (with_text(r'"\u0000"'), UNSTORABLE),
    "an escaped half surrogate": (with_text(r'"\ud800"'), UNSTORABLE),
    "a NUL in a name": (b'{"a\\u0000":1}', UNSTORABLE),
    "NaN": (with_text("NaN"), (400, 40001, "请求内容里不能有 NaN")),
    "Infinity": (with_text("-Infinity"), (400, 40001, "请求内容里不能有 -Infinity")),
    "a number beyond all": (with_text("1e999"), TOO_LARGE_NUMBER),
    "an integer of 5000 digits": (with_text("9" * 5000), NOT_JSON),
    "a name twice": (b'{"text":"a","text":"b"}', TWICE),
    "a name twice further in": (b'{"place":{"lat":1,"lat":2}}', TWICE),
    "30000 brackets": (b"[" * 30000, NOT_JSON),
    "17 levels": (b"[" * 18 + b"]" * 18, (400, 40001, "请求内容的层次太深")),
    "64 kB and one more": (with_text('"' + "a" * 65536 + '"'), (413, 41301, "请求内容太大")),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_cannot_be_read_is_refused(deputy: Visitor, name: str) -> None:
    body, expected = BODIES[name]

    answer = deputy.post("/api/v1/reports", content=body, headers={"content-type": "application/json"})

    assert told(answer) == expected


FIELDS: dict[str, tuple[dict[str, object], dict[str, str]]] = {
    "no township": ({"text": "x"}, {"township": "缺少这一项,请填写"}),
    "nothing at all": ({}, {"township": "缺少这一项,请填写"}),
    "no object": ({"text": ["x"]}, {"text": "应当是文字"}),
    "an unknown field": ({**REPORT, "status": "closed"}, {"status": "没有这一项,请删去"}),
    "somebody else's role": ({**REPORT, "role": "市代表"}, {"role": "没有这一项,请删去"}),
    "an empty text": ({**REPORT, "text": ""}, {"text": "不能为空"}),
    "only blanks": ({**REPORT, "text": " \n　"}, {"text": "不能为空"}),
    "2001 characters": ({**REPORT, "text": "井" * 2001}, {"text": "最多2000个字"}),
    "an unknown urgency": ({**REPORT, "urgency": "特急"}, {"urgency": "不能是 '特急',请从列出的值中选择"}),
    "a code with letters": ({**REPORT, "township": "33048x"}, {"township": "应当是行政区划代码,2至15位数字"}),
    "a place beyond the pole": (
        {**REPORT, "place": {"lat": 91, "lng": 120, "datum": "gcj02"}},
        {"place.lat": "不能大于90.0"},
    ),
    "a place without its datum": ({**REPORT, "place": {"lat": 1, "lng": 2}}, {"place.datum": "缺少这一项,请填写"}),
    "a time without a zone": (
        {**REPORT, "occurred_at": "2026-11-22T08:00:00"},
        {"occurred_at": "时间要带时区,例如 2026-11-22T08:00:00+08:00"},
    ),
    "a time that is none": (
        {**REPORT, "occurred_at": "昨天"},
        {"occurred_at": "时间要写成 2026-11-22T08:00:00+08:00 的样子"},
    ),
    "a time to come": ({**REPORT, "occurred_at": "2999-01-01T00:00:00+08:00"}, {"occurred_at": "发生时间不能晚于现在"}),
    "a time long past": (
        {**REPORT, "occurred_at": "0001-01-01T00:00:00Z"},
        {"occurred_at": "发生时间不能早于7天以前,请在文字里说明"},
    ),
    "ten photos": ({**REPORT, "photos": [f"{PHOTO}{n}" for n in range(10)]}, {"photos": "最多9张照片"}),
    "a photo that is no id": ({**REPORT, "photos": ["../../etc"]}, {"photos": "应当是照片的编号(id),上传照片时得到"}),
    "a deputy by name": (
        {**REPORT, "through": "演示代表"},
        {"through": "应当是一位人大代表的编号(id),可以请谁转报见 GET /townships/{代码}/deputies"},
    ),
    "a photo twice": ({**REPORT, "photos": [f"{PHOTO}0", f"{PHOTO}0"]}, {"photos": "同一张照片只能附一次"}),
    "an unknown category": ({**REPORT, "category": "外星"}, {"category": "没有“外星”这个类别,请从类别表中选择"}),
    "an unknown question": ({**REPORT, "answers": {"颜色": "红"}}, {"answers.颜色": "规约没有“颜色”这一问"}),
    "an answer that is no text": ({**REPORT, "answers": {"权属": 1}}, {"answers": "应当是文字"}),
    "an unknown group": ({**REPORT, "group": "没有的群"}, {"group": "硖石街道没有叫“没有的群”的群"}),
}


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_that_cannot_be_is_told_by_its_name(deputy: Visitor, name: str) -> None:
    body, expected = FIELDS[name]

    answer = deputy.post("/api/v1/reports", body)

    assert told(answer)[:2] == (422, 42201)
    assert errors_of(answer) == expected


def test_nothing_that_was_refused_has_left_a_case(deputy: Visitor) -> None:
    listed = deputy.get("/api/v1/me/cases").json()["data"]

    assert listed == {"items": [], "next_cursor": None, "has_more": False}


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "", "application/jsonp"])
def test_json_under_another_name_is_refused(deputy: Visitor, kind: str) -> None:
    answer = deputy.post("/api/v1/reports", content=json.dumps(REPORT), headers={"content-type": kind})

    assert told(answer) == (415, 41501, "请用 JSON 提交(Content-Type: application/json)")


def test_a_body_where_none_belongs_is_ignored(deputy: Visitor) -> None:
    answer = deputy.client.request(
        "GET", "/api/v1/me", content=b"{", headers={"authorization": f"Bearer {deputy.token}"}
    )

    assert answer.status_code == 200


QUERIES = {
    "?limit=0": {"limit": "不能小于1"},
    "?limit=51": {"limit": "不能大于50"},
    "?limit=ten": {"limit": "应当是整数"},
    "?page=2": {"page": "没有这一项,请删去"},
}


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_that_cannot_be_is_told_by_its_name(deputy: Visitor, query: str) -> None:
    answer = deputy.get(f"/api/v1/me/cases{query}")

    assert told(answer)[:2] == (422, 42201)
    assert errors_of(answer) == QUERIES[query]


@pytest.mark.parametrize("query", ["?limit=1&limit=2", "?cursor=%00"])
def test_a_query_that_can_be_read_in_two_ways_is_refused(deputy: Visitor, query: str) -> None:
    assert told(deputy.get(f"/api/v1/me/cases{query}"))[:2] == (400, 40001)


@pytest.mark.parametrize("cursor", ["x", "1;drop", "9" * 200, "eyJhIjoxfQ==", "%F0%9F%98%80"])
@pytest.mark.parametrize("path", ["/api/v1/me/cases", "/api/v1/me/notices", "/api/v1/board"])
def test_a_cursor_that_we_never_gave_is_refused(deputy: Visitor, path: str, cursor: str) -> None:
    answer = deputy.get(f"{path}?cursor={cursor}")

    assert told(answer)[:2] == (422, 42201)


FORGED = [
    ["2026-11-22T08:00:00", "01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7b10"],
    ["2026-11-22T08:00:00+08:00", "x" * 100],
    ["2026-11-22T08:00:00+08:00", "\0"],
    ["2026-11-22T08:00:00+08:00", 1],
    ["2026-11-22T08:00:00+08:00", "urn:uuid:01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7b10"],
    ["0001-01-01T00:00:00+14:00", "x"],
    ["9999-12-31T23:59:59-14:00", "x"],
    [1, 2],
    [],
    {},
]


@pytest.mark.parametrize("forged", FORGED, ids=str)
def test_a_forged_cursor_is_never_an_error_of_ours(deputy: Visitor, forged: object) -> None:
    cursor = base64.urlsafe_b64encode(json.dumps(forged).encode()).decode().rstrip("=")

    for path in ("/api/v1/me/cases", "/api/v1/board"):
        assert errors_of(deputy.get(f"{path}?cursor={cursor}")) == {"cursor": "翻页标记无效,请从第一页重新打开"}


@pytest.mark.parametrize("case", ["1", "%00", "%ED%A0%80", "..%2f..%2fetc", "x" * 500, "'%20or%201=1", "%F0%9F%98%80"])
def test_an_id_that_nobody_has_is_not_found(deputy: Visitor, case: str) -> None:
    assert told(deputy.get(f"/api/v1/cases/{case}"))[0] == 404


@pytest.mark.parametrize("given", ["x" * 70, "9" * 30])
def test_what_stands_in_an_address_is_never_an_error_of_ours(sign_in: Callable[[str], Visitor], given: str) -> None:
    """Every door with something in its address besides the place: longer than any column, larger than any number."""
    who, answers = sign_in("hn-coordinator"), {}

    for door in all_doors():
        path = _IN_ADDRESS.sub(given, door.path.replace("{code}", "330481001"))
        if given in path:
            answer = who.get(path) if door.method == "GET" else who.post(path, example_of(door))
            answers[door.path] = answer.status_code

    assert {path: status for path, status in answers.items() if status >= 500} == {}
    assert len(answers) > 90


def test_an_address_that_is_none_answers_in_the_envelope(visitor: Visitor) -> None:
    assert told(visitor.get("/api/v1/nothing")) == (404, 40400, "没有这个地址")
    assert told(visitor.get("/api/v1/me/")) == (404, 40400, "没有这个地址")


def test_a_method_that_is_none_answers_in_the_envelope(visitor: Visitor) -> None:
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
        answer = visitor.client.request(method, "/api/v1/me")
        assert told(answer) == (405, 40501, "这个地址不支持这种请求方法")
        assert answer.headers["allow"] == "GET"


def test_parameters_beside_a_body_are_refused(deputy: Visitor) -> None:
    answer = deputy.post("/api/v1/reports?township=330481002", REPORT)

    assert errors_of(answer) == {"township": "这个地址不接受网址参数,请写在请求内容里"}


def test_a_head_beyond_the_limit_is_answered(visitor: Visitor) -> None:
    answer = visitor.get("/api/v1/config", headers={"x-long": "a" * 20000})

    assert told(answer) == (413, 41301, "请求内容太大")


def test_an_id_of_no_form_says_where_ids_are_from() -> None:
    assert explain("Expected `str` matching regex '^[0-9a-f-]{36}$' - at `$.deputy`") == (
        "deputy",
        "应当是编号(id,36位),从列表或者回执里取",
    )
    assert explain("Expected `str` matching regex '^([01][0-9]|2[0-3]):[0-5][0-9]$' - at `$.quiet.begin`") == (
        "quiet.begin",
        "应当是24小时制的时刻,例如 21:30",
    )
    assert explain("something new") == ("body", "不合要求,请对照接口说明(/docs)")


def test_every_form_that_a_body_asks_for_has_its_own_sentence() -> None:
    text = "".join(file.read_text(encoding="utf-8") for file in Path(payloads.__file__).parent.glob("bodies*.py"))
    forms = set(re.findall(r"pattern=r?\"([^\"]+)\"", text))

    assert forms - set(payloads.FORMS) == {"^[0-9a-f-]{36}$"}
