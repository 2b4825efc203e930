"""Events and plans as rows (事件存取): dataclasses to plain JSON and back, and the hash chain over them.

The chain, so that anybody can verify it with nothing but the table ``events``: for each event of a case in the order
of ``seq`` take this object ::

    {"v": 1, "case": case_id, "jurisdiction": jurisdiction_id, "seq": seq, "kind": kind, "occurred_at": T,
     "recorded_at": T, "actor": actor, "cites": cites, "bundle": bundle, "data": data}

where ``actor``, ``cites`` and ``data`` are the JSON of these columns and T is the instant in UTC as
``2026-11-22T13:17:53.000000Z``, always with six digits. Write it as JSON with the keys of every object sorted by code
point, no spaces, characters beyond ASCII as themselves, in UTF-8. Then ``hash`` is the lower-case hexadecimal SHA-256
of ``prev_hash``, a line feed and these bytes; ``prev_hash`` is the ``hash`` of the event before, 64 zeros for the
first. Numbers in events are whole, so that every JSON library writes them alike. ``case:decided`` names its plan by
the SHA-256 of the plan's JSON written the same way, kept as text in the table ``plans``.
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import msgspec

from cases.events import KINDS, Decided, Event, Payload
from cases.people import ActorMark
from dsl.decision import Cite, Plan

GENESIS = "0" * 64


def instant(at: datetime) -> str:
    """An aware time as the chain writes it."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def canonical(value: object) -> str:
    """JSON in the one form that is hashed."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """Hexadecimal SHA-256 of the text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def plain(value: object) -> Any:
    """A dataclass as what JSON can say; times in UTC, sets in order."""
    built = msgspec.to_builtins(value, builtin_types=(datetime,), order="deterministic", enc_hook=_known)
    return _with_instants(built)


def _known(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    raise NotImplementedError(f"{type(value)} has no JSON form")


def _with_instants(value: Any) -> Any:
    match value:
        case datetime():
            return instant(value)
        case dict():
            return {key: _with_instants(item) for key, item in value.items()}
        case list() | tuple():
            return [_with_instants(item) for item in value]
        case _:
            return value


def plan_text(plan: Plan) -> str:
    """The plan's canonical JSON; its digest is the plan's name."""
    return canonical(plain(plan))


def plan_from(text: str) -> Plan:
    """The plan again."""
    return msgspec.convert(json.loads(text), Plan)


def payload_data(payload: Payload) -> tuple[dict[str, Any], tuple[str, str] | None]:
    """The event's own JSON, and name and text of its plan if it has one."""
    data: dict[str, Any] = plain(payload)
    if not isinstance(payload, Decided):
        return data, None
    text = plan_text(payload.plan)
    name = digest(text)
    return data | {"plan": name}, (name, text)


def payload_from(kind: str, data: Mapping[str, Any], plans: Mapping[str, Plan]) -> Payload:
    """The event again; ``plans`` must hold the plan that it names."""
    if kind != Decided.kind:
        return msgspec.convert(data, KINDS[kind])
    rest: Decided = msgspec.convert({**data, "plan": _NO_PLAN}, Decided)
    return replace(rest, plan=plans[data["plan"]])


_NO_PLAN: dict[str, Any] = {"route": {"kind": "pool", "cites": []}}


@dataclass(frozen=True, slots=True)
class Link:
    """What of an event goes into its hash."""

    case: str
    jurisdiction: int
    seq: int
    kind: str
    occurred_at: datetime
    recorded_at: datetime
    actor: Any
    cites: Any
    bundle: str
    data: Any


def chained(prev_hash: str, link: Link) -> str:
    """The hash of an event that follows the one with ``prev_hash``."""
    return digest(f"{prev_hash}\n{canonical(envelope(link))}")


def envelope(link: Link) -> dict[str, Any]:
    """The object that is hashed for an event."""
    return {
        "v": 1,
        "case": link.case,
        "jurisdiction": link.jurisdiction,
        "seq": link.seq,
        "kind": link.kind,
        "occurred_at": instant(link.occurred_at),
        "recorded_at": instant(link.recorded_at),
        "actor": link.actor,
        "cites": link.cites,
        "bundle": link.bundle,
        "data": link.data,
    }


def event_from(row: Mapping[str, Any], plans: Mapping[str, Plan]) -> Event:
    """An event from its row, JSON columns already read."""
    return Event(
        case=row["case_id"],
        jurisdiction=row["jurisdiction_id"],
        seq=row["seq"],
        payload=payload_from(row["kind"], row["data"], plans),
        occurred_at=row["occurred_at"],
        recorded_at=row["recorded_at"],
        actor=msgspec.convert(row["actor"], ActorMark),
        cites=msgspec.convert(row["cites"], tuple[Cite, ...]),
        bundle=row["bundle"],
        hash=row["hash"],
    )


def link_from(row: Mapping[str, Any]) -> Link:
    """What the row says went into its hash."""
    return Link(
        row["case_id"],
        row["jurisdiction_id"],
        row["seq"],
        row["kind"],
        row["occurred_at"],
        row["recorded_at"],
        row["actor"],
        row["cites"],
        row["bundle"],
        row["data"],
    )


@dataclass(slots=True)
class PlanCache:
    """Plans by name, the most recently used ones; they never change, so that any copy is as good as the row."""

    size: int = 2048
    kept: OrderedDict[str, Plan] = field(default_factory=OrderedDict)

    def get(self, name: str) -> Plan | None:
        """The plan, if it is still kept."""
        plan = self.kept.get(name)
        if plan is not None:
            self.kept.move_to_end(name)
        return plan

    def keep(self, name: str, plan: Plan) -> None:
        """Remember a plan; the one that was not used for longest goes."""
        self.kept[name] = plan
        self.kept.move_to_end(name)
        while len(self.kept) > self.size:
            self.kept.popitem(last=False)
