"""Leave and stand-ins (请假、代理), hand-over of what is a person's own, and posts that nobody fills (空缺)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from cases.house import House, located, territory_of
from cases.keeping import Asked, Days, gone, managed, manages, once, overlap, shown_term, somebody, term
from cases.people import SUBSTITUTABLE, JurisdictionId, Person, Role
from cases.ports import Receipt, Scope, Transaction
from cases.ports_people import Leave, RoleHolder, Tie
from cases.refusals import InvalidInput, NotAllowed
from cases.territory import Jurisdiction, Territory

#: Whoever works for a unit or walks a town; these are told of vacancies and shown to who coordinates.
OFFICES = frozenset(Role) - {Role.RESIDENT, Role.SYSTEM, Role.VISITOR}


@dataclass(frozen=True, slots=True)
class GoOnLeave:
    """Somebody is away for these days; ``stand_in`` has the rights meanwhile, None where nobody has."""

    absent: str
    days: Days
    stand_in: str | None = None


async def go_on_leave(house: House, person: Person, code: str, wish: GoOnLeave, key: str | None) -> Receipt:
    """Whoever coordinates puts somebody on leave, and anybody oneself. Raises NotAllowed, InvalidInput."""
    territory = await territory_of(house)
    where = located(territory, code)
    own = wish.absent == person.id
    if not own and not manages(person, where.id, territory):
        raise NotAllowed(f"请假由本人或者{where.name}的协调人员登记")

    async def work(tx: Transaction) -> Receipt:
        begin, end = term(wish.days, await tx.now())
        if end is None:
            raise InvalidInput({"last": "请假要写到哪一天为止"})
        absent = await somebody(tx, wish.absent, "absent")
        if not _roles_at(absent, where):
            raise InvalidInput({"absent": f"这个人在{where.name}没有可以请人代的身份;代表的职务只能由本人履行"})
        await _check_free(tx, wish, begin, end)
        asked = Leave(0, where.id, wish.absent, wish.stand_in, begin, end, person.id)
        if wish.stand_in is not None:
            await _check_stand_in(tx, asked, where, "stand_in")
        leave = await tx.add_leave(asked)
        return {"id": leave.id, "text": f"请假 {shown_term(begin, end)},{_who(wish.stand_in)}"}

    return await once(house, Asked(person, (code, wish), key, "leave.set"), Scope.of(where.id), where.id, work)


def _who(stand_in: str | None) -> str:
    return "有人代" if stand_in else "没有人代,岗位按空缺处理"


def _roles_at(person: Person, where: Jurisdiction) -> frozenset[Role]:
    """The roles held at the place that somebody else can stand in for; not those that one only stands in for."""
    own = (tenure for tenure in person.tenures if tenure.standing_in_for is None)
    return frozenset(t.role for t in own if t.jurisdiction == where.id and t.role in SUBSTITUTABLE)


async def _check_free(tx: Transaction, wish: GoOnLeave, begin: datetime, end: datetime) -> None:
    for known in await tx.leaves(person=wish.absent):
        if known.absent == wish.absent and overlap((begin, end), (known.valid_from, known.valid_to)):
            raise InvalidInput({"first": f"这段时间已经请了假({shown_term(known.valid_from, known.valid_to)})"})
        if known.stand_in == wish.absent and overlap((begin, end), (known.valid_from, known.valid_to)):
            raise InvalidInput({"absent": "这段时间要代别人,请先给那一条换一个代的人"})


async def _check_stand_in(tx: Transaction, leave: Leave, where: Jurisdiction, field: str) -> None:
    """Somebody else, who holds one of these roles there too and is not away at the same time."""
    if leave.stand_in is None or leave.stand_in == leave.absent:
        raise InvalidInput({field: f"代的人要在{where.name}担任同样的职务,也不能由本人代本人"})
    other, absent = await somebody(tx, leave.stand_in, field), await somebody(tx, leave.absent, field)
    same, roles = _roles_at(other, where), _roles_at(absent, where)
    if not (roles & same or (same & {Role.COORDINATOR, Role.HEAD} and Role.STAFF in roles)):
        raise InvalidInput({field: f"代的人要在{where.name}担任同样的职务,也不能由本人代本人"})
    span = (leave.valid_from, leave.valid_to)
    for known in await tx.leaves(person=leave.stand_in):
        if known.absent == leave.stand_in and overlap(span, (known.valid_from, known.valid_to)):
            raise InvalidInput({field: "代的人这段时间自己也请了假"})


async def come_back(house: House, person: Person, leave: int, key: str | None) -> Receipt:
    """The leave ends at once: by whoever is away, or by who coordinates. Raises NotFound."""
    territory = await territory_of(house)
    found = await house.store.run(Scope(), lambda tx: tx.leave(leave))
    if found is None or not (found.absent == person.id or manages(person, found.jurisdiction, territory)):
        raise gone("请假")

    async def work(tx: Transaction) -> Receipt:
        now, known = await tx.now(), await tx.leave(leave)
        if known is None or known.valid_to <= now:
            raise gone("请假")
        await tx.end_leave(leave, now)  # of one that had not begun nothing is left
        return {"id": leave, "text": "已经销假"}

    scope = Scope.of(found.jurisdiction)
    return await once(house, Asked(person, ("back", leave), key, "leave.end"), scope, found.jurisdiction, work)


@dataclass(frozen=True, slots=True)
class Roll:
    """The people of a place as who coordinates sees them: roles, leave, and posts that nobody fills."""

    people: tuple[RoleHolder, ...]
    leaves: tuple[Leave, ...]
    vacant: tuple[str, ...]


async def roll(house: House, person: Person, code: str) -> Roll:
    """Who is who at a place. Raises NotAllowed."""
    where, territory = await managed(house, person, code)

    async def work(tx: Transaction) -> Roll:
        here = frozenset({where.id})
        people, leaves = await tx.holders(here, OFFICES), await tx.leaves(jurisdictions=here)
        return Roll(people, leaves, await vacancies(house, tx, where.id, territory))

    return await house.store.run(Scope.of(where.id), work)


async def vacancies(house: House, tx: Transaction, place: JurisdictionId, territory: Territory) -> tuple[str, ...]:
    """A sentence for each post (岗位) that nobody fills in a unit whose file wants it, and each unit without people.

    A unit without anybody at all is told once, not post by post.
    """
    where = territory.jurisdictions[place]
    digest = where.bundle_at(now := await tx.now(), now)
    if digest is None:
        return ()
    bundle = await house.rules.bundle(tx, digest)
    directory = await tx.directory()
    holders = await tx.holders(frozenset({place}), frozenset({Role.STAFF, Role.HEAD, Role.COORDINATOR}))
    heirs = {each.unit.id: each.successor.id for each in await tx.successions() if each.at <= now}
    manned = {heirs.get(each.unit.id, each.unit.id) for each in holders if each.unit is not None}
    code = territory.jurisdictions[territory.home(place)].code
    posts = [post.name for post in bundle.posts if post.declared_by == code]
    found: dict[str, None] = {}
    for unit in bundle.units:
        if unit.ref.jurisdiction != code:
            continue
        at = directory.unit(unit.ref)
        if at.id not in manned:
            found[f"{at.name}:名册里没有人,交办给它的件没有人收"] = None
            continue
        for post in posts:
            if (post, at.id) not in directory.filled:
                found[f"{at.name}:{post}空缺"] = None
    return tuple(found)


# --- whoever goes for good --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HandOver:
    """What is somebody's own goes to another person, or ends where there is none.

    That is: the ties of a deputy, and where one stands in for others. Cases belong to units and stay where they are;
    what was followed is followed no more than the person looks.
    """

    leaver: str
    to: str | None = None


async def hand_over(house: House, person: Person, code: str, wish: HandOver, key: str | None) -> Receipt:
    """Whoever coordinates hands over what a person leaves behind. Raises NotAllowed, InvalidInput."""
    where, territory = await managed(house, person, code)

    async def work(tx: Transaction) -> Receipt:
        await somebody(tx, wish.leaver, "leaver")
        heir = None if wish.to is None else await somebody(tx, wish.to, "to")
        if wish.to == wish.leaver:
            raise InvalidInput({"to": "不能交给本人"})
        ties = await _ties_over(tx, wish, heir, (where, territory), person.id)
        stood = await _stood_over(tx, wish, heir, where)
        return {"ties": ties, "stand_ins": stood, "text": f"已移交联系 {ties} 条、代理 {stood} 条"}

    return await once(house, Asked(person, (code, wish), key, "hand_over"), Scope.of(where.id), where.id, work)


async def _ties_over(
    tx: Transaction, wish: HandOver, heir: Person | None, at: tuple[Jurisdiction, Territory], by: str
) -> int:
    """Each tie ends now and, for the rest of its term, binds the heir."""
    where, territory = at
    below, now = territory.below(where.id), await tx.now()
    ties = [tie for tie in await tx.ties(deputy=wish.leaver) if tie.jurisdiction in below]
    if ties and heir is not None and not any(tenure.role is Role.DEPUTY for tenure in heir.tenures):
        raise InvalidInput({"to": "联系只能移交给人大代表"})
    for tie in ties:
        begin = max(now, tie.valid_from)
        await tx.end_tie(tie.id, now)
        if heir is not None and not await _is_tied(tx, heir.id, tie):
            await tx.add_tie(Tie(0, tie.jurisdiction, heir.id, tie.kind, tie.target, begin, tie.valid_to, by))
    return len(ties)


async def _is_tied(tx: Transaction, deputy: str, tie: Tie) -> bool:
    known = await tx.ties(deputy=deputy, targets=[(tie.kind, tie.target)])
    return any(each.jurisdiction == tie.jurisdiction for each in known)


async def _stood_over(tx: Transaction, wish: HandOver, heir: Person | None, where: Jurisdiction) -> int:
    leaves = [each for each in await tx.leaves(person=wish.leaver) if each.stand_in == wish.leaver]
    here = [each for each in leaves if each.jurisdiction == where.id]
    for leave in here:
        if heir is not None:
            await _check_stand_in(tx, replace(leave, stand_in=heir.id), where, "to")
        await tx.replace_stand_in(leave.id, heir.id if heir else None)
    return len(here)
