"""Who enters by a session (进门): the person with the roles that may act at this moment, looked up each time."""

from __future__ import annotations

from api.tokens import NotSignedIn
from api.wire import Wired
from cases.duties import acting
from cases.people import Person
from cases.ports import Scope, Transaction
from cases.ports_identity import Session
from cases.practice import entering
from cases.sessions import signed_in


async def entered(wired: Wired, session: str, person: str | None = None) -> tuple[Person, Session]:
    """Who has signed in by this session; ``person`` where it is told whose it must be. Raises NotSignedIn."""

    async def look_up(tx: Transaction) -> tuple[Person, Session] | None:
        whose = person
        if whose is None:
            known = await tx.session(session)
            whose = known.person if known else ""
        found = await signed_in(tx, session, whose)
        return None if found is None else (entering(found[0], await tx.territory()), found[1])

    found = await wired.house.store.run(Scope(), look_up)
    if found is None:
        raise NotSignedIn
    return acting(found[0], found[1].factors, two_factors=wired.settings.two_factors), found[1]
