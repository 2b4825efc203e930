"""Calls of WeChat with one token for all workers: revoked, expired, slow, garbled; and codes that count once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from adapters.fakes.house import FakeHouse, Fault
from adapters.fakes.wechat import FakeWechat
from adapters.fakes.wechat_core import LASTS, OVERLAP, PHONE, SESSION, STABLE, WechatCore, openid_of
from adapters.memory_tokens import MemoryTokens
from adapters.services import RemoteService, ServicePolicy
from adapters.token_files import TokenFiles
from adapters.wechat.client import Program, WeChatClient
from adapters.wechat.identity import WeChatSignIn
from cases.ports_outbound import Answered, Question
from cases.ports_services import ServiceDown
from cases.ports_tokens import Token, TokenShelf
from cases.ports_wechat import CodeRefused

BASE = "https://api.weixin.qq.com"
ECHO = "/wxa/echo"


@dataclass
class Echo:
    """An interface that wants a good token and gives back what it was sent."""

    token_error: Callable[[str], int]
    heard: list[Question] = field(default_factory=list)

    async def answer(self, question: Question) -> Answered:
        token = question.url.partition("access_token=")[2]
        if wrong := self.token_error(token):
            return Answered(200, {}, b'{"errcode": %d, "errmsg": "no rid: 1"}' % wrong)
        self.heard.append(question)
        return Answered(200, {"content-type": "application/json"}, question.body)


class World:
    """WeChat, a network, and as many workers as are wanted."""

    def __init__(self, shelf: TokenShelf | None = None) -> None:
        self.now = 1_000_000.0
        self.core = WechatCore(lambda: self.now)
        self.echo = Echo(self.core.token_error)
        self.house = FakeHouse({BASE: FakeWechat(self.core, {ECHO: self.echo})})
        self.shelf = shelf or MemoryTokens()

    def worker(self, **program: str) -> WeChatClient:
        policy = ServicePolicy("微信", BASE, seconds=0.2)
        given = {"appid": self.core.appid, "secret": self.core.secret} | program
        return WeChatClient(RemoteService(self.house, policy), self.shelf, Program(**given), lambda: self.now)

    def identity(self) -> WeChatSignIn:
        return WeChatSignIn(self.worker(), self.core.appid)


@pytest.fixture
def world() -> World:
    return World()


# --- the token --------------------------------------------------------------------------------------------------------


async def test_many_calls_of_many_workers_fetch_one_token(world: World) -> None:
    workers = [world.worker() for _ in range(3)]

    await asyncio.gather(*(worker.post(ECHO, {"n": n}) for n in range(17) for worker in workers))

    assert world.core.fetched == 1
    assert len(world.echo.heard) == 51


async def test_a_token_that_another_node_made_worthless_is_renewed_once_for_all(world: World) -> None:
    worker = world.worker()
    await worker.post(ECHO, {})
    world.core.revoke()
    fetched = len([each for each in world.house.asked if each.url.endswith(STABLE)])

    answers = await asyncio.gather(*(worker.post(ECHO, {"n": n}) for n in range(50)))

    assert [each["n"] for each in answers] == list(range(50))
    assert len([each for each in world.house.asked if each.url.endswith(STABLE)]) == fetched + 1


async def test_a_call_is_made_once_more_and_not_again(world: World) -> None:
    world.echo.token_error = lambda _token: 42001

    answer = await world.worker().post(ECHO, {})

    assert answer["errcode"] == 42001
    assert len([each for each in world.house.asked if ECHO in each.url]) == 2


async def test_a_token_is_renewed_before_its_end_while_the_old_one_still_counts(world: World) -> None:
    worker = world.worker()
    await worker.post(ECHO, {})
    world.now += LASTS - OVERLAP + 1
    before = world.core.stable.current

    await worker.post(ECHO, {})

    assert world.core.fetched == 2
    assert world.core.token_error(before) == 0


async def test_a_wrong_secret_is_an_operators_matter_and_says_so(world: World) -> None:
    with pytest.raises(ServiceDown, match=r"不给接口凭证:AppSecret 不对,请核对设置 wechat\.secret") as down:
        await world.worker(secret="other").post(ECHO, {})

    assert not down.value.doubtful


@pytest.mark.parametrize("body", [b"<html>", b"[1]", b'{"expires_in": 7200}', b'{"access_token": "t"}', b"\xff"])
async def test_an_answer_without_a_token_is_none(world: World, body: bytes) -> None:
    world.house.faults.waiting = [Fault(STABLE, instead=Answered(200, {}, body))]

    with pytest.raises(ServiceDown):
        await world.worker().post(ECHO, {})


async def test_wechat_that_hangs_keeps_nobody_longer_than_its_time(world: World) -> None:
    world.house.faults.waiting = [Fault(ECHO, seconds=60)]

    with pytest.raises(ServiceDown, match="没有按时应答") as down:
        await world.worker().post(ECHO, {})

    assert down.value.doubtful


async def test_text_goes_over_as_it_is_and_not_escaped(world: World) -> None:
    await world.worker().post(ECHO, {"content": "井盖响"})

    assert world.echo.heard[0].body == '{"content":"井盖响"}'.encode()


async def test_a_picture_comes_as_it_is_and_an_error_beside_it_is_told(world: World) -> None:
    picture = Answered(200, {"content-type": "image/png"}, b"\x89PNG")
    world.house.faults.waiting = [Fault(ECHO, instead=picture)]
    worker = world.worker()

    drawn = await worker.ask(ECHO, {})

    assert (drawn.raw, drawn.media, drawn.code) == (b"\x89PNG", "image/png", 0)
    assert (await worker.ask(ECHO, {"errcode": 41030})).code == 41030


async def test_no_secret_and_no_token_stand_in_the_log(world: World, caplog: pytest.LogCaptureFixture) -> None:
    worker = world.worker(secret="geheim-7")
    with pytest.raises(ServiceDown):
        await worker.post(ECHO, {})
    world.echo.token_error = lambda _token: 40001
    await world.worker().post(ECHO, {})

    assert caplog.records
    assert all(each not in caplog.text for each in ("geheim-7", world.core.stable.current))


async def test_workers_that_share_a_folder_share_the_token(tmp_path: Path) -> None:
    world = World()
    first, second = (WeChatClient(
        RemoteService(world.house, ServicePolicy("微信", BASE)),
        TokenFiles(tmp_path / "tokens"),
        Program(world.core.appid, world.core.secret),
        lambda: world.now,
    ) for _ in range(2))  # fmt: skip

    await asyncio.gather(first.post(ECHO, {}), second.post(ECHO, {}))
    world.core.revoke()
    await first.post(ECHO, {})

    assert len([each for each in world.house.asked if each.url.endswith(STABLE)]) == 2
    assert (tmp_path / "tokens" / "wechat-wx-demo.json").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"value": "x", "until": "soon"}', "\x00"])
async def test_a_file_that_was_spoilt_is_no_token(tmp_path: Path, text: str) -> None:
    shelf = TokenFiles(tmp_path)
    (tmp_path / "one.json").write_text(text)

    assert await shelf.read("one") is None
    await shelf.drop("one", "x")
    await shelf.keep("one", Token("y", 5.0))
    await shelf.drop("one", "x")
    assert await shelf.read("one") == Token("y", 5.0)


# --- who somebody is --------------------------------------------------------------------------------------------------


async def test_a_login_code_counts_once_and_for_five_minutes(world: World) -> None:
    identity, code, late = world.identity(), world.core.log_in("甲"), world.core.log_in("乙")

    assert await identity.openid(code) == openid_of("甲")
    with pytest.raises(CodeRefused, match="已经用过了"):
        await identity.openid(code)
    world.now += 300
    with pytest.raises(CodeRefused, match="过期"):
        await identity.openid(late)


async def test_a_login_code_is_never_asked_for_twice(world: World) -> None:
    world.house.faults.waiting = [Fault(SESSION, lost=True)]

    with pytest.raises(ServiceDown):
        await world.identity().openid(world.core.log_in("甲"))

    assert len(world.house.asked) == 1


async def test_a_phone_is_of_who_has_shown_it_to_this_program(world: World) -> None:
    identity = world.identity()

    assert await identity.phone(world.core.show_phone("甲", "13800000000"), openid_of("甲")) == "+8613800000000"
    with pytest.raises(CodeRefused):
        await identity.phone(world.core.show_phone("甲", "13800000000"), openid_of("乙"))
    with pytest.raises(CodeRefused):
        await identity.phone(world.core.log_in("甲"), openid_of("甲"))


@pytest.mark.parametrize(
    ("path", "body", "error"),
    [
        (SESSION, b'{"session_key": "k"}', ServiceDown),
        (SESSION, b'{"errcode": 40226, "errmsg": "high risk"}', CodeRefused),
        (SESSION, b'{"errcode": "45011", "errmsg": "slower"}', CodeRefused),
        (SESSION, b'{"errcode": 40125, "errmsg": "secret"}', ServiceDown),
        (SESSION, b'{"errcode": 99999, "errmsg": "new"}', ServiceDown),
        (PHONE, b'{"errcode": 0}', ServiceDown),
        (PHONE, b'{"phone_info": {"purePhoneNumber": "1", "countryCode": "86"}}', CodeRefused),
        (PHONE, b'{"phone_info": {"purePhoneNumber": "", "countryCode": "86"}}', ServiceDown),
    ],
)
async def test_answers_that_name_nobody_sign_nobody_in(
    world: World, path: str, body: bytes, error: type[Exception]
) -> None:
    world.house.faults.waiting = [Fault(path, instead=Answered(200, {}, body))]
    asked = world.identity().openid("c") if path == SESSION else world.identity().phone("c", "o")

    with pytest.raises(error):
        await asked
