"""Settings that every service of others has (外部服务的设置): where it is, how long we wait, when it may rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

from adapters.outbound_rules import is_host, is_stand_in
from adapters.services import ServicePolicy
from api.settings_reader import Range


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """How one service is called; the values are those of ``adapters.services.ServicePolicy``."""

    base_url: str
    seconds: Annotated[float, Range(0.1, 60)]
    tries: Annotated[int, Range(1, 5)]
    breaker_after: Annotated[int, Range(1)]
    breaker_seconds: Annotated[float, Range(1, 3600)]

    def policy(self, name: str) -> ServicePolicy:
        """The same for the adapter; ``name`` in Chinese."""
        return ServicePolicy(name, self.base_url, self.seconds, self.tries, self.breaker_after, self.breaker_seconds)


def wrong_base_url(base_url: str, *, sandbox: bool) -> str:
    """What is wrong with it, as a sentence; empty if nothing."""
    try:
        parts = urlsplit(base_url)
        plain = not (parts.query or parts.fragment or parts.username)
    except ValueError:
        plain = False
    if plain and parts.scheme == "https" and is_host(parts.netloc):
        return ""
    if plain and sandbox and parts.scheme == "http" and is_stand_in(parts.netloc):
        return ""
    return f"“{base_url}”不能用:要写完整的地址,例如 https://api.weixin.qq.com;本机的替身只有试用方式可以用"


def places_of(base_urls: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """The hosts and the stand-ins that these addresses need on the allow-list."""
    parts = [urlsplit(each) for each in base_urls if each]
    hosts = frozenset(each.netloc for each in parts if each.scheme == "https")
    return hosts, frozenset(each.netloc for each in parts if each.scheme == "http")
