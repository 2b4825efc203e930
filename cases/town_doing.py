"""Lets a person do something in a town beside its cases (本地台账的受理): who may, once a key, in one transaction."""

from __future__ import annotations

from dataclasses import replace

from cases import authority
from cases.authority import Relation
from cases.house import House, key_of, located, recall, territory_of
from cases.people import Person, Tenure
from cases.ports import Receipt, Scope, Transaction
from cases.prose import clauses
from cases.prose_town import town_sentence
from cases.refusals import NotAllowed, NotFound
from cases.territory import Jurisdiction, Territory
from cases.town import Clerk
from cases.town_actions import append
from cases.town_commands import TownCommand, is_theirs
from cases.town_events import TownDraft, Voted


async def do(house: House, person: Person, code: str, command: TownCommand, key: str | None) -> Receipt:
    """Carry it out at the place with this code; the same key gives the same receipt and does nothing twice.

    Raises NotFound, NotAllowed, InvalidInput, KeyReused, InFlight; then nothing has changed and the key is free.
    """
    territory = await territory_of(house)
    where = located(territory, code)
    acting = _tenures(person, command, where, territory)

    async def work(tx: Transaction) -> Receipt:
        own_key = key_of(where.id, person.id, key)
        earlier = await recall(tx, own_key, (code, command))
        if earlier is not None:
            return earlier
        units = (await tx.directory()).units

        def draft(clerk: Clerk) -> TownDraft:
            whose = command.whose(clerk.rules)
            made = command.draft(clerk)  # a name that the file does not have is told first
            tenure = next((each for each in acting if is_theirs(each, whose, units)), None)
            if tenure is None:
                raise NotAllowed(f"{command.name}由{whose or '本地的协调人员'}办理")
            return replace(made, actor=authority.mark(person, tenure))

        drafts = await append(house, tx, where.id, authority.mark(person, acting[0]), draft)
        if not drafts:
            raise NotFound("这个辖区还没有启用的规约")
        receipt = _receipt(where, drafts[-1])
        if own_key is not None:
            await tx.remember(own_key, receipt)
        return receipt

    return await house.store.run(Scope.of(where.id), work)


def _tenures(person: Person, command: TownCommand, where: Jurisdiction, territory: Territory) -> tuple[Tenure, ...]:
    """The roles of this person that may do it there: held at the place or above it. Raises NotAllowed."""
    found = tuple(
        tenure
        for tenure in person.tenures
        if territory.covers(tenure.jurisdiction, where.id)
        and authority.permits(tenure.role, command.action, frozenset({Relation.SAME_TOWN}))
    )
    if not found:
        raise NotAllowed(f"您在{where.name}没有办理这一项的身份;这里的情况可以在本地台账查看")
    return found


def _receipt(where: Jurisdiction, draft: TownDraft) -> dict[str, object]:
    payload = draft.payload
    return {
        "township": where.code,
        "kind": payload.kind,
        "name": getattr(payload, "name", ""),
        "text": town_sentence(payload),
        "clause": clauses(draft.cites),
        "at": draft.occurred_at.isoformat(),
        "verdict": payload.verdict if isinstance(payload, Voted) else None,
    }
