"""What the doctor says of messages by WeChat (微信消息的体检): how pushes come in, what is stuck, and templates."""

from __future__ import annotations

from api.push_chore import MOST_ATTEMPTS
from api.settings_wechat_messages import PushSettings
from api.wire import Wired
from cases.ports import Scope
from cases.subscribe_templates import Templates

_MODES = {"safe": "安全模式", "compatible": "兼容模式", "plain": "明文模式(只能试用)"}


async def pushes(opened: Wired) -> tuple[bool | None, str]:
    """Whether pushes come in and are dealt with, and a sentence."""
    stuck = await opened.house.store.run(Scope(), lambda tx: tx.stuck_pushes(MOST_ATTEMPTS))
    return judged(opened.settings.wechat_push, stuck)


def judged(given: PushSettings, stuck: int) -> tuple[bool | None, str]:
    """The same of these settings."""
    if stuck:
        return False, f"有 {stuck} 个事件试了 {MOST_ATTEMPTS} 次都处理不了,原因见日志"
    if not given.tokens:
        return True, "没有启用(没有写 wechat_push.tokens)"
    return True, f"{_MODES[given.mode]},没有处理不了的事件"


def templates(found: Templates) -> tuple[bool | None, str]:
    """Whether anybody can be told by subscribe message, and a sentence."""
    if not found.all:
        return True, "没有,不用微信订阅消息"
    lasting = sum(each.lasting for each in found.all)
    said = f"{len(found.all)} 个(长期的 {lasting} 个),{len(found.panels)} 个面板"
    unasked = [each.name for each in found.all if all(each.name not in panel.templates for panel in found.panels)]
    if unasked:
        return None, f"{said};“{'、'.join(unasked)}”不在任何面板里,没有人会允许它"
    return True, said
