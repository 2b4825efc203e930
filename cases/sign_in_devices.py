"""What kind of device signs in (设备种类), and from what kind of network (网络所在), as people recognise them.

What a device says of itself in full (User-Agent) goes with its session after thirty days; what stays for good is one of
six words. Of the network its first part is kept anyway; which city it is in is not asked of anybody: no service outside
is told who signs in from where.
"""

from __future__ import annotations

import ipaddress
from enum import StrEnum


class Kind(StrEnum):
    """Kinds of devices; the value never changes. Told in this order: an app says that it runs on a phone, too."""

    WECOM = "wecom"
    WECHAT = "wechat"
    DINGTALK = "dingtalk"
    PHONE = "phone"
    COMPUTER = "computer"
    OTHER = "other"


DEVICE_WORDS = {
    Kind.WECOM: "企业微信",
    Kind.WECHAT: "微信",
    Kind.DINGTALK: "钉钉",
    Kind.PHONE: "手机或者平板",
    Kind.COMPUTER: "电脑",
    Kind.OTHER: "其他程序",
}

#: What stands in a User-Agent, in small letters.
_SIGNS = {
    Kind.WECOM: ("wxwork",),
    Kind.WECHAT: ("micromessenger", "miniprogram"),
    Kind.DINGTALK: ("dingtalk",),
    Kind.PHONE: ("android", "iphone", "ipad", "harmony", "mobile"),
    Kind.COMPUTER: ("windows nt", "macintosh", "x11", "linux"),
}


def kind_of(client: str) -> str:
    """The kind of what calls itself so; empty where it says nothing."""
    said = client.strip().lower()
    if not said:
        return ""
    return next((kind for kind, signs in _SIGNS.items() if any(sign in said for sign in signs)), Kind.OTHER).value


def device_words(kind: str) -> str:
    """How the kind is called."""
    return DEVICE_WORDS[Kind(kind)] if kind else "不详"


def network_words(network: str) -> str:
    """Roughly where a network is, as far as its own number says: this machine, a network within, or outside."""
    try:
        found = ipaddress.ip_network(network)
    except ValueError:
        return "不详"
    if found.is_loopback:
        return "本机"
    return "内部网络" if found.is_private else "互联网"
