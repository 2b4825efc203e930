"""The stand-in for WeChat's tokens and codes refuses whoever does not keep to a documented limit, one test a limit."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from adapters.fakes.wechat_core import LASTS, LIMITS, OVERLAP, PHONE, PLAIN, SESSION, STABLE, WechatCore
from cases.ports_outbound import Question


class World:
    """The stand-in and its time."""

    def __init__(self) -> None:
        self.now = 1_000_000.0
        self.core = WechatCore(lambda: self.now)

    async def post(self, path: str, token: str = "", **body: Any) -> dict[str, object]:
        url = f"{path}?access_token={token}" if token else path
        return self.read(await self.core.answer(Question("POST", url, body=json.dumps(body).encode())))

    async def get(self, path: str, **query: str) -> dict[str, object]:
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        return self.read(await self.core.answer(Question("GET", f"{path}?{asked}")))

    @staticmethod
    def read(answered: object) -> dict[str, object]:
        assert getattr(answered, "status", None) == 200  # errors come with 200
        found = json.loads(getattr(answered, "body", b""))
        assert isinstance(found, dict)
        assert "errcode" not in found or found["errcode"] == 0 or "rid: " in str(found["errmsg"])
        return found

    async def stable(self, **more: Any) -> dict[str, object]:
        given: dict[str, Any] = {"grant_type": "client_credential", "appid": "wx-demo", "secret": "demo-secret"}
        return await self.post(STABLE, **{**given, **more})

    async def log_in(self, code: str, **more: str) -> dict[str, object]:
        given = {"appid": "wx-demo", "secret": "demo-secret", "js_code": code, "grant_type": "authorization_code"}
        return await self.get(SESSION, **{**given, **more})


async def wrong_appid(w: World) -> object:
    return (await w.stable(appid="wx-other"))["errcode"]


async def wrong_secret(w: World) -> object:
    return (await w.log_in("dev:甲", secret="other"))["errcode"]


async def too_many_in_a_minute(w: World) -> object:
    w.core.calls["stable"] = [w.now] * 10_000
    return (await w.stable())["errcode"]


async def forced_too_often(w: World) -> object:
    for _ in range(20):
        assert "errcode" not in await w.stable(force_refresh=True)
        w.now += 31
    return (await w.stable(force_refresh=True))["errcode"]


async def forced_too_soon(w: World) -> object:
    assert "errcode" not in await w.stable(force_refresh=True)
    w.now += 29
    return (await w.stable(force_refresh=True))["errcode"]


async def plain_too_often(w: World) -> object:
    w.core.calls["plain"] = [w.now] * 2_000
    return (await w.get(PLAIN, appid="wx-demo", secret="demo-secret"))["errcode"]


async def old_token(w: World) -> object:
    await w.get(PLAIN, appid="wx-demo", secret="demo-secret")
    old = w.core.plain.current
    await w.get(PLAIN, appid="wx-demo", secret="demo-secret")
    assert w.core.token_error(old) == 0
    w.now += OVERLAP
    assert w.core.token_error(old) == 42001
    return w.core.token_error("made-up")


async def stale_token(w: World) -> object:
    token = str((await w.stable())["access_token"])
    w.now += LASTS
    return (await w.post(PHONE, token, code="c"))["errcode"]


async def used_code(w: World) -> object:
    code = w.core.log_in("甲")
    assert "openid" in await w.log_in(code)
    return (await w.log_in(code))["errcode"]


async def stale_code(w: World) -> object:
    code = w.core.log_in("甲")
    w.now += 300
    return (await w.log_in(code))["errcode"]


async def too_many_logins(w: World) -> object:
    for _ in range(100):
        assert "openid" in await w.log_in("dev:甲")
    return (await w.log_in("dev:甲"))["errcode"]


async def used_phone(w: World) -> object:
    token, code = str((await w.stable())["access_token"]), w.core.show_phone("甲", "13800000000")
    assert (await w.post(PHONE, token, code=code))["errcode"] == 0
    return (await w.post(PHONE, token, code=code))["errcode"]


VIOLATIONS: dict[str, tuple[Callable[[World], Awaitable[object]], int]] = {
    "appid": (wrong_appid, 40013),
    "secret": (wrong_secret, 40125),
    "stable-minute": (too_many_in_a_minute, 45009),
    "force-day": (forced_too_often, 45009),
    "force-gap": (forced_too_soon, 45009),
    "plain-day": (plain_too_often, 45009),
    "token": (old_token, 40001),
    "token-time": (stale_token, 42001),
    "code-once": (used_code, 40163),
    "code-time": (stale_code, 40029),
    "code-minute": (too_many_logins, 45011),
    "phone-once": (used_phone, 40029),
}


@pytest.mark.parametrize("limit", LIMITS, ids=lambda each: each.name)
async def test_who_does_not_keep_to_it_is_refused(limit: object) -> None:
    violate, code = VIOLATIONS[getattr(limit, "name", "")]

    assert await violate(World()) == code


def test_every_limit_names_its_page() -> None:
    assert all(each.source.startswith("https://developers.weixin.qq.com/") and each.sentence for each in LIMITS)


async def test_the_stable_token_is_the_same_for_everybody_and_its_successor_comes_early() -> None:
    w = World()
    first, second = await w.stable(), await w.stable()
    w.now += LASTS - OVERLAP
    third = await w.stable()

    assert first["access_token"] == second["access_token"] != third["access_token"]
    assert w.core.token_error(str(first["access_token"])) == 0
    assert third["expires_in"] == LASTS


async def test_the_two_families_leave_each_other_alone() -> None:
    w = World()
    stable = str((await w.stable())["access_token"])
    await w.get(PLAIN, appid="wx-demo", secret="demo-secret")

    assert w.core.token_error(stable) == 0


async def test_what_it_does_not_know_is_an_address_that_is_none() -> None:
    w = World()

    assert (await w.post("/nothing"))["errcode"] == 40066
    assert (await w.stable(grant_type="other"))["errcode"] == 40002
    assert w.read(await w.core.answer(Question("POST", STABLE, body=b"<xml/>")))["errcode"] == 40013
