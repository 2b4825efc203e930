"""Ties of deputies (联系) to grids, villages, enterprises, projects and 议政代表, for a term, and who is told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from cases import authority
from cases.concerns import Concerns
from cases.facts import ELSEWHERE
from cases.house import House, territory_of
from cases.keeping import ALWAYS, Asked, Days, gone, holds, managed, manages, once, overlap, shown_term, somebody, term
from cases.notices import Notice
from cases.people import Person, Role, TieKind, TieTo
from cases.places import PlaceKind
from cases.ports import Receipt, Scope, Transaction
from cases.ports_people import Subject, Tie
from cases.refusals import InvalidInput
from cases.rulebook import ruleset_for
from cases.state import Case
from cases.territory import Jurisdiction, Territory

KIND_WORDS: dict[TieKind, str] = {
    TieKind.GRID: "网格",
    TieKind.VILLAGE: "村、社区",
    TieKind.ENTERPRISE: "企业",
    TieKind.PROJECT: "项目",
    TieKind.PERSON: "议政代表",
}
#: What a town keeps a list of.
LISTED = (TieKind.ENTERPRISE, TieKind.PROJECT)
_GRID = re.compile(r"[0-9A-Za-z-]{1,20}")


@dataclass(frozen=True, slots=True)
class SetTie:
    """Tie a deputy to something; ``target`` is a name, or the id of a person."""

    deputy: str
    kind: TieKind
    target: str
    days: Days = ALWAYS


# --- the door's side --------------------------------------------------------------------------------------------------


async def set_tie(house: House, person: Person, code: str, wish: SetTie, key: str | None) -> Receipt:
    """Whoever coordinates ties a deputy. Raises NotAllowed, InvalidInput; then nothing has changed."""
    where, territory = await managed(house, person, code)

    async def work(tx: Transaction) -> Receipt:
        begin, end = term(wish.days, await tx.now())
        await _check_deputy(tx, wish.deputy, where, territory)
        await _check_target(house, tx, where, wish)
        for known in await tx.ties(deputy=wish.deputy, targets=[(wish.kind, wish.target)]):
            if known.jurisdiction == where.id and overlap((begin, end), (known.valid_from, known.valid_to)):
                since = shown_term(known.valid_from, known.valid_to)
                raise InvalidInput({"target": f"已经联系({since}),要改期限请先结束那一条"})
        tie = await tx.add_tie(Tie(0, where.id, wish.deputy, wish.kind, wish.target, begin, end, person.id))
        return {"id": tie.id, "text": f"已联系{KIND_WORDS[tie.kind]},{shown_term(begin, end)}"}

    return await once(house, Asked(person, (code, wish), key, "tie.set"), Scope.of(where.id), where.id, work)


async def end_tie(house: House, person: Person, tie: int, key: str | None) -> Receipt:
    """Whoever coordinates ends a tie at once. Raises NotFound."""
    territory = await territory_of(house)
    found = await house.store.run(Scope(), lambda tx: tx.tie(tie))
    if found is None or not manages(person, found.jurisdiction, territory):
        raise gone("联系")

    async def work(tx: Transaction) -> Receipt:
        now, known = await tx.now(), await tx.tie(tie)
        if known is None or (known.valid_to is not None and known.valid_to <= now):
            raise gone("联系")
        await tx.end_tie(tie, now)  # of one that had not begun nothing is left
        return {"id": tie, "text": "联系已经结束"}

    scope = Scope.of(found.jurisdiction)
    return await once(house, Asked(person, ("end_tie", tie), key, "tie.end"), scope, found.jurisdiction, work)


@dataclass(frozen=True, slots=True)
class TieView:
    """A tie with what its deputy, and a person at its other end, are called."""

    tie: Tie
    deputy: str
    target: str


async def ties_at(house: House, person: Person, code: str) -> tuple[TieView, ...]:
    """Every tie of a place that is not over, for whoever coordinates there."""
    where, _ = await managed(house, person, code)

    async def work(tx: Transaction) -> tuple[TieView, ...]:
        return await _named(tx, await tx.ties(jurisdictions=frozenset({where.id})))

    return await house.store.run(Scope.of(where.id), work)


async def ties_of(house: House, person: Person) -> tuple[TieView, ...]:
    """One's own ties."""

    async def work(tx: Transaction) -> tuple[TieView, ...]:
        return await _named(tx, await tx.ties(deputy=person.id))

    return await house.store.run(Scope(), work)


async def _named(tx: Transaction, ties: Iterable[Tie]) -> tuple[TieView, ...]:
    found = []
    for tie in ties:
        other = await tx.name_of(tie.target) if tie.kind is TieKind.PERSON else tie.target
        found.append(TieView(tie, await tx.name_of(tie.deputy) or "", other or ""))
    return tuple(found)


async def _check_deputy(tx: Transaction, deputy: str, where: Jurisdiction, territory: Territory) -> None:
    """A deputy of the place, or of a town below it that it concerns."""
    found = await somebody(tx, deputy, "deputy")
    seats = {tenure.jurisdiction for tenure in found.tenures if tenure.role is Role.DEPUTY}
    if not any(where.id in territory.reach(seat) or territory.covers(where.id, seat) for seat in seats):
        raise InvalidInput({"deputy": f"这个人现在不是{where.name}的人大代表"})


async def _check_target(house: House, tx: Transaction, where: Jurisdiction, wish: SetTie) -> None:
    """Raises InvalidInput for what the town does not have."""
    if wish.kind is TieKind.PERSON:
        other = await somebody(tx, wish.target, "target")
        if not holds(other, Role.DELIBERATOR, where.id, await tx.territory()):
            raise InvalidInput({"target": f"这个人现在不是{where.name}的议政代表"})
    elif wish.kind in LISTED:
        if wish.target not in {each.name for each in await tx.subjects(where.id) if each.kind is wish.kind}:
            raise InvalidInput({"target": f"{where.name}的名录里没有这个{KIND_WORDS[wish.kind]},请先登记"})
    else:
        await _check_place(house, tx, where, wish)


async def _check_place(house: House, tx: Transaction, where: Jurisdiction, wish: SetTie) -> None:
    territory = await tx.territory()
    known = await tx.gazetteer(territory.home(where.id))
    names = set(known.names(PlaceKind.GRID if wish.kind is TieKind.GRID else PlaceKind.VILLAGE))
    if wish.kind is TieKind.GRID:
        fits = wish.target in names if names else bool(_GRID.fullmatch(wish.target))
    else:
        digest = where.bundle_at(now := await tx.now(), now)
        rules = ruleset_for(await house.rules.bundle(tx, digest), territory, where) if digest else None
        fits = wish.target in names | (set(rules.villages()) if rules else set()) and wish.target != ELSEWHERE
    if not fits:
        raise InvalidInput({"target": f"{where.name}没有叫“{wish.target}”的{KIND_WORDS[wish.kind]}"})


# --- the town's list of names -----------------------------------------------------------------------------------------


async def subjects_at(house: House, where: Jurisdiction) -> tuple[Subject, ...]:
    """The enterprises and projects that a report from here may name; public."""
    return await house.store.run(Scope(), lambda tx: tx.subjects(where.id))


async def add_subject(house: House, person: Person, code: str, named: tuple[TieKind, str], key: str | None) -> Receipt:
    """Whoever coordinates puts a name on the list; a name that is on it stays the same one."""
    where, _ = await managed(house, person, code)
    kind, name = named

    async def work(tx: Transaction) -> Receipt:
        subject = await tx.add_subject(where.id, kind, name)
        return {"id": subject.id, "text": f"{KIND_WORDS[kind]}“{name}”已经在名录里"}

    return await once(house, Asked(person, (code, named), key, "subject.add"), Scope.of(where.id), where.id, work)


async def drop_subject(house: House, person: Person, code: str, named: tuple[TieKind, str], key: str | None) -> Receipt:
    """Whoever coordinates takes a name off the list; cases that name it keep it."""
    where, _ = await managed(house, person, code)
    kind, name = named

    async def work(tx: Transaction) -> Receipt:
        listed = (each for each in await tx.subjects(where.id) if (each.kind, each.name) == named)
        subject = next(listed, None)
        if subject is None:
            raise gone("名录")
        await tx.drop_subject(subject.id)
        return {"id": subject.id, "text": f"{KIND_WORDS[kind]}“{name}”已从名录里去掉,已有的件仍写这个名称"}

    asked = Asked(person, ("drop", code, named), key, "subject.drop")
    return await once(house, asked, Scope.of(where.id), where.id, work)


async def check_concerns(tx: Transaction, concerns: Concerns, where: Jurisdiction) -> None:
    """Raises InvalidInput for an enterprise or project that is not on the town's list."""
    wanted: Mapping[TieKind, str | None] = {
        TieKind.ENTERPRISE: concerns.enterprise,
        TieKind.PROJECT: concerns.project,
    }
    if not any(wanted.values()):
        return
    listed = {(each.kind, each.name) for each in await tx.subjects((await tx.territory()).home(where.id))}
    errors = {
        kind.value: f"{where.name}的名录里没有这个{KIND_WORDS[kind]},可以不填,写在文字里"
        for kind, name in wanted.items()
        if name is not None and (kind, name) not in listed
    }
    if errors:
        raise InvalidInput(errors)


# --- who is told ------------------------------------------------------------------------------------------------------


async def tied_notices(tx: Transaction, case: Case) -> tuple[Notice, ...]:
    """A notice of a new report to every deputy whom it concerns by a tie, and who is a deputy still."""
    if not case.live:
        return ()
    now = await tx.now()
    ties = (tie for tie in await tx.ties(targets=_targets(case)) if _holds_now(tie, case, now))
    told = []
    for deputy in dict.fromkeys(tie.deputy for tie in ties):
        found = await tx.person(deputy)
        if found is not None and deputy != case.reporter and any(authority.concerns(t, case) for t in found.ties):
            told.append(Notice(case.id, 1, "case:reported", person=deputy))
    return tuple(told)


def _targets(case: Case) -> list[tuple[TieKind, str]]:
    named = {
        TieKind.GRID: case.grid,
        TieKind.VILLAGE: case.village,
        TieKind.ENTERPRISE: case.enterprise,
        TieKind.PROJECT: case.project,
        TieKind.PERSON: case.reporter,
    }
    return [(kind, target) for kind, target in named.items() if target]


def _holds_now(tie: Tie, case: Case, now: datetime) -> bool:
    begun = tie.valid_from <= now
    return begun and authority.concerns(TieTo(tie.jurisdiction, tie.kind, tie.target), case)
