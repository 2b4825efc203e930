"""What WeChat's error codes mean for us (错误码的含义): one table, with a sentence for whoever reads it.

Source: the pages "返回码" of the server interfaces, and code2Session, getuserphonenumber, subscribe/send, msgSecCheck.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What can be done about it."""

    OK = "ok"
    BUSY = "busy"  # ask again a little later
    QUOTA = "quota"  # ask again much later
    TOKEN = "token"  # noqa: S105  # nosec B105  # fetch another token and ask once more
    INPUT = "input"  # whoever asked has sent something that does not count
    PERSON = "person"  # the person does not want or may not
    SETTINGS = "settings"  # an operator has to look


@dataclass(frozen=True, slots=True)
class Meaning:
    """``sentence`` is for people on the phone for INPUT and PERSON, else for the operator."""

    kind: Kind
    sentence: str


MEANINGS: Mapping[int, Meaning] = {
    0: Meaning(Kind.OK, ""),
    -1: Meaning(Kind.BUSY, "微信正忙,请稍后再试"),
    40001: Meaning(Kind.TOKEN, "接口凭证失效,或者 AppSecret 不对"),
    40014: Meaning(Kind.TOKEN, "接口凭证不对"),
    42001: Meaning(Kind.TOKEN, "接口凭证过期"),
    40003: Meaning(Kind.INPUT, "这个微信号不再使用本小程序"),
    40029: Meaning(Kind.INPUT, "登录码不对或者过期了,请重新进入小程序"),
    40163: Meaning(Kind.INPUT, "登录码已经用过了,请重新进入小程序"),
    40226: Meaning(Kind.PERSON, "微信判定这个账号有风险,暂时不能登录"),
    45009: Meaning(Kind.QUOTA, "接口今天的调用次数用完了"),
    45011: Meaning(Kind.BUSY, "太频繁了,请过一分钟再试"),
    40013: Meaning(Kind.SETTINGS, "AppID 不对,请核对设置 wechat.appid"),
    40125: Meaning(Kind.SETTINGS, "AppSecret 不对,请核对设置 wechat.secret"),
    40164: Meaning(Kind.SETTINGS, "服务器的地址不在微信后台的 IP 白名单里"),
    41002: Meaning(Kind.SETTINGS, "没有 AppID,请写上设置 wechat.appid"),
    41004: Meaning(Kind.SETTINGS, "没有 AppSecret,请写上设置 wechat.secret"),
    48001: Meaning(Kind.SETTINGS, "小程序没有开通这个接口"),
    50002: Meaning(Kind.SETTINGS, "小程序被限制使用,请看微信后台的通知"),
}


def meaning_of(code: int) -> Meaning:
    """The meaning; of a code that is not in the table an operator has to look."""
    return MEANINGS.get(code) or Meaning(Kind.SETTINGS, f"微信返回了 {code},请查微信的返回码说明")
