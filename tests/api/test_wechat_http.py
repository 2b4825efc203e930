"""WeChat knocks (微信消息推送): proved, stored and answered at once, in every mode; nobody else."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import httpx
import pytest

from adapters.fakes.wechat_push import LIMITS, Mode, WechatPush
from api.settings import Settings
from api.wire import push_chore, wired
from cases.ports_outbound import Question
from tests.support.web import MORNING, Visitor, data_of, reported, serving, settings_in, told, visiting

TOKEN, KEY, APPID = "example-token-0123", "k" * 43, "wx0123456789abcdef"
PUSH = "/api/v1/wechat/push"
POPUP = {
    "ToUserName": "gh_1",
    "FromUserName": "o-1",
    "CreateTime": "1795395605",
    "MsgType": "event",
    "Event": "subscribe_msg_popup_event",
    "List": [{"TemplateId": "wBT4fPsT3q-example-rating", "SubscribeStatusString": "accept", "PopupScene": "0"}],
}
SUCCESS = (200, "success", "text/plain; charset=utf-8")
PROGRESS, URGENT = "wBT4fPsT3q-example-progress", "wBT4fPsT3q-example-urgent"


@pytest.fixture(scope="module")
def folder(ready_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wechat") / "data"
    shutil.copytree(ready_database, folder)
    (folder / "token").write_text(TOKEN)
    (folder / "key43").write_text(KEY)
    return folder


def options(folder: Path, mode: str = "safe") -> dict[str, str]:
    return {
        "wechat_push__mode": mode,
        "wechat_push__tokens": f'["file:{folder}/token"]',
        "wechat_push__aes_keys": f'["file:{folder}/key43"]',
        "wechat__appid": APPID,
        "wechat__secret": f'["file:{folder}/token"]',
    }


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Visitor]:
    with serving(settings_in(folder, **options(folder)), prepared=True) as url, visiting(url) as visitor:
        yield visitor


def wechat(mode: Mode = Mode.SAFE, *, xml: bool = False, ago: float = 0.0, token: str = TOKEN) -> WechatPush:
    sender = WechatPush(token, KEY, APPID, lambda: datetime.now(UTC) - timedelta(seconds=ago), mode, xml)
    sender.count = time.monotonic_ns() % 1_000_000_000  # another nonce in each test
    return sender


def knock(server: Visitor, question: Question) -> httpx.Response:
    return server.client.request(
        question.method, question.url, headers=dict(question.headers), content=question.body or None
    )


def said(answer: httpx.Response) -> tuple[int, str, str]:
    return answer.status_code, answer.text, answer.headers["content-type"]


def stored(folder: Path) -> int:
    """How many events lie there or were dealt with."""

    async def count() -> int:
        async with wired(settings_in(folder, **options(folder))) as opened:
            rows = await opened.store.engine.client.execute_query_dict("SELECT count(*) AS n FROM wechat_pushes")
            return int(rows[0]["n"])

    return asyncio.run(count())


def test_the_address_is_verified_by_the_raw_text(server: Visitor) -> None:
    assert said(knock(server, wechat().verify("4375120948345356249"))) == (
        200,
        "4375120948345356249",
        "text/plain; charset=utf-8",
    )


@pytest.mark.parametrize("xml", [False, True])
@pytest.mark.parametrize("mode", [Mode.SAFE, Mode.COMPATIBLE])
def test_an_event_is_answered_with_success(server: Visitor, mode: Mode, xml: bool) -> None:  # noqa: FBT001  # a case
    assert said(knock(server, wechat(mode, xml=xml).push(POPUP | {"CreateTime": 1795395700 + xml}))) == SUCCESS


def test_the_answer_comes_within_a_second(server: Visitor) -> None:
    questions = [wechat().push(POPUP | {"CreateTime": 1795396000 + number}) for number in range(20)]

    began = time.monotonic()
    answers = [knock(server, question).status_code for question in questions]

    assert answers == [200] * 20
    assert (time.monotonic() - began) / len(questions) < 1.0
    assert next(each.value for each in LIMITS if each.name == "seconds") == "5"


def test_the_same_request_again_is_answered_and_kept_once(server: Visitor, folder: Path) -> None:
    before, question = stored(folder), wechat().push(POPUP | {"CreateTime": 1795397001})
    other = wechat().push(POPUP | {"CreateTime": "1795397001"})  # sent again with a nonce of its own

    answers = [said(knock(server, each)) for each in (question, question, other)]

    assert answers == [SUCCESS] * 3
    assert stored(folder) == before + 1


def test_what_nobody_deals_with_is_answered_and_not_kept(server: Visitor, folder: Path) -> None:
    before = stored(folder)

    assert said(knock(server, wechat().push({**POPUP, "Event": "debug_demo"}))) == SUCCESS
    assert said(knock(server, wechat().push({"MsgType": "text", "Content": "您好", "MsgId": 7}))) == SUCCESS
    assert stored(folder) == before


def changed(question: Question, **query: str) -> Question:
    address, _, given = question.url.partition("?")
    return replace(question, url=f"{address}?{urlencode(dict(parse_qsl(given)) | query)}")


def test_whoever_is_not_wechat_is_refused(server: Visitor, folder: Path) -> None:
    before, good = stored(folder), wechat().push(POPUP | {"CreateTime": 1795398001})
    forged = {
        "another token": wechat(token="another").push(POPUP),
        "no signature": replace(good, url=f"{PUSH}?timestamp=1795398001&nonce=1"),
        "another signature": changed(good, msg_signature="0" * 40),
        "another nonce": changed(good, nonce="1"),
        "another body": replace(good, body=wechat().push(POPUP).body),
        "in the clear": wechat(Mode.PLAIN).push(POPUP),
        "long ago": wechat(ago=600).push(POPUP),
        "from the future": wechat(ago=-600).push(POPUP),
        "verified long ago": wechat(ago=600).verify(),
        "verified by another": wechat(token="another").verify(),
    }

    answers = {name: told(knock(server, question))[:2] for name, question in forged.items()}

    assert answers == dict.fromkeys(forged, (403, 40301))
    assert stored(folder) == before


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"x" * 1_048_576, 413),
        (b"", 422),
        (b"{", 422),
        (b'<!DOCTYPE x [<!ENTITY a "a">]><xml><Encrypt>&a;</Encrypt></xml>', 422),
    ],
)
def test_what_is_too_much_or_nothing_is_refused(server: Visitor, body: bytes, status: int) -> None:
    assert knock(server, replace(wechat().push(POPUP), body=body)).status_code == status


@pytest.mark.parametrize("query", ["", "?timestamp=1", "?timestamp=1&nonce=", "?timestamp=now&nonce=1&signature=1"])
def test_a_request_without_its_query_is_none(server: Visitor, query: str) -> None:
    assert server.client.get(PUSH + query).status_code == 422
    assert server.client.post(PUSH + query, content=b"{}").status_code == 422


def test_a_trial_has_a_panel_and_events_without_a_phone(ready_database: Path, tmp_path: Path) -> None:
    """Sign in by the stand-in, tap, hand the result over; the event comes as well, both count once, and one is told."""
    shutil.copytree(ready_database, tmp_path / "data")
    settings = settings_in(tmp_path / "data")
    asked = [{"template": PROGRESS, "result": "accept"}]

    with serving(settings, prepared=True) as url, visiting(url) as visitor:
        deputy = visitor.signed("hn-deputy")
        assert deputy.post("/api/v1/sandbox/wechat/tap", {"results": asked}).status_code == 422  # never came by WeChat
        resident = replace(visitor, token=data_of(visitor.post("/api/v1/auth/wechat", {"code": "dev:yanshi"}))["token"])
        strange = [{"template": URGENT, "result": "accept"}, *asked]
        assert resident.post("/api/v1/sandbox/wechat/tap", {"results": strange}).status_code == 422
        given = data_of(resident.post("/api/v1/sandbox/wechat/tap", {"results": asked}))["results"]
        data_of(resident.post("/api/v1/me/subscriptions", {"results": given}))
        asyncio.run(dealt(settings))
        shown = data_of(resident.get("/api/v1/me/subscriptions"))["items"]

        case = sent_to(resident, visitor)
        left = data_of(resident.get("/api/v1/me/subscriptions"))["items"]
        (line,) = data_of(resident.get(f"/api/v1/cases/{case}/told"))["items"]

    assert ([each["units"] for each in shown], [each["units"] for each in left]) == ([1, 0, 0, 0], [0] * 4)
    assert (line["title"], line["text"]) == ("已受理", "微信已于 09:12 发出")


def sent_to(resident: Visitor, visitor: Visitor) -> str:
    """A report of this resident is taken up at nine, and twelve minutes later everything is sent that is due."""
    choice = {"channels": ["subscribe"], "quiet": {"begin": "23:00", "end": "06:00"}, "digest": False}
    data_of(resident.agreed().post("/api/v1/me/notifications", choice))
    case = reported(resident)
    data_of(visitor.signed("hn-mobile").do(case, "claim"))
    operator, moment = visitor.signed("operator"), (MORNING + timedelta(minutes=12)).isoformat()
    data_of(operator.post("/api/v1/sandbox/clock", {"now": moment}))
    data_of(operator.post("/api/v1/sandbox/tick", {"tell": True}))
    return case


async def dealt(settings: Settings) -> None:
    async with wired(settings) as opened:
        assert await push_chore(opened).step() == 1


def test_with_a_token_of_ones_own_there_is_no_such_panel(server: Visitor) -> None:
    body = {"results": [{"template": PROGRESS, "result": "accept"}]}

    assert told(server.signed("hn-deputy").post("/api/v1/sandbox/wechat/tap", body))[:2] == (404, 40401)


def test_what_may_be_asked_for_stands_in_the_configuration(server: Visitor) -> None:
    panels = data_of(server.get("/api/v1/config"))["subscribe"]

    assert [(each["name"], len(each["templates"]), each["lasting"]) for each in panels] == [
        ("上报以后", 2, False),
        ("开始值班", 1, False),
        ("应急人员", 1, True),
    ]


def test_a_phone_reports_its_panel_once(server: Visitor) -> None:
    deputy = server.signed("hn-deputy")
    body = {
        "results": [{"template": PROGRESS, "result": "accept"}, {"template": URGENT, "result": "accept"}],
        "client_uuid": "tap-1",
    }

    answers = [data_of(deputy.post("/api/v1/me/subscriptions", body))["items"] for _ in range(2)]

    assert answers[0] == answers[1] == data_of(deputy.get("/api/v1/me/subscriptions"))["items"]
    shown = {each["template"]: (each["units"], each["allowed"], each["lasting"]) for each in answers[0]}
    assert (shown[PROGRESS], shown[URGENT]) == ((1, True, False), (1, True, True))
    assert [each["allowed"] for each in answers[0]] == [True, False, False, True]


@pytest.mark.parametrize(
    ("results", "status"),
    [
        ([], 422),
        ([{"template": "unknown-template", "result": "accept"}], 422),
        ([{"template": PROGRESS, "result": "perhaps"}], 422),
        ([{"template": PROGRESS, "result": "accept"}, {"template": PROGRESS, "result": "reject"}], 422),
    ],
)
def test_a_panel_that_cannot_be_is_refused(server: Visitor, results: list[dict[str, str]], status: int) -> None:
    deputy = server.signed("hn-deputy")

    assert deputy.post("/api/v1/me/subscriptions", {"results": results}).status_code == status


def test_a_key_with_another_result_is_refused(server: Visitor) -> None:
    deputy = server.signed("hn-deputy")
    first, second = ({"template": PROGRESS, "result": word} for word in ("accept", "reject"))
    deputy.post("/api/v1/me/subscriptions", {"results": [first], "client_uuid": "tap-2"})

    again = deputy.post("/api/v1/me/subscriptions", {"results": [second], "client_uuid": "tap-2"})

    assert told(again)[:2] == (422, 42202)
