"""What everything that a person does in a town beside its cases has in common (本地办理的公共部分)."""

from __future__ import annotations

from cases import authority
from cases.authority import Relation
from cases.house import House
from cases.people import JurisdictionId, Person, Tenure
from cases.ports import Transaction
from cases.prose import clauses
from cases.prose_town import town_sentence
from cases.refusals import NotAllowed, NotFound
from cases.territory import Jurisdiction, Territory
from cases.town_actions import Standing, standing
from cases.town_events import TownDraft, Voted

_NEAR = frozenset({Relation.ANY, Relation.SAME_TOWN})


def acting(person: Person, action: str, where: Jurisdiction, territory: Territory) -> tuple[Tenure, ...]:
    """The roles of this person that may do it there. Raises NotAllowed."""
    found = able(person, action, where, territory)
    if not found:
        raise NotAllowed(f"您在{where.name}没有办理这一项的身份;这里的情况可以在本地台账查看")
    return found


def able(person: Person, action: str, where: Jurisdiction, territory: Territory) -> tuple[Tenure, ...]:
    """The roles of this person that may do it there: held at the place or above it."""
    return tuple(
        tenure
        for tenure in person.tenures
        if territory.covers(tenure.jurisdiction, where.id) and authority.permits(tenure.role, action, _NEAR)
    )


async def in_force(house: House, tx: Transaction, where: JurisdictionId, *, alone: bool = True) -> Standing:
    """The town as it stands, to which nobody else adds meanwhile unless not ``alone``. Raises NotFound."""
    found = await standing(house, tx, where, alone=alone)
    if found is None:
        raise NotFound("这个辖区还没有启用的规约")
    return found


def receipt(where: Jurisdiction, draft: TownDraft) -> dict[str, object]:
    """What whoever did it is told."""
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
