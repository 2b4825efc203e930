"""Calls of WeChat's server interfaces (微信接口调用): with the token that all workers share, renewed once and no more.

A token that WeChat no longer takes (40001, 40014, 42001) is dropped, if it still is the one that was used; then one is
fetched, and the call is made exactly once more. ``stable_token`` gives the same token to everybody who asks, so that
nobody makes anybody else's worthless; ``force_refresh`` is never used. Source: getStableAccessToken.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from adapters.wechat.meanings import Kind, meaning_of
from cases.ports_outbound import Answered
from cases.ports_services import Call, Service, ServiceDown
from cases.ports_tokens import Token, TokenShelf

log = logging.getLogger(__name__)

TOKEN_PATH = "/cgi-bin/stable_token"  # noqa: S105  # nosec B105  # an address
_EARLY_SECONDS = 300  # old and new token are both good for so long before the end
_JITTER_SECONDS = 30  # so that workers on several machines do not all fetch at once
_LEAST_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Program:
    """The mini-program that speaks: ``secret`` is never logged and goes only to WeChat."""

    appid: str
    secret: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What came: ``told`` where it was JSON, with ``code`` 0 if it named none; ``raw`` where it was a picture."""

    code: int
    told: Mapping[str, object]
    raw: bytes = b""
    media: str = ""


class WeChatClient:
    """Speaks for one mini-program. ``clock`` is seconds since 1970."""

    def __init__(
        self, service: Service, shelf: TokenShelf, program: Program, clock: Callable[[], float] = time.time
    ) -> None:
        self._service = service
        self._shelf = shelf
        self._program = program
        self._clock = clock
        self._fetching = asyncio.Lock()
        self._name = f"wechat-{program.appid}"

    async def post(self, path: str, body: Mapping[str, object], *, repeatable: bool = False) -> Mapping[str, object]:
        """The answer as JSON, with its ``errcode`` where there is one. Raises ServiceDown."""
        return (await self.ask(path, body, repeatable=repeatable)).told

    async def ask(self, path: str, body: Mapping[str, object], *, repeatable: bool = False) -> Reply:
        """The same for interfaces that answer with a picture when all is well. Raises ServiceDown."""
        token = await self._token()
        reply = await self._once(path, body, token, repeatable=repeatable)
        if meaning_of(reply.code).kind is Kind.TOKEN:
            await self._shelf.drop(self._name, token)
            reply = await self._once(path, body, await self._token(), repeatable=repeatable)
        if reply.code:
            log.warning("wechat: %s answered %d %s", path, reply.code, reply.told.get("errmsg", ""))
        return reply

    async def check(self) -> None:
        """Whether WeChat gives this program a token. Raises ServiceDown with the reason."""
        await self._token()

    async def exchange(self, code: str) -> Reply:
        """code2Session, which wants the secret and no token; never repeated, since the code may have been used up."""
        query = {
            "appid": self._program.appid,
            "secret": self._program.secret,
            "js_code": code,
            "grant_type": "authorization_code",
        }
        reply = _read(await self._service.ask(Call("GET", "/sns/jscode2session", query)))
        if reply.code:
            log.warning("wechat: code2session answered %d %s", reply.code, reply.told.get("errmsg", ""))
        return reply

    async def _once(self, path: str, body: Mapping[str, object], token: str, *, repeatable: bool) -> Reply:
        # WeChat looks at the bytes: \uXXXX in a text would keep it from being checked.
        data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        headers = {"content-type": "application/json; charset=utf-8"}
        call = Call("POST", path, {"access_token": token}, headers, data, repeatable=repeatable)
        return _read(await self._service.ask(call))

    async def _token(self) -> str:
        if (found := await self._kept()) is not None:
            return found
        async with self._fetching:
            if (found := await self._kept()) is not None:
                return found
            async with self._shelf.alone(self._name):
                return await self._kept() or await self._fetch()

    async def _kept(self) -> str | None:
        kept = await self._shelf.read(self._name)
        return kept.value if kept is not None and self._clock() < kept.until else None

    async def _fetch(self) -> str:
        asked = {
            "grant_type": "client_credential",
            "appid": self._program.appid,
            "secret": self._program.secret,
            "force_refresh": False,
        }
        call = Call("POST", TOKEN_PATH, body=json.dumps(asked).encode(), repeatable=True)
        try:
            reply = _read(await self._service.ask(call))
        except ServiceDown as down:
            # Whatever the token was wanted for has not been asked yet: there is no doubt about that.
            raise ServiceDown(down.message, doubtful=False) from None
        value, seconds = reply.told.get("access_token"), reply.told.get("expires_in")
        if reply.code or not isinstance(value, str) or not isinstance(seconds, int):
            why = meaning_of(reply.code).sentence if reply.code else "应答里没有凭证"
            log.error("wechat: no token, %d %s", reply.code, reply.told.get("errmsg", ""))
            raise ServiceDown(f"微信不给接口凭证:{why}", doubtful=False)
        lasts = max(_LEAST_SECONDS, seconds - _EARLY_SECONDS - random.uniform(0, _JITTER_SECONDS))  # noqa: S311  # nosec B311  # no secret
        await self._shelf.keep(self._name, Token(value, self._clock() + lasts))
        return value


def _read(answered: Answered) -> Reply:
    """Raises ServiceDown for what is neither JSON nor a picture."""
    media = answered.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media.startswith("image/"):
        return Reply(0, {}, answered.body, media)
    try:
        told = json.loads(answered.body)
        code = int(told.get("errcode") or 0)
    except (ValueError, TypeError, AttributeError):
        raise ServiceDown("微信的应答看不懂", doubtful=True) from None
    return Reply(code, told)
