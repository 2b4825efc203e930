"""Settings of limits (限流的设置): how often somebody may do something before having to wait."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from api.settings_reader import Range
from cases.ports_limits import Budget


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``most`` times within any ``seconds``."""

    most: Annotated[int, Range(1)]
    seconds: Annotated[int, Range(1, 86_400)]

    def named(self, name: str) -> Budget:
        """The same as the port wants it."""
        return Budget(name, self.most, self.seconds)


@dataclass(frozen=True, slots=True)
class Limits:
    """One line a budget; each is counted apart from the others."""

    reports: Limit
    duty_reports: Limit
    town_reports: Limit
    uploads: Limit
    changes: Limit
    reads: Limit
    exports: Limit
    open_doors: Limit
