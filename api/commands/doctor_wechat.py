"""What the doctor says of WeChat (微信的体检): whether it gives a token to this mini-program."""

from __future__ import annotations

from api.wire import Wired
from cases.ports_services import ServiceDown


async def wechat(opened: Wired) -> tuple[bool | None, str]:
    """Whether all is well, and a sentence; a trial without a mini-program speaks to the stand-in."""
    if opened.wechat is None:
        return None, "没有接入小程序,群众不能用微信登录;见 docs/接入/微信小程序.md"
    if not opened.settings.wechat.appid:
        return True, "试用的替身"
    try:
        await opened.wechat.client.check()
    except ServiceDown as down:
        return False, f"{down.message};见 docs/接入/微信小程序.md"
    return True, f"{opened.wechat.appid} 能取得接口凭证"
