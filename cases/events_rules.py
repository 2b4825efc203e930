"""What happens to rule texts (规约版本的事件): proposed, put in force, refused; kept in the log of a place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cases.people import ActorMark


@dataclass(frozen=True, slots=True)
class RulesProposed:
    """Somebody wants ``bundle`` in the place of ``base``; a second person has to agree, since it touches ``matters``.

    ``files`` are those whose text changes. ``seen`` is the hash of the report that was shown, ``back_to`` the number
    of the version whose texts come back, where that is what is wanted.
    """

    kind: ClassVar[str] = "rules:proposed"
    proposal: str
    bundle: str
    base: str
    files: tuple[str, ...]
    matters: tuple[str, ...]
    reason: str
    seen: str
    back_to: int | None = None


@dataclass(frozen=True, slots=True)
class RulesPublished:
    """``bundle`` took the place of ``base`` as version ``number``, counted over all places from 1.

    With a ``proposal`` the actor is the second person, who agreed, and ``proposed_by`` the first; ``source`` says
    which way the texts came: ``folder``, or ``door`` for what a person handed in.
    """

    kind: ClassVar[str] = "rules:published"
    number: int
    bundle: str
    base: str
    files: tuple[str, ...]
    matters: tuple[str, ...]
    reason: str
    seen: str
    source: str
    proposal: str = ""
    proposed_by: ActorMark | None = None
    back_to: int | None = None


@dataclass(frozen=True, slots=True)
class RulesRefused:
    """The second person did not agree, or the first took it back; nothing has changed."""

    kind: ClassVar[str] = "rules:refused"
    proposal: str
    reason: str


RulesEvent = RulesProposed | RulesPublished | RulesRefused
