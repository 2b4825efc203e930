"""Settings of the mini-program at WeChat (微信小程序的设置): whose it is, and how WeChat is called."""

from __future__ import annotations

from dataclasses import dataclass

from api.references import Secret
from api.settings_services import ServiceSettings, wrong_base_url


@dataclass(frozen=True, slots=True)
class WechatSettings:
    """``secret`` has at most one entry; without ``appid`` nobody signs in by WeChat, and a trial uses the stand-in."""

    appid: str
    secret: tuple[Secret, ...]
    service: ServiceSettings

    def problems(self, *, sandbox: bool) -> list[tuple[str, str]]:
        """What cannot work together, each by its setting."""
        found = []
        if self.appid and len(self.secret) != 1:
            found.append(("wechat.secret", "写了 AppID 就要写一个 AppSecret(引用),在微信后台“开发管理”里取得"))
        if self.secret and not self.appid:
            found.append(("wechat.appid", "写了 AppSecret 就要写 AppID"))
        if wrong := wrong_base_url(self.service.base_url, sandbox=sandbox):
            found.append(("wechat.service.base_url", wrong))
        return found
