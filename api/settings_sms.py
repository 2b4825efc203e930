"""Settings of text messages (短信的设置): which service, whose account, and what is said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from api.references import Secret
from api.settings_services import ServiceSettings, wrong_base_url

#: Where the services are when the settings do not say.
ADDRESSES = {"tencent": "https://sms.tencentcloudapi.com", "aliyun": "https://dysmsapi.aliyuncs.com"}
_NEEDED = {"key_id": "密钥编号", "sign": "审核通过的签名", "template": "审核通过的模板编号"}


@dataclass(frozen=True, slots=True)
class SmsSettings:
    """``secret`` has at most one entry; ``names`` are the parameters of the template as Alibaba Cloud calls them."""

    by: Literal["none", "tencent", "aliyun"]
    key_id: str
    secret: tuple[Secret, ...]
    app: str
    sign: str
    region: str
    template: str
    urgent_template: str
    fields: tuple[str, ...]
    names: tuple[str, ...]
    service: ServiceSettings

    @property
    def base_url(self) -> str:
        """Where the service is; empty without one."""
        return self.service.base_url or ADDRESSES.get(self.by, "")

    def problems(self, *, sandbox: bool) -> list[tuple[str, str]]:
        """What cannot work together, each by its setting."""
        if self.by == "none":
            return []
        found = [(f"sms.{name}", f"要写{word}") for name, word in _NEEDED.items() if not getattr(self, name)]
        if len(self.secret) != 1:
            found.append(("sms.secret", '要写一个密钥(引用),例如 ["file:/etc/minqing/sms-secret"]'))
        if self.by == "tencent" and not self.app:
            found.append(("sms.app", "用腾讯云要写短信应用的 SdkAppId"))
        if self.by == "aliyun" and len(self.names) != len(self.fields):
            found.append(("sms.names", f"模板变量有 {len(self.names)} 个,sms.fields 有 {len(self.fields)} 个,要一样多"))
        if wrong := wrong_base_url(self.base_url, sandbox=sandbox):
            found.append(("sms.service.base_url", wrong))
        return found
