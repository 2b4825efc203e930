"""What a new roster changes of the roles that are stored (任职变动): pure, on rows as they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cases.people import Role

_ROLE = ("person_id", "role", "jurisdiction_id", "level", "unit_id", "group_name", "post")
Term = dict[str, datetime | None]


@dataclass(frozen=True, slots=True)
class Turnover:
    """Ids of roles that end now, roles that get another term, and rows that are new."""

    ended: tuple[int, ...]
    moved: tuple[tuple[int, Term], ...]
    new: tuple[dict[str, Any], ...]


def turnover(rows: Sequence[Mapping[str, Any]], wanted: Sequence[dict[str, Any]], now: datetime) -> Turnover:
    """``rows`` are all roles of the people concerned, those over and those to come included.

    What is stored with this very term stays, so that reading a roster twice changes nothing; of a role whose term is
    another one now, the row that has not ended is moved.
    """
    asked = dict.fromkeys(_whole(row) for row in wanted)
    known = {_whole(row) for row in rows}
    waiting: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
    for row in rows:
        if not settled(row) and (row["valid_to"] is None or row["valid_to"] > now) and _whole(row) not in asked:
            waiting[_identity(row)].append(row["id"])
    moved: list[tuple[int, Term]] = []
    new: dict[tuple[object, ...], dict[str, Any]] = {}
    for row in wanted:
        if _whole(row) in known:
            continue
        if waiting[_identity(row)]:
            moved.append((waiting[_identity(row)].pop(0), term(row)))
        else:
            new.setdefault(_whole(row), row)
    ended = tuple(number for numbers in waiting.values() for number in numbers)
    return Turnover(ended, tuple(moved), tuple(new.values()))


def settled(row: Mapping[str, Any]) -> bool:
    """A resident without a term, as whoever has reported somewhere becomes; no roster ends that."""
    return row["role"] == Role.RESIDENT.value and row["valid_from"] is None and row["valid_to"] is None


def term(row: Mapping[str, Any]) -> Term:
    """From when to when, None where that is open."""
    return {"valid_from": row["valid_from"], "valid_to": row["valid_to"]}


def _identity(row: Mapping[str, Any]) -> tuple[object, ...]:
    """What makes two rows the same role; the rest of a row is its term."""
    return tuple(row[name] for name in _ROLE)


def _whole(row: Mapping[str, Any]) -> tuple[object, ...]:
    return (*_identity(row), row["valid_from"], row["valid_to"])
