"""Drafts become rows (续链): each event numbered, hashed onto the one before, its plan put where it is shared."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from adapters.store.mapping import Link, chained, payload_data, plain
from cases.events import Decided, Draft, Event
from cases.fold import apply
from cases.ports import Saving
from cases.state import Case


@dataclass(slots=True)
class Told:
    """What a saving comes to: the case after it, its events and their rows, and plans as text by name."""

    after: Case
    head: str
    events: list[Event] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    plans: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an event stands: its number, the bundle its case stands under, and when it is recorded."""

    seq: int
    bundle: str
    recorded_at: datetime


def tell(saving: Saving, seq: int, head: str, now: datetime) -> Told:
    """Number and link the drafts after event ``seq`` with hash ``head``."""
    case, bundle = saving.before, _bundle(saving)
    events, rows, plans = [], [], {}
    for number, draft in enumerate(saving.drafts, seq + 1):
        case = apply(case, saving.case, saving.jurisdiction, draft.payload, draft.occurred_at)
        bundle = draft.payload.bundle if isinstance(draft.payload, Decided) else bundle
        data, plan = payload_data(draft.payload)
        if plan is not None:
            plans[plan[0]] = plan[1]
        place = _Place(number, bundle, now)
        link = _link(saving, draft, data, place)
        prev, head = head, chained(head, link)
        rows.append(_row(link, prev, head))
        events.append(_event(saving, draft, place, head))
    if case is None or not rows:
        raise ValueError(f"case {saving.case}: nothing to save")
    return Told(case, head, events, rows, plans)


def _bundle(saving: Saving) -> str:
    """The bundle before the first draft; a report that has just arrived stands under what is about to decide it."""
    if saving.before is not None:
        return saving.before.bundle
    return next((d.payload.bundle for d in saving.drafts if isinstance(d.payload, Decided)), "")


def _link(saving: Saving, draft: Draft, data: dict[str, Any], place: _Place) -> Link:
    return Link(
        case=saving.case,
        jurisdiction=saving.jurisdiction,
        seq=place.seq,
        kind=draft.payload.kind,
        occurred_at=draft.occurred_at,
        recorded_at=place.recorded_at,
        actor=plain(draft.actor),
        cites=plain(draft.cites),
        bundle=place.bundle,
        data=data,
    )


def _row(link: Link, prev_hash: str, own_hash: str) -> dict[str, Any]:
    return {
        "case_id": link.case,
        "jurisdiction_id": link.jurisdiction,
        "seq": link.seq,
        "kind": link.kind,
        "occurred_at": link.occurred_at,
        "recorded_at": link.recorded_at,
        "actor": link.actor,
        "cites": link.cites,
        "bundle": link.bundle,
        "data": link.data,
        "prev_hash": prev_hash,
        "hash": own_hash,
    }


def _event(saving: Saving, draft: Draft, place: _Place, own_hash: str) -> Event:
    return Event(
        case=saving.case,
        jurisdiction=saving.jurisdiction,
        seq=place.seq,
        payload=draft.payload,
        occurred_at=draft.occurred_at,
        recorded_at=place.recorded_at,
        actor=draft.actor,
        cites=draft.cites,
        bundle=place.bundle,
        hash=own_hash,
    )
