"""What senders claim across all towns (认领待告知), and what an operator must know of it (告知的数字)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from adapters.store.transaction import StoreTransaction
from cases.ports_channels import ChannelName
from cases.ports_telling import Box, ByChannel, ErrandAt, TellingFigures, UntoldAt

#: Both tables of the outbox are claimed alike; each attempt counts from here, whatever becomes of the work.
_UNTOLD = """
UPDATE {table} SET lease_until = $1, attempts = attempts + 1 WHERE id IN (
    SELECT id FROM {table} WHERE sent_at IS NULL AND attempts < $2 AND (lease_until IS NULL OR lease_until <= $3)
    ORDER BY id LIMIT $4 {skip}
) RETURNING id, jurisdiction_id, attempts
"""
_TABLES = {Box.ALERT: "alerts", Box.NOTICE: "notices"}  # emergencies first
_DUE = """
UPDATE errands SET lease_until = $1, claims = claims + 1 WHERE id IN (
    SELECT id FROM errands WHERE channel = $2 AND next_at <= $3 AND claims < $4
    AND (lease_until IS NULL OR lease_until <= $5)
    ORDER BY urgency DESC, next_at, id LIMIT $6 {skip}
) RETURNING id, jurisdiction_id, claims
"""
#: An errand is claimed once for each try of each channel, and again after crashes; beyond that something is wrong.
MOST_CLAIMS = 60
_SKIP = {"postgres": "FOR UPDATE SKIP LOCKED", "sqlite": ""}

_UNSPREAD = """
SELECT count(*) AS n, min(at) AS oldest, sum(CASE WHEN attempts >= $1 THEN 1 ELSE 0 END) AS stuck FROM (
    SELECT created_at AS at, attempts FROM notices WHERE sent_at IS NULL
    UNION ALL SELECT told_at, attempts FROM alerts WHERE sent_at IS NULL
) o
"""
_WAITING = """
SELECT count(*) AS n, min(next_at) AS oldest, sum(CASE WHEN claims >= $1 THEN 1 ELSE 0 END) AS stuck
FROM errands WHERE next_at IS NOT NULL AND state = 'waiting' AND next_at <= $2
"""
_BY_CHANNEL = """
SELECT channel, coalesce(outcome, 'trying') AS outcome, count(*) AS n FROM errand_tries WHERE at >= $1
GROUP BY channel, coalesce(outcome, 'trying')
"""
_TWICE = """
SELECT count(*) AS errands, coalesce(sum(n - 1), 0) AS twice FROM (
    SELECT t.errand_id, count(DISTINCT t.channel) AS n FROM errand_tries t JOIN errands e ON e.id = t.errand_id
    WHERE t.at >= $1 AND t.outcome IN ('sent', 'unknown') AND e.answer_by IS NULL GROUP BY t.errand_id
) o
"""


async def claim_untold(tx: StoreTransaction, limit: int, lease_seconds: int, max_attempts: int) -> tuple[UntoldAt, ...]:
    """Rows that are not spread; leases run by the real time, which no sandbox shifts."""
    real, claimed = tx.moment.real, list[UntoldAt]()
    for source, table in _TABLES.items():
        # nosemgrep: sql-from-text  # our own words for each dialect and table
        statement = _UNTOLD.format(table=table, skip=_SKIP[tx.dialect])
        until = real + timedelta(seconds=lease_seconds)
        rows = await tx.rows(statement, until, max_attempts, real, limit - len(claimed))
        found = [UntoldAt(source, row["id"], row["jurisdiction_id"], row["attempts"]) for row in rows]
        claimed += sorted(found, key=lambda each: each.id)
    return tuple(claimed)


async def claim_errands(
    tx: StoreTransaction, channel: ChannelName, limit: int, lease_seconds: int
) -> tuple[ErrandAt, ...]:
    """Errands that are due by the store's time."""
    real = tx.moment.real
    until = real + timedelta(seconds=lease_seconds)
    # nosemgrep: sql-from-text  # our own words for each dialect
    statement = _DUE.format(skip=_SKIP[tx.dialect])
    rows = await tx.rows(statement, until, channel.value, tx.moment.now, MOST_CLAIMS, real, limit)
    found = (ErrandAt(row["id"], row["jurisdiction_id"], row["claims"]) for row in rows)
    return tuple(sorted(found, key=lambda each: each.id))


async def figures(tx: StoreTransaction, since: datetime, max_attempts: int) -> TellingFigures:
    """Counts over all towns; the session sees all of them."""
    (unspread,) = await tx.rows(_UNSPREAD, max_attempts)
    (waiting,) = await tx.rows(_WAITING, MOST_CLAIMS, tx.moment.now)
    (twice,) = await tx.rows(_TWICE, since)
    counts: dict[ChannelName, dict[str, int]] = {}
    for row in await tx.rows(_BY_CHANNEL, since):
        counts.setdefault(ChannelName(row["channel"]), {})[row["outcome"]] = int(row["n"])
    oldest = [_moment(each["oldest"]) for each in (unspread, waiting) if each["oldest"] is not None]
    return TellingFigures(
        unspread=int(unspread["n"]),
        waiting=int(waiting["n"]),
        oldest_at=min(oldest, default=None),
        channels={channel: ByChannel(**found) for channel, found in sorted(counts.items())},
        errands=int(twice["errands"]),
        duplicates=int(twice["twice"]),
        stuck=int(unspread["stuck"] or 0) + int(waiting["stuck"] or 0),
    )


def _moment(value: Any) -> datetime:
    """A moment as one engine gives it, and the other as text."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value
