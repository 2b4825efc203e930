"""Which cases a list holds, and in what order (内存列表)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from datetime import datetime

from cases.authority import concerns
from cases.neighbours import Around
from cases.ports import Query, Which
from cases.refusals import InvalidInput
from cases.state import Case, Phase
from cases.summary import Summary


def wanted(summary: Summary, query: Query) -> bool:
    """Whether a case belongs on the list."""
    if query.group is not None and summary.group != query.group:
        return False
    if query.phases and summary.phase not in query.phases:
        return False
    if query.ids is not None and summary.id not in query.ids:
        return False
    if query.before is not None and summary.opened_at >= query.before:
        return False
    if query.changed is not None and summary.updated_at < query.changed:
        return False
    rule = _OF.get(query.which)  # what no summary says, the transaction asks for
    return rule is None or rule(summary, query)


def _in_hand(summary: Summary, query: Query) -> bool:
    held = summary.phase in (Phase.ASSIGNED, Phase.ACCEPTED)
    return held and summary.holder is not None and summary.holder.id in query.units


def is_slow(case: Case, query: Query, now: datetime) -> bool:
    """Whether it waits in the pool for a claim that is warned of or overdue."""
    clock = case.running("认领")
    if case.phase is not Phase.POOLED or clock is None or case.jurisdiction not in query.jurisdictions:
        return False
    warned = clock.first_warning is not None and clock.first_warning <= now
    return warned or clock.overdue or clock.due_latest <= now


def _waits(summary: Summary, query: Query) -> bool:
    own = summary.reporter == query.person and (summary.asked or summary.phase is Phase.ANSWERED)
    if own or not query.waits.isdisjoint(summary.waits_for):
        return True
    if summary.phase in (Phase.ASSIGNED, Phase.ACCEPTED):
        return summary.holder is not None and summary.holder.id in query.units
    if summary.phase is Phase.PASSING:
        return query.person in summary.carriers
    if summary.phase in (Phase.REVIEW, Phase.REVIEWING):  # who has to say something of it stands as its arbiter
        return summary.arbiter is not None and summary.arbiter.id in query.units
    if summary.phase is not Phase.POOLED or not query.units:
        return False
    minded = any(unit is not None and unit.id in query.units for unit in (summary.arbiter, summary.steward))
    return minded or summary.jurisdiction in query.jurisdictions


_OF: dict[Which, Callable[[Summary, Query], bool]] = {
    Which.MINE: lambda summary, query: summary.reporter == query.person,
    Which.BOARD: lambda summary, query: summary.jurisdiction in query.jurisdictions,
    Which.TODO: _waits,
    Which.TIED: lambda summary, query: any(concerns(tie, summary) for tie in query.ties),
    Which.WATCHED: lambda summary, query: query.person in summary.supervised_by,
    Which.HELD: _in_hand,
}


def is_near(case: Case, around: Around) -> bool:
    """Whether a case was there before a report and may count for it."""
    if case.jurisdiction != around.jurisdiction or not _is_before(case, around):
        return False
    if around.since is not None and case.opened_at < around.since:
        return False
    named = around.categories is None or (case.category[-1] if case.category else "") in around.categories
    return named or case.reporter == around.reporter


def _is_before(case: Case, around: Around) -> bool:
    if around.before is None:
        return True
    if around.but is not None:
        return (case.opened_at, case.id) < (around.before, around.but)
    return case.opened_at <= around.before


def order(summary: Summary) -> tuple[datetime, str]:
    """By what lists are sorted, newest first."""
    return summary.opened_at, summary.id


def cursor_of(summary: Summary) -> str:
    """What leads to the page after this case."""
    return base64.urlsafe_b64encode(f"{summary.opened_at.isoformat()} {summary.id}".encode()).decode()


def read_cursor(cursor: str | None) -> tuple[datetime, str] | None:
    """The last case of the page before. Raises InvalidInput."""
    if cursor is None:
        return None
    try:
        at, _, last = base64.urlsafe_b64decode(cursor).decode().partition(" ")
        return datetime.fromisoformat(at), last
    except (ValueError, binascii.Error) as error:
        raise InvalidInput({"cursor": "翻页标记无效,请从第一页重新打开"}) from error
