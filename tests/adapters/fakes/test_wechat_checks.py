"""The stand-in of WeChat's content security enforces what is documented; our checker keeps to it (内容安全替身)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.fakes.house import FakeHouse, Fault
from adapters.fakes.wechat_checks import LIMITS, MEDIA, TEXT, WechatChecks
from adapters.services import RemoteService, ServicePolicy
from adapters.wechat.content_checks import WechatChecker, pieces
from cases.content_checking import read_answer
from cases.ports_checks import Checked, Verdict
from cases.ports_outbound import Answered, Question
from cases.ports_services import Call

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
BASE = "https://api.weixin.qq.com"
GOOD: dict[str, object] = {"version": 2, "openid": "o-1", "scene": 3, "content": "井盖破了"}
PICTURE: dict[str, object] = {**GOOD, "media_url": "https://rd.example.gov.cn/p", "media_type": 2}


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


def stand_in(**more: Any) -> WechatChecks:
    seen = {"o-1": NOW - timedelta(minutes=1), "o-old": NOW - timedelta(hours=2, seconds=1)}
    return WechatChecks(more.pop("clock", Clock()), seen, **more)


async def asked(fake: WechatChecks, path: str, body: object) -> dict[str, Any]:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    found = await fake.answer(Question("POST", f"{path}?access_token=t", {}, data))
    told: dict[str, Any] = json.loads(found.body)
    return told


def test_every_limit_names_the_page_that_says_so() -> None:
    assert all(each.source.startswith("https://developers.weixin.qq.com/miniprogram/dev/") for each in LIMITS)
    assert len({each.name for each in LIMITS}) == len(LIMITS)


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        (TEXT, {**GOOD, "content": "字" * 2501}, 47001),
        (TEXT, {**GOOD, "content": ""}, 44002),
        (TEXT, {**GOOD, "openid": "o-old"}, 61010),
        (TEXT, {**GOOD, "openid": "o-nobody"}, 40003),
        (TEXT, {**GOOD, "scene": 5}, 40129),
        (TEXT, {**GOOD, "version": 1}, 47001),
        (TEXT, b"{", 47001),
        (TEXT, b"[]", 47001),
        (MEDIA, {**PICTURE, "media_type": 3}, 47001),
        (MEDIA, {**PICTURE, "media_url": "http://127.0.0.1/p"}, 47001),
        (MEDIA, {**PICTURE, "openid": "o-old"}, 61010),
        ("/wxa/other", GOOD, 40066),
    ],
)
async def test_a_client_that_breaks_a_limit_is_refused(path: str, body: object, code: int) -> None:
    assert (await asked(stand_in(), path, body))["errcode"] == code


@pytest.mark.parametrize(("path", "limit"), [(TEXT, "text_a_minute"), (MEDIA, "media_a_minute")])
async def test_a_minute_holds_so_many_and_no_more(path: str, limit: str) -> None:
    assert (WechatChecks(Clock()).text_a_minute, WechatChecks(Clock()).media_a_minute) == (4000, 2000)
    clock = Clock()
    fake = stand_in(clock=clock, **{limit: 2})
    codes = [(await asked(fake, path, PICTURE))["errcode"] for _ in range(3)]
    clock.now += timedelta(seconds=60)

    assert [*codes, (await asked(fake, path, PICTURE))["errcode"]] == [0, 0, 45009, 0]


async def test_a_token_that_is_none_is_refused() -> None:
    assert (await asked(stand_in(token_error=lambda _: 40001), TEXT, GOOD))["errcode"] == 40001


@pytest.mark.parametrize(
    "data", [None, b"", b"%PDF-1.7", b"\0\0\0\x18ftypmp42", b"\xff\xd8\xff" + b"0" * (10 * 1024 * 1024)]
)
async def test_what_cannot_be_fetched_or_is_no_picture_is_told_without_a_result(data: bytes | None) -> None:
    async def fetch(_: str) -> bytes | None:
        return data

    fake = stand_in(fetch=fetch)
    trace = (await asked(fake, MEDIA, PICTURE))["trace_id"]
    (event,) = await fake.look()

    assert (event["trace_id"], event["errcode"], event["detail"], "result" in event) == (trace, -1008, [], False)
    assert read_answer(event).verdict is Verdict.REVIEW


async def test_a_picture_is_judged_later_and_in_odd_shapes_too() -> None:
    fake = stand_in()
    fake.pictures.append("risky")
    await asked(fake, MEDIA, PICTURE)
    (event,) = await fake.look()

    assert read_answer(event).verdict is Verdict.RISKY
    assert read_answer(fake.oddly("t", "review")).verdict is Verdict.REVIEW
    assert await fake.look() == []


# --- our own client ---------------------------------------------------------------------------------------------------


@dataclass
class Client:
    """Calls through the house as the real client does."""

    house: FakeHouse
    service: RemoteService = field(init=False)

    def __post_init__(self) -> None:
        async def no_pause(_: float) -> None:
            return None

        self.service = RemoteService(self.house, ServicePolicy("微信", BASE, seconds=0.05), sleep=no_pause)

    async def post(self, path: str, body: Mapping[str, object], *, repeatable: bool = False) -> Mapping[str, object]:
        call = Call("POST", path, {"access_token": "t"}, {}, json.dumps(body).encode(), repeatable=repeatable)
        told: Mapping[str, object] = json.loads((await self.service.ask(call)).body)
        return told


def checker(fake: WechatChecks, *faults: Fault, url: str | None = "https://rd.example.gov.cn/p") -> WechatChecker:
    house = FakeHouse({BASE: fake})
    house.faults.waiting += faults

    async def openid_of(person: str) -> str | None:
        return {"writer": "o-1", "sleeper": "o-old", "gone": "o-nobody"}.get(person)

    return WechatChecker(Client(house), openid_of, lambda _photo, _case: url)


async def test_long_words_go_over_in_pieces_and_the_worst_counts() -> None:
    fake = stand_in(words={"笨蛋": "review", "赌博": "risky"})
    text = "好" * 490 + "笨蛋" + "好" * 600 + "赌博" + "好" * 3000

    assert (await checker(fake).check_text(text, "writer")).verdict is Verdict.RISKY
    assert all(len(each) <= 500 for each in fake.texts)
    assert (await checker(stand_in(words={"笨蛋": "review"})).check_text(text, "writer")) == Checked(
        Verdict.REVIEW, "检查服务认为可能涉及:时政"
    )
    assert (await checker(stand_in()).check_text(text, "writer")) == Checked(Verdict.PASS)


@pytest.mark.parametrize("at", range(470, 510))
def test_a_word_on_a_seam_is_whole_in_one_piece(at: int) -> None:
    text = "好" * at + "赌博网站" + "好" * 700

    assert any("赌博网站" in each for each in pieces(text, 500))
    assert list(pieces("短", 500)) == ["短"]


@pytest.mark.parametrize(
    ("author", "label"),
    [
        (None, "没有绑定微信"),
        ("nobody", "没有绑定微信"),
        ("gone", "没有绑定微信"),
        ("sleeper", "两小时内没有使用小程序"),
    ],
)
async def test_whom_the_service_does_not_know_a_person_decides_on(author: str | None, label: str) -> None:
    for said in (
        await checker(stand_in()).check_text("好", author),
        await checker(stand_in()).check_picture("p", "c", author),
    ):
        assert (said.verdict, label in said.label) == (Verdict.REVIEW, True)


async def test_a_picture_waits_for_its_answer_under_a_trace() -> None:
    fake = stand_in()
    said = await checker(fake).check_picture("p", "c", "writer")

    assert (said.verdict, said.trace) == (Verdict.PENDING, fake.waiting[0][0])
    unreached = await checker(stand_in(), url=None).check_picture("p", "c", "writer")
    assert (unreached.verdict, "没有设置" in unreached.label) == (Verdict.REVIEW, True)


def said(body: object) -> Fault:
    return Fault(instead=Answered(200, {}, json.dumps(body).encode()), times=9)


@pytest.mark.parametrize(
    ("fault", "verdict"),
    [
        (Fault(seconds=1, times=9), Verdict.UNAVAILABLE),
        (Fault(lost=True, times=9), Verdict.UNAVAILABLE),
        (Fault(before=True, times=9), Verdict.UNAVAILABLE),
        (Fault(instead=Answered(500, {}, b""), times=9), Verdict.UNAVAILABLE),
        (said({"errcode": 45009}), Verdict.UNAVAILABLE),
        (said({"errcode": -1}), Verdict.UNAVAILABLE),
        (said({"errcode": 87014}), Verdict.RISKY),
        (said({"errcode": 40129, "errmsg": "invalid scene"}), Verdict.REVIEW),
        (said({"errcode": 0}), Verdict.REVIEW),
        (said({"errcode": 0, "result": {"suggest": "odd"}}), Verdict.REVIEW),
        (Fault(lost=True, times=1), Verdict.PASS),  # asked again
    ],
)
async def test_whatever_goes_wrong_is_a_verdict_and_comes_to_an_end(fault: Fault, verdict: Verdict) -> None:
    assert (await checker(stand_in(), fault).check_text("好", "writer")).verdict is verdict


async def test_a_picture_that_is_not_taken_is_asked_for_again() -> None:
    found = await checker(stand_in(), said({"errcode": 45009})).check_picture("p", "c", "writer")

    assert (found.verdict, found.retry_after) == (Verdict.UNAVAILABLE, 60.0)
