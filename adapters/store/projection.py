"""A case as rows (投影): what ``cases`` and ``clocks`` hold of its fold, and the list item made from such a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC
from typing import Any

import msgspec

from adapters.store.mapping import plain
from cases.derived import derive
from cases.opening import Opening
from cases.people import UnitAt
from cases.state import Case, Clock, Phase
from cases.summary import Summary, summarise

#: Lists of units that a row keeps with their names.
INVOLVED = ("assisting", "copies", "handled_by", "supervisors", "candidates", "finders")

#: Fields of a summary that are columns of the same name and kind.
_SAME = (
    "jurisdiction",
    "seq",
    "round",
    "reporter",
    "category",
    "urgency",
    "channel",
    "opened_at",
    "updated_at",
    "closed_at",
    "due_at",
    "due_latest",
    "warn_at",
    "orange_at",
    "red_at",
    "provisional",
    "late",
    "outcome",
    "solved",
    "stars",
    "photo_count",
    "cover",
    "live",
    "bundle",
    "returnable",
    "text_id",
    "asked",
    "talk",
    "village",
    "grid",
    "enterprise",
    "project",
    "origin",
    "links",
)
#: Names of persons and parties and keys of whoever is waited for, kept beside the units and only where there are any.
_PEOPLE = ("joined_by", "raters", "supervised_by", "begun_by", "carriers", "left", "waits_for")
_RENAMED = {"jurisdiction": "jurisdiction_id"}
_UNITS = ("holder", "arbiter", "steward")


def case_columns(case: Case) -> dict[str, Any]:
    """Everything in the row of a case that follows from its events; the chain's head and the claim do not."""
    summary = summarise(case)
    columns = {_RENAMED.get(name, name): getattr(summary, name) for name in _SAME}
    for name in _UNITS:
        columns |= _unit_columns(name, getattr(summary, name))
    return columns | {
        "phase": summary.phase.value,
        "group_name": summary.group,
        "marks": list(summary.marks),
        "involved": _involved(summary),
        "next_at": case.next_at(),
        **asdict(derive(case)),
    }


def _involved(summary: Summary) -> dict[str, Any]:
    """Units by what they have to do with it; persons only where there are any, as in most rows there are none."""
    units: dict[str, Any] = {name: plain(getattr(summary, name)) for name in INVOLVED}
    names: dict[str, Any] = {name: list(getattr(summary, name)) for name in _PEOPLE}
    told = names | {"openings": _openings(summary), "unnamed": summary.unnamed}
    return units | {key: values for key, values in told.items() if values}


def _openings(summary: Summary) -> list[dict[str, Any]]:
    """What the case leaves open, without what is empty in it: most of it is."""
    return [{key: value for key, value in plain(each).items() if value not in (None, [])} for each in summary.openings]


def _unit_columns(prefix: str, unit: UnitAt | None) -> dict[str, Any]:
    return {f"{prefix}_id": unit.id if unit else None, f"{prefix}_name": unit.name if unit else None}


def _unit(row: Mapping[str, Any], prefix: str) -> UnitAt | None:
    found = row[f"{prefix}_id"]
    return None if found is None else UnitAt(found, row[f"{prefix}_name"])


def summary_from(row: Mapping[str, Any]) -> Summary:
    """The list item that a row of ``cases`` stands for."""
    columns: dict[str, Any] = {name: row[_RENAMED.get(name, name)] for name in _SAME}
    columns |= {name: _unit(row, name) for name in _UNITS}
    columns |= {name: msgspec.convert(row["involved"].get(name, []), tuple[UnitAt, ...]) for name in INVOLVED}
    columns |= {name: tuple(row["involved"].get(name, ())) for name in _PEOPLE}
    columns["unnamed"] = bool(row["involved"].get("unnamed", False))
    columns["openings"] = msgspec.convert(row["involved"].get("openings", []), tuple[Opening, ...])
    phase, group, marks = Phase(row["phase"]), row["group_name"], tuple(row["marks"])
    return Summary(id=row["id"], phase=phase, group=group, marks=marks, **columns)


def clock_columns(case: Case, clock: Clock) -> dict[str, Any]:
    """The row of one clock."""
    return {
        "jurisdiction_id": case.jurisdiction,
        "case_id": case.id,
        "key": clock.key,
        "name": clock.name,
        "round": clock.round,
        "started_at": clock.started_at,
        "warn_at": clock.warn_at,
        "due_at": clock.due_at,
        "due_latest": clock.due_latest,
        "provisional": clock.provisional,
        "overdue": clock.overdue,
        "climbed": clock.climbed,
        "stopped_at": clock.stopped_at,
        "outcome": clock.outcome,
        "cites": plain(clock.spec.cites),
        "calendar": clock.calendar,
        "next_at": clock.next_at(),
        "paused": [[each.astimezone(UTC).isoformat() for each in (gap.begin, gap.end)] for gap in clock.gaps],
        **_unit_columns("holder", clock.holder),
    }
