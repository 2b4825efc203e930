"""Proves rule files beside the roster as it is now (证明): for the door, off the event loop."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from adapters.roster import ROLES
from api.answers_proofs import ProvedPlace
from cases.house import House, territory_of
from cases.people import Role
from cases.ports import Scope, Transaction
from dsl.bundle import Bundle
from dsl.calendar import Calendar
from dsl.proving import Seat, prove
from dsl.proving.render import plain, rendered

_WORDS = {role: word for word, role in ROLES.items()}


async def seats_of(house: House) -> tuple[Seat, ...]:
    """Everybody on the roster at this moment, without a name."""
    territory = await territory_of(house)
    places = frozenset(territory.jurisdictions)

    async def work(tx: Transaction) -> tuple[Seat, ...]:
        return tuple(
            Seat(
                territory.jurisdictions[each.jurisdiction].code,
                _WORDS[each.role],
                each.unit.name if each.unit else None,
                each.group,
                each.post,
            )
            for each in await tx.holders(places, frozenset(Role) & frozenset(_WORDS))
        )

    return await house.store.run(Scope(), work)


def proved(bundle: Bundle, files: Iterable[str], calendar: Calendar, seats: Sequence[Seat]) -> list[ProvedPlace]:
    """The proofs of the places whose files these are."""
    asked = set(files)
    codes = [entry.code for entry in bundle.jurisdictions if entry.file in asked]
    proofs = [prove(bundle, code, on=calendar, recipients=seats) for code in codes]
    return [msgspec.convert({**plain(each), "text": rendered(each)}, ProvedPlace) for each in proofs]
