"""Practice (演练): a twin of a town, in which people try what they will do, and of which nothing leaves.

The twin is a place of its own below no superior, so that no list, figure, board or clock of another place ever meets
it. Whoever has a role in the town or above it may enter and has the same role there; residents have none.
"""

from __future__ import annotations

from dataclasses import replace

from cases.house import House
from cases.people import Person, Role
from cases.ports import Scope, Transaction
from cases.refusals import InvalidInput, NotAllowed, NotFound
from cases.territory import Jurisdiction, Territory

#: What stands before everything that is told of a practice.
MARK = "【演练】"
#: Digits of a twin's code: no administrative code has fifteen, so that it never is another place's.
_LENGTH, _ENDING = 12, "999"
#: Commands that would take a case out of the place in which it lies.
LEAVING = {"refer": "提请上级", "transfer": "移送他镇", "convert": "转为代表建议"}


def code_of(town: str) -> str:
    """The code of the practice twin: the town's, filled up to twelve digits, and 999."""
    return town.ljust(_LENGTH, "0") + _ENDING


async def open_practice(house: House, code: str) -> tuple[Jurisdiction, bool]:
    """The practice twin of a town, and whether it is new. Raises NotFound, InvalidInput."""

    async def work(tx: Transaction) -> tuple[Jurisdiction, bool]:
        territory = await tx.territory()
        town = territory.by_code(code)
        if town is None:
            raise NotFound(f"没有代码为{code}的辖区,请先启用它的规约")
        if town.practice_of is not None:
            raise InvalidInput({"code": f"{town.name}本身就是演练用的"})
        known = territory.by_code(code_of(code))
        made = await tx.open_practice(town.id, code_of(code), f"{MARK}{town.name}")
        return (await tx.territory()).jurisdictions[made], known is None

    return await house.store.run(Scope(), work)


def entering(person: Person, territory: Territory) -> Person:
    """The person with the same roles in the practice twins of the places where they count."""
    twins = [territory.jurisdictions[twin] for twin in sorted(territory.practices)]
    more = tuple(
        replace(tenure, jurisdiction=twin.id)
        for twin in twins
        for tenure in person.tenures
        if tenure.role is not Role.RESIDENT and _counts(territory, tenure.jurisdiction, twin)
    )
    return replace(person, tenures=(*person.tenures, *more)) if more else person


def _counts(territory: Territory, held: int, twin: Jurisdiction) -> bool:
    return twin.practice_of is not None and territory.covers(held, twin.practice_of)


def check_entry(person: Person, where: Jurisdiction) -> None:
    """Raises NotAllowed for a practice that the person may not enter."""
    if where.practice_of is not None and not enters(person, where.id):
        raise NotAllowed("这里是演练,本镇街的代表和工作人员才能参加")


def enters(person: Person, practice: int) -> bool:
    """Whether the person has a role of an office or of the people there."""
    return any(each.jurisdiction == practice and each.role is not Role.RESIDENT for each in person.tenures)


def check_stays(command: str, jurisdiction: int, territory: Territory) -> None:
    """Raises NotAllowed for a command that would take a case of a practice out of it."""
    if command in LEAVING and jurisdiction in territory.practices:
        raise NotAllowed(f"这一件是演练,不能{LEAVING[command]},其他步骤都可以照常练")
