"""Through whom a report may be sent (转报): the deputies of a place."""

from __future__ import annotations

from api import answers_voices as a
from api.call import Call
from api.doors import Doors, Nothing
from cases.house import located, territory_of
from cases.ports import Scope, Transaction
from cases.voice_intake import deputies_of

doors = Doors()


@doors.get("/townships/{code}/deputies", permission="read_self", summary="可以请其转报的人大代表", answer=a.Deputies)
async def deputies(call: Call, _query: Nothing) -> a.Deputies:
    """Whoever holds that office for this place at this moment."""
    territory = await territory_of(call.house)
    where = located(territory, call.params["code"])

    async def work(tx: Transaction) -> a.Deputies:
        found = await deputies_of(tx, where, territory)
        return a.Deputies(items=[a.DeputyShown(id=x.person, name=x.name or "", level=x.level) for x in found])

    return await call.house.store.run(Scope(), work)
