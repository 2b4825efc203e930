"""What a report names beside unit and place (所涉企业、项目): names of the town's own list, never anybody's words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Concerns:
    """The enterprise (企业) and the project (项目) that a report is about, by their names on the town's list."""

    enterprise: str | None = None
    project: str | None = None


#: What most reports name.
NOTHING = Concerns()
