"""What every store keeps of contacts (存储契约之联系方式): one of a kind, nobody else's, and sealed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cases.ports import Scope, Transaction
from cases.ports_contacts import Contact, Reach
from cases.refusals import InvalidInput
from tests.support.storeroom import OTHER, RESIDENT, Desk

AT = datetime(2026, 11, 23, 1, tzinfo=UTC)
PHONE = Contact(RESIDENT, Reach.PHONE, "+8613800000000", AT)
OPENID = Contact(RESIDENT, Reach.WECHAT, "o-demo-1", AT)


async def bound(desk: Desk, *contacts: Contact) -> None:
    for each in contacts:
        await desk.store.run(Scope(), lambda tx, one=each: tx.bind(one))  # type: ignore[misc]  # a default binds the loop's value


async def held(desk: Desk, person: str) -> tuple[Contact, ...]:
    return await desk.store.run(Scope(), lambda tx: tx.contacts_of(person))


async def test_what_is_bound_is_found_both_ways_and_under_its_kind_alone(desk: Desk) -> None:
    await bound(desk, PHONE, OPENID)

    async def look(tx: Transaction) -> list[Contact | None]:
        asked = ((Reach.PHONE, PHONE.external), (Reach.WECHAT, OPENID.external), (Reach.WECOM, OPENID.external))
        return [await tx.contact_of(*each) for each in asked]

    assert await held(desk, RESIDENT) == (PHONE, OPENID)
    assert await desk.store.run(Scope(), look) == [PHONE, OPENID, None]
    assert await held(desk, OTHER) == ()


async def test_what_is_somebody_elses_is_refused_and_stays_theirs(desk: Desk) -> None:
    await bound(desk, PHONE)

    with pytest.raises(InvalidInput, match="已经绑定了别人"):
        await bound(desk, Contact(OTHER, Reach.PHONE, PHONE.external, AT))

    assert (await held(desk, RESIDENT), await held(desk, OTHER)) == ((PHONE,), ())


async def test_a_new_one_takes_the_place_of_the_old_which_is_free_again(desk: Desk) -> None:
    newer = Contact(RESIDENT, Reach.PHONE, "+8613900000000", AT)
    theirs = Contact(OTHER, Reach.PHONE, PHONE.external, AT)

    await bound(desk, PHONE, PHONE, newer, theirs)

    assert (await held(desk, RESIDENT), await held(desk, OTHER)) == ((newer,), (theirs,))


async def test_what_is_unbound_is_forgotten(desk: Desk) -> None:
    await bound(desk, PHONE, OPENID)

    for _ in range(2):
        await desk.store.run(Scope(), lambda tx: tx.unbind(RESIDENT, Reach.PHONE))

    assert await held(desk, RESIDENT) == (OPENID,)
