"""Which cases a list holds, and in what order (内存列表)."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime

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
    match query.which:
        case Which.MINE:
            return summary.reporter == query.person
        case Which.BOARD:
            return summary.jurisdiction in query.jurisdictions
        case Which.TODO:
            return _waits(summary, query)


def _waits(summary: Summary, query: Query) -> bool:
    if summary.reporter == query.person and (summary.asked or summary.phase is Phase.ANSWERED):
        return True
    if summary.phase in (Phase.ASSIGNED, Phase.ACCEPTED):
        return summary.holder is not None and summary.holder.id in query.units
    if summary.phase in (Phase.REVIEW, Phase.REVIEWING):  # who has to say something of it stands as its arbiter
        return summary.arbiter is not None and summary.arbiter.id in query.units
    if summary.phase is not Phase.POOLED or not query.units:
        return False
    minded = any(unit is not None and unit.id in query.units for unit in (summary.arbiter, summary.steward))
    return minded or summary.jurisdiction in query.jurisdictions


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
