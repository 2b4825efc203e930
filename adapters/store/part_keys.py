"""Idempotency keys (幂等键): a key is taken first, answered last, and kept for ever; a rollback gives it back."""

from __future__ import annotations

import json
from typing import Any

from adapters.store.models import IdempotencyKey
from adapters.store.session import Session
from cases.ports import Key, Receipt
from cases.refusals import InFlight, KeyReused

_TAKE = (
    "INSERT INTO idempotency_keys (jurisdiction_id, principal, key, digest, taken_at) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (jurisdiction_id, principal, key) DO NOTHING RETURNING id"
)
_ANSWER = "UPDATE idempotency_keys SET receipt = $1 WHERE jurisdiction_id = $2 AND principal = $3 AND key = $4"


class Keys(Session):
    """On PostgreSQL a twin waits for the first at the unique index, at most for the lock timeout; then it is told."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unanswered: set[Key] = set()

    async def recall(self, key: Key, digest: str) -> Receipt | None:
        """Take the key. The receipt if this very command was carried out before.

        Raises KeyReused for the same key with another command, InFlight while its twin is at work.
        """
        self.check_scope(key.jurisdiction)
        taken = await self.rows(_TAKE, key.jurisdiction, key.principal, key.key, digest, self.moment.real)
        if taken:
            self.unanswered.add(key)
            return None
        row = await self.mine(
            IdempotencyKey, jurisdiction_id=key.jurisdiction, principal=key.principal, key=key.key
        ).first()
        if row is None or row.receipt is None:
            raise InFlight("同一请求正在办理,请稍后再试")
        if row.digest != digest:
            raise KeyReused("这个请求编号已用于另一项内容,请重新提交")
        receipt: Receipt = json.loads(row.receipt)
        return receipt

    async def remember(self, key: Key, receipt: Receipt) -> None:
        """Keep the answer with the key taken in this transaction."""
        text = json.dumps(receipt, ensure_ascii=False)
        self.unanswered.discard(key)
        await self.execute(_ANSWER, text, key.jurisdiction, key.principal, key.key)
