"""What the doctor says of WeChat: not set up, a trial, a wrong secret, and that it works."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from adapters.fakes.house import FakeHouse
from adapters.fakes.wechat_core import WechatCore
from adapters.memory_tokens import MemoryTokens
from adapters.services import RemoteService, ServicePolicy
from adapters.wechat.client import Program, WeChatClient
from api.commands.doctor_wechat import wechat

BASE = "https://api.weixin.qq.com"


def opened(appid: str, secret: str | None) -> Any:
    core = WechatCore(lambda: 1_000_000.0)
    service = RemoteService(FakeHouse({BASE: core}), ServicePolicy("微信", BASE))
    client = None if secret is None else WeChatClient(service, MemoryTokens(), Program(core.appid, secret))
    found = None if client is None else SimpleNamespace(client=client, appid=core.appid)
    return cast("Any", SimpleNamespace(wechat=found, settings=SimpleNamespace(wechat=SimpleNamespace(appid=appid))))


@pytest.mark.parametrize(
    ("appid", "secret", "well", "words"),
    [
        ("", None, None, "没有接入小程序,群众不能用微信登录"),
        ("", "demo-secret", True, "试用的替身"),
        ("wx-demo", "other", False, "微信不给接口凭证:AppSecret 不对,请核对设置 wechat.secret"),
        ("wx-demo", "demo-secret", True, "wx-demo 能取得接口凭证"),
    ],
)
async def test_what_is_said(appid: str, secret: str | None, *, well: bool | None, words: str) -> None:
    said = await wechat(opened(appid, secret))

    assert said[0] is well
    assert said[1].startswith(words)
