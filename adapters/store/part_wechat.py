"""Events that WeChat has pushed, and the ledgers of subscribe messages, on the database (微信收件箱与订阅额度)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from adapters.store.concealing import concealed_text, revealed_text
from adapters.store.models_wechat import PushRow, StampRow, SubscriptionRow
from adapters.store.session import Session
from cases.ports_pushes import Arrived, Push, Received, Stamp
from cases.push_shapes import happened_at, openid_of
from cases.subscriptions import Said, Source, Subscription, Word

_CLAIM = """
UPDATE wechat_pushes SET next_at = $1, attempts = attempts + 1 WHERE id IN (
    SELECT id FROM wechat_pushes WHERE done_at IS NULL AND next_at <= $2 AND attempts < $3
    ORDER BY next_at, id LIMIT $4 {skip}
) RETURNING id, key, event, body, attempts
"""
_SKIP = {"postgres": "FOR UPDATE SKIP LOCKED", "sqlite": ""}


class PushTables(Session):
    """The port ``cases.ports_pushes.PushBook``; its times are real ones, which no sandbox shifts."""

    async def meet(self, stamp: Stamp) -> Received:
        """NEW for a stamp not seen before, AGAIN for the very same request, FORGED for another with this stamp."""
        made = (
            "INSERT INTO wechat_stamps (nonce, digest, at) VALUES ($1, $2, $3) ON CONFLICT (nonce) DO NOTHING "
            "RETURNING nonce"
        )
        if await self.rows(made, stamp.nonce, stamp.digest, self.moment.real):
            return Received.NEW
        same = await self.of(StampRow, nonce=stamp.nonce, digest=stamp.digest).exists()
        return Received.AGAIN if same else Received.FORGED

    async def keep_push(self, arrived: Arrived) -> Received:
        """Store it. NEW, or AGAIN where its key is known."""
        text = json.dumps(dict(arrived.body), ensure_ascii=False, separators=(",", ":"))
        sealed = concealed_text(self.memory.cipher, text, push_bound_to(arrived.key))
        at = self.moment.real
        made = (
            "INSERT INTO wechat_pushes (key, event, body, received_at, next_at) VALUES ($1, $2, $3, $4, $4) "
            "ON CONFLICT (key) DO NOTHING RETURNING id"
        )
        stored = await self.rows(made, arrived.key, arrived.event, sealed, at)
        return Received.NEW if stored else Received.AGAIN

    async def claim_pushes(self, limit: int, lease_seconds: int, most: int) -> tuple[Push, ...]:
        """Take what waits and was claimed less than ``most`` times, the first first; each attempt is counted."""
        real = self.moment.real
        until = real + timedelta(seconds=lease_seconds)
        statement = _CLAIM.format(skip=_SKIP[self.dialect])
        rows = await self.rows(statement, until, real, most, limit)
        return tuple(self._push(row) for row in sorted(rows, key=lambda row: int(row["id"])))

    def _push(self, row: Mapping[str, Any]) -> Push:
        body = json.loads(revealed_text(self.memory.cipher, row["body"], push_bound_to(row["key"])))
        at = happened_at(body, self.moment.real)
        return Push(row["id"], row["event"], openid_of(body), at, body, row["key"], row["attempts"])

    async def push_over(self, push: int) -> None:
        """It was dealt with: what it says is forgotten, its key is not."""
        await self.of(PushRow, id=push).update(done_at=self.moment.real, body="")

    async def put_off_push(self, push: int, seconds: float) -> None:
        """It could not be dealt with; nobody claims it before that time is over."""
        await self.of(PushRow, id=push).update(next_at=self.moment.real + timedelta(seconds=seconds))

    async def stuck_pushes(self, most: int) -> int:
        """How many were claimed that often in vain."""
        return await self.of(PushRow, done_at__isnull=True, attempts__gte=most).count()

    async def drop_pushes(self, stamps: datetime, pushes: datetime) -> int:
        """Forget stamps, and events that are over or stuck, which came before these times; how many it was."""
        gone = await self.of(StampRow, at__lt=stamps).delete()
        gone += await self.of(PushRow, received_at__lt=pushes, done_at__isnull=False).delete()
        return gone + await self.of(PushRow, received_at__lt=pushes, attempts__gt=0).delete()

    async def subscription(self, person: str, template: str) -> Subscription:
        """The ledger, empty where nothing was told yet, locked until the transaction ends."""
        fresh = SubscriptionRow(person=person, template=template, units=0, used=0)
        # What is not there cannot be locked.
        await SubscriptionRow.bulk_create([fresh], using_db=self.db, ignore_conflicts=True)
        rows = await self.of(SubscriptionRow, person=person, template=template).select_for_update().values()
        return _subscription(rows[0])

    async def save_subscription(self, held: Subscription) -> None:
        """Keep it."""
        row = asdict(held) | {"heard": [_said(each) for each in held.heard]}
        row["word"] = held.word.value if held.word else None
        keys = {name: row.pop(name) for name in ("person", "template")}
        await self.of(SubscriptionRow, **keys).update(**row)

    async def subscriptions_of(self, person: str) -> tuple[Subscription, ...]:
        """All ledgers of a person, by template."""
        rows = await self.of(SubscriptionRow, person=person).order_by("template").values()
        return tuple(_subscription(row) for row in rows)


def push_bound_to(key: str) -> str:
    """What it is sealed for."""
    return f"wechat_pushes.body:{key}"


def _said(said: Said) -> dict[str, object]:
    at = said.at.isoformat()
    return {"source": said.source.value, "word": said.word.value, "at": at, "key": said.key, "paired": said.paired}


def _subscription(row: Mapping[str, Any]) -> Subscription:
    told = {name: value for name, value in row.items() if name not in {"id", "word", "heard"}}
    heard = tuple(
        Said(
            Source(each["source"]),
            Word(each["word"]),
            datetime.fromisoformat(each["at"]),
            each["key"],
            each["paired"],
        )
        for each in row["heard"]
    )
    return Subscription(**told, word=Word(row["word"]) if row["word"] else None, heard=heard)
