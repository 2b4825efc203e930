"""Settings of partners (对接平台的设置): where their mapping files lie, and how calls to them are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from adapters.services import ServicePolicy
from api.settings_reader import Range


@dataclass(frozen=True, slots=True)
class PartnerSettings:
    """``dir`` empty means the folder 对接 beside the rules; the rest is as for every service of others."""

    dir: str
    seconds: Annotated[float, Range(0.1, 60)]
    breaker_after: Annotated[int, Range(1)]
    breaker_seconds: Annotated[float, Range(1, 3600)]
    batch: Annotated[int, Range(1, 500)]

    def policy(self, name: str, url: str) -> ServicePolicy:
        """How one partner is called: once a time, since trying again later is the chore's."""
        return ServicePolicy(name, url, self.seconds, 1, self.breaker_after, self.breaker_seconds)
