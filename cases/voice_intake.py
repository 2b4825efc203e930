"""Takes in what somebody else has said (代录) or what a deputy is to pass on (转报): who may, and through whom."""

from __future__ import annotations

from collections.abc import Sequence

from cases import authority
from cases.house import Enclosed
from cases.people import Person, Role, Tenure
from cases.ports import Transaction
from cases.ports_people import RoleHolder
from cases.refusals import InvalidInput, NotAllowed
from cases.territory import Jurisdiction, Territory

#: What a piece of content is called that says who has spoken: a name, and a telephone number if there is one.
VOICE = "voice"
#: On whose behalf an own report is, in the word of the rule language.
OWN_MANNER = "本人"


def is_spoken(enclosed: Sequence[Enclosed]) -> bool:
    """Whether somebody else's words were written down."""
    return any(item.what == VOICE for item in enclosed)


def manner_of(through: str | None, enclosed: Sequence[Enclosed]) -> str:
    """On whose behalf it is, in the word of the rule language."""
    if through is not None:
        return "转报"
    return "代录" if is_spoken(enclosed) else OWN_MANNER


def recording_tenure(person: Person, where: Jurisdiction, territory: Territory) -> Tenure:
    """The role in which this person may write down what somebody says there. Raises NotAllowed."""
    for tenure in person.tenures:
        near = where.id in territory.reach(tenure.jurisdiction)
        if near and authority.permits(tenure.role, "record_voice"):
            return tenure
    raise NotAllowed("代录由当地的点长、网格员、议政代表、人大代表和工作人员办理;您自己的事可以直接上报")


async def deputies_of(tx: Transaction, where: Jurisdiction, territory: Territory) -> tuple[RoleHolder, ...]:
    """The deputies of a place, each once: those through whom a report may be sent, in the order of their ids."""
    places = frozenset(place for place in territory.jurisdictions if where.id in territory.reach(place))
    found = await tx.holders(places, frozenset({Role.DEPUTY}))
    return tuple({each.person: each for each in sorted(found, key=lambda one: one.person)}.values())


async def check_through(
    tx: Transaction, through: str | None, person: Person, where: Jurisdiction, territory: Territory
) -> None:
    """Raises InvalidInput for anybody who is no deputy of that place, and for the reporter."""
    if through is None:
        return
    if through == person.id:
        raise InvalidInput({"through": "不能请自己转报,请直接上报"})
    chosen = await tx.person(through)
    held = chosen.tenures if chosen else ()
    if not any(each.role is Role.DEPUTY and where.id in territory.reach(each.jurisdiction) for each in held):
        raise InvalidInput({"through": f"{where.name}没有这位人大代表,请重新选择,或者不选代表直接上报"})
