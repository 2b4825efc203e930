"""Settings of an app at WeCom or DingTalk (企业微信、钉钉应用的设置): whose it is, and how the service is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from api.references import Secret
from api.settings_reader import Range
from api.settings_services import ServiceSettings, wrong_base_url


@dataclass(frozen=True, slots=True)
class WorkAppSettings:
    """``key`` is the CorpID (企业微信) or the AppKey (钉钉), empty without an app; ``secret`` has at most one entry."""

    key: str
    secret: tuple[Secret, ...]
    agent_id: Annotated[int, Range(0)]
    service: ServiceSettings

    def problems(self, section: str, *, sandbox: bool) -> list[tuple[str, str]]:
        """What cannot work together, each by its setting."""
        found = []
        if self.key and len(self.secret) != 1:
            found.append((f"{section}.secret", f'要写一个应用的密钥(引用),例如 ["file:/etc/minqing/{section}-secret"]'))
        if self.key and not self.agent_id:
            found.append((f"{section}.agent_id", "要写应用的 AgentId,在应用的详情里"))
        if self.secret and not self.key:
            found.append((f"{section}.key", "写了密钥就要写企业 ID(企业微信)或者 AppKey(钉钉)"))
        if wrong := wrong_base_url(self.service.base_url, sandbox=sandbox):
            found.append((f"{section}.service.base_url", wrong))
        return found
