"""From settings to WeChat (微信的装配): one client for all that speaks to it, or its stand-in in a trial."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.redis_tokens import RedisTokens
from adapters.services import RemoteService
from adapters.token_files import TokenFiles
from adapters.wechat.client import Program, WeChatClient
from adapters.wechat.identity import WeChatSignIn
from api.settings import Settings
from api.stand_ins import DEMO, StandIns
from cases.ports_outbound import Outbound
from cases.ports_tokens import TokenShelf
from cases.ports_wechat import WeChatIdentity

NAME = "微信"


@dataclass(frozen=True, slots=True)
class Wechat:
    """What speaks to WeChat; ``appid`` is that of the mini-program."""

    appid: str
    client: WeChatClient
    identity: WeChatIdentity


def token_shelf(settings: Settings) -> TokenFiles | RedisTokens:
    """Where all workers keep tokens."""
    return RedisTokens(settings.redis.url.url) if settings.redis.url else TokenFiles(settings.files.dir / "tokens")


def wechat_of(settings: Settings, way_out: Outbound, shelf: TokenShelf, stand_ins: StandIns | None) -> Wechat | None:
    """The mini-program of the settings; in a trial without one the stand-in; else none."""
    given, policy = settings.wechat, settings.wechat.service.policy(NAME)
    if given.appid:
        program, service = Program(given.appid, given.secret[0].value), RemoteService(way_out, policy)
    elif stand_ins is not None:
        program, service = DEMO, RemoteService(stand_ins.house(settings), policy)
    else:
        return None
    client = WeChatClient(service, shelf, program)
    return Wechat(program.appid, client, WeChatSignIn(client, program.appid))
