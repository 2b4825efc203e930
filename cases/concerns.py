"""What a report names beside unit and place (所涉企业、项目), and the code it came through: never anybody's words."""

from __future__ import annotations

from dataclasses import dataclass

from cases.codes import CODE_WORDS, CodeKind


@dataclass(frozen=True, slots=True)
class Concerns:
    """The enterprise (企业) and the project (项目) that a report is about, by their names on the town's list."""

    enterprise: str | None = None
    project: str | None = None


#: What most reports name.
NOTHING = Concerns()


@dataclass(frozen=True, slots=True)
class Arrival:
    """Through which code a report came, as its event keeps it; ``name`` is never a person's."""

    short: str
    kind: CodeKind
    name: str = ""


def scanned_words(arrival: Arrival) -> str:
    """How a sentence says it."""
    named = f"“{arrival.name}”" if arrival.name else ""
    return f",扫{CODE_WORDS[arrival.kind]}{named}的码"
