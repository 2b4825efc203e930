"""Lines to partners as people see and change them (线路管理): what is behind, what failed, and sending again."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cases.house import House, located, territory_of
from cases.partner_push import replayed
from cases.partners import OLD_KEY_LASTS, Key, Line, State
from cases.people import Person, UnitAt
from cases.ports import Scope, Transaction
from cases.refusals import InvalidInput, NotFound
from cases.rulebook import bundle_at, ruleset_for
from cases.territory import Territory
from cases.town_door import acting


@dataclass(frozen=True, slots=True)
class LineSeen:
    """A line with the last number of its place: what lies between is still to come."""

    line: Line
    head: int

    @property
    def behind(self) -> int:
        """How many events the partner has not been told of, those that are none of its business included."""
        return max(self.head - self.line.cursor, 0)


async def lines_of(house: House, person: Person, code: str) -> tuple[LineSeen, ...]:
    """The lines of a place. Raises NotAllowed for anybody who does not look after them."""
    place = _allowed(person, code, await territory_of(house))
    return await seen(house, Scope.of(place))


async def seen(house: House, scope: Scope) -> tuple[LineSeen, ...]:
    """All lines of the scope."""

    async def work(tx: Transaction) -> tuple[LineSeen, ...]:
        heads = await tx.heads()
        return tuple(LineSeen(each, heads.get(each.jurisdiction, 0)) for each in await tx.partner_lines())

    return await house.store.run(scope, work)


async def replay(house: House, person: Person, code: str, line: str, first: int) -> LineSeen:
    """Begin with number ``first`` again, whatever had stopped it. Raises NotAllowed, NotFound, InvalidInput."""
    return await begin_again(house, _allowed(person, code, await territory_of(house)), line, first)


async def begin_again(house: House, place: int, line: str, first: int) -> LineSeen:
    """The same for whoever runs the machine."""

    async def work(tx: Transaction) -> LineSeen:
        found, head = await tx.partner_line(line), (await tx.heads()).get(place, 0)
        if found is None:
            raise NotFound("没有这条线路")
        if not found.pushes:
            raise InvalidInput({"first": "这条线路是 Open311 客户端的,不推送"})
        if first > head + 1:
            raise InvalidInput({"first": f"这里只到第 {head} 号"})
        fresh = replayed(found, first)
        await tx.save_partner_line(fresh)
        return LineSeen(fresh, head)

    return await house.store.run(Scope.of(place), work)


async def change(house: House, place: int, line: str, *, key: Key | None = None, state: State | None = None) -> Line:
    """Give it another key, of which the old one still counts for a while, or pause and resume it."""

    async def work(tx: Transaction) -> Line:
        found = await tx.partner_line(line)
        if found is None:
            raise NotFound("没有这条线路")
        if key is not None:
            found = replace(found, key=key, old=found.key, old_until=await tx.real_now() + OLD_KEY_LASTS)
        fresh = found if state is None else replace(found, state=state, next_at=None)
        await tx.save_partner_line(fresh)
        return fresh

    return await house.store.run(Scope.of(place), work)


async def settle(house: House, claimed: Line, after: Line) -> None:
    """Keep how far it is, unless somebody has moved it since it was claimed."""

    async def work(tx: Transaction) -> None:
        found = await tx.partner_line(claimed.id)
        if found is not None and (found.cursor, found.state) == (claimed.cursor, claimed.state):
            kept = replace(after, key=found.key, old=found.old, old_until=found.old_until)
            await tx.save_partner_line(kept)

    await house.store.run(Scope.of(claimed.jurisdiction), work)


def _allowed(person: Person, code: str, territory: Territory) -> int:
    place = located(territory, code)
    acting(person, "manage_partners", place, territory)
    return place.id


async def unit_in(house: House, place: int, name: str | None) -> UnitAt | None:
    """The unit that a partner is in the rules of the place; None where the file names none, or the rules have none."""
    if name is None:
        return None

    async def work(tx: Transaction) -> UnitAt | None:
        territory, now = await tx.territory(), await tx.now()
        where = territory.jurisdictions[place]
        rules = ruleset_for(await house.rules.bundle(tx, bundle_at(where, now, now)), territory, where)
        declared = rules.units.get(name)
        return (await tx.directory()).units.get(declared.ref) if declared else None

    return await house.store.run(Scope.of(place), work)
