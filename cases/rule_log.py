"""What became of rule texts (规约沿革): proposals and versions, a fold of the events of all places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from cases.events_rules import RulesProposed, RulesPublished, RulesRefused
from cases.people import ActorMark, JurisdictionId
from cases.ports_rules import Record
from cases.town_events import TownEvent


class Fate(StrEnum):
    """How it stands with a proposal; the value never changes."""

    OPEN = "open"
    PUBLISHED = "published"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Proposal:
    """Texts that wait for a second person, or did; ``decided`` is who agreed or refused, with that one's ``note``."""

    where: JurisdictionId
    what: RulesProposed
    by: ActorMark
    at: datetime
    fate: Fate = Fate.OPEN
    decided: ActorMark | None = None
    decided_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """What was put in force: ``signed`` is the second person, where one had to agree.

    ``by`` is None for versions from before the log was kept, of which the register knows a ``label`` only; ``files``
    is then empty, which means: not known.
    """

    number: int
    bundle: str
    base: str
    at: datetime
    reason: str
    by: ActorMark | None
    label: str = ""
    files: tuple[str, ...] = ()
    matters: tuple[str, ...] = ()
    seen: str = ""
    source: str = ""
    signed: ActorMark | None = None
    proposal: str = ""
    back_to: int | None = None
    where: JurisdictionId | None = None


@dataclass(frozen=True, slots=True)
class History:
    """Proposals by id and versions from the first on, as far as the log tells."""

    proposals: Mapping[str, Proposal] = field(default_factory=dict)
    versions: tuple[Version, ...] = ()

    def version(self, number: int) -> Version | None:
        """The version of that number."""
        return next((each for each in self.versions if each.number == number), None)

    @property
    def last(self) -> Version | None:
        """The version that was put in force last."""
        return self.versions[-1] if self.versions else None

    @property
    def from_folder(self) -> str | None:
        """The bundle of the last version whose texts came from the folder of rule files."""
        found = (each.bundle for each in reversed(self.versions) if each.source in ("", FOLDER))
        return next(found, None)


FOLDER, DOOR = "folder", "door"


def history(events: Iterable[TownEvent], register: Sequence[Record] = ()) -> History:
    """The fold; bundles of the ``register`` from before the first event are versions as well, the first of all."""
    told = tuple(events)
    logged = [each.payload for each in told if isinstance(each.payload, RulesPublished)]
    before = register[: logged[0].number - 1] if logged else register
    made = History(versions=tuple(_unlogged(number, record) for number, record in enumerate(before, 1)))
    for event in told:
        made = _after(made, event)
    return made


def _unlogged(number: int, record: Record) -> Version:
    return Version(number, record.bundle, "", record.at, record.reason, None, record.by, seen=record.seen or "")


def _after(made: History, event: TownEvent) -> History:
    payload = event.payload
    if isinstance(payload, RulesProposed):
        opened = Proposal(event.jurisdiction, payload, event.actor, event.occurred_at)
        return replace(made, proposals={**made.proposals, payload.proposal: opened})
    if isinstance(payload, RulesRefused):
        return _decided(made, payload.proposal, Fate.REFUSED, event, payload.reason)
    if isinstance(payload, RulesPublished):
        made = replace(made, versions=(*made.versions, _version(payload, event)))
        return _decided(made, payload.proposal, Fate.PUBLISHED, event, "")
    return made


def _version(payload: RulesPublished, event: TownEvent) -> Version:
    return Version(
        number=payload.number,
        bundle=payload.bundle,
        base=payload.base,
        at=event.occurred_at,
        reason=payload.reason,
        by=payload.proposed_by or event.actor,
        files=payload.files,
        matters=payload.matters,
        seen=payload.seen,
        source=payload.source,
        signed=event.actor if payload.proposed_by else None,
        proposal=payload.proposal,
        back_to=payload.back_to,
        where=event.jurisdiction,
    )


def _decided(made: History, proposal: str, fate: Fate, event: TownEvent, note: str) -> History:
    known = made.proposals.get(proposal)
    if known is None:
        return made
    decided = replace(known, fate=fate, decided=event.actor, decided_at=event.occurred_at, note=note)
    return replace(made, proposals={**made.proposals, proposal: decided})
