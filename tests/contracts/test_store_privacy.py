"""What every store keeps of people's rights (存储契约之个人信息权益): consents, and what stays of the forgotten."""

from __future__ import annotations

from datetime import UTC, datetime

from cases.consent import Consent, Matter
from cases.ports import Scope, Transaction
from tests.support.storeroom import OTHER, RESIDENT, Desk

AT = datetime(2026, 11, 23, 1, tzinfo=UTC)


def word(person: str, *matters: Matter, given: bool = True) -> Consent:
    return Consent(person, "", "示例-1", "0" * 64, frozenset(matters), given, AT)


async def test_what_somebody_has_said_is_told_in_order_and_of_nobody_else(desk: Desk) -> None:
    said = (word(RESIDENT, *Matter), word(RESIDENT, Matter.PLACE, given=False), word(OTHER, Matter.PHOTO))

    async def work(tx: Transaction) -> tuple[tuple[Consent, ...], ...]:
        for each in said:
            await tx.add_consent(each)
        return await tx.consents(RESIDENT), await tx.consents(OTHER), await tx.consents("nobody")

    assert await desk.store.run(Scope(), work) == (said[:2], said[2:], ())
