"""Ports of rule texts (规约版本的端口): the shelf of a transaction that keeps them, and who reads new ones."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from cases.people import JurisdictionId
from cases.refusals import Refusal
from cases.town_events import TownEvent
from dsl.bundle import Bundle, Source
from dsl.calendar import Calendar
from dsl.changes import Change
from dsl.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True)
class FailedExample:
    """An example (例) that does not hold: where it stands, and what came out otherwise."""

    file: str
    line: int
    title: str
    told: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Examined:
    """What reading a whole set of files gave: a bundle exactly when no file has an error.

    Where the set before it was given: ``files`` are those whose text is another, ``codes`` the places that they belong
    to or that use them as vocabularies, ``changes`` what is said otherwise. Where examples were to be run, ``failed``
    are those that do not hold, and ``broke`` says what went wrong if they could not be run.
    """

    diagnostics: tuple[Diagnostic, ...]
    bundle: Bundle | None = None
    files: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    failed: tuple[FailedExample, ...] = ()
    broke: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be read: ``base`` is the set in force, ``now`` the moment of publishing (None: not to be published).

    ``published`` texts have been checked once and are only read again. With ``calendar`` the examples of what changes
    and of what stands on it are run by it.
    """

    sources: tuple[Source, ...]
    base: tuple[Source, ...] = ()
    now: datetime | None = None
    published: bool = False
    calendar: Calendar | None = None


class CompilerStopped(Refusal):
    """Reading the texts took more time or memory than it may; nothing has changed."""

    code = "compiler_stopped"


class Compiler(Protocol):
    """Reads rule files away from everything else, so that no text can hold up or bring down whoever asks."""

    async def examine(self, order: Order) -> Examined:
        """Read all files together. Raises CompilerStopped."""


@dataclass(frozen=True, slots=True)
class Record:
    """The register's line of a bundle: who published it first, when and why; ``seen`` is the hash of the report."""

    bundle: str
    by: str
    reason: str
    at: datetime
    seen: str | None = None


@dataclass(frozen=True, slots=True)
class SeenReport:
    """What somebody was shown before publishing: ``digest`` is the SHA-256 of ``text``.

    It speaks of putting ``bundle`` in the place of ``base``.
    """

    digest: str
    bundle: str
    base: str
    text: str
    made_at: datetime


class RuleShelf(Protocol):
    """The part of a transaction that keeps texts and what became of them; nothing on the shelf ever changes."""

    async def bundle_sources(self, digest: str) -> tuple[Source, ...] | None:
        """The rule files of a bundle, published or proposed, with the edition each is read in; None if unknown."""

    async def rule_text(self, bundle: str, name: str) -> str | None:
        """The text of one file of a bundle; None where it has none of that name."""

    async def publish(self, bundle: Bundle, *, by: str, reason: str, seen: str | None = None) -> None:
        """Save the bundle and everything it declares, and switch every pointer to it.

        Each place keeps the rules that decide at this moment as ``previous``, for what comes before the new ones do.
        """

    async def in_force(self) -> str | None:
        """The bundle that was published last, in force already or on its day."""

    async def keep_texts(self, digest: str, sources: Sequence[Source]) -> None:
        """Keep texts that are only proposed under the hash that their bundle will have."""

    async def records(self) -> tuple[Record, ...]:
        """The register, the first publishing first."""

    async def keep_report(self, report: SeenReport) -> None:
        """Keep what was shown; the same report twice is one."""

    async def report_seen(self, digest: str) -> SeenReport | None:
        """The report with this hash."""

    async def rule_events(self) -> tuple[TownEvent, ...]:
        """What happened to rule texts in all places, in the order in which it was saved; it is public."""

    async def same_texts(self, texts: Sequence[Source], bundles: Collection[str]) -> frozenset[str]:
        """Which of these bundles have all these texts word for word; none for no texts."""


#: By jurisdiction bundles under which open cases of it stand.
Under = Mapping[JurisdictionId, frozenset[str]]
