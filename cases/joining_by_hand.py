"""What must be true of two cases before a person joins one to the other (手工并入的前提)."""

from __future__ import annotations

from cases import authority
from cases import commands as c
from cases.commands_turns import Merge
from cases.people import Person
from cases.ports import Transaction
from cases.refusals import InvalidInput, WrongPhase
from cases.state import IN_HANDS, Case


async def check_merged(tx: Transaction, case: Case, command: c.Command, person: Person) -> None:
    """Raises InvalidInput for one that the person may not look at, or that came later; WrongPhase for one that is over.

    Of two reports the later is joined to the earlier, so that no two commands wait for each other.
    """
    if not isinstance(command, Merge):
        return
    first = await tx.case(command.into, lock=False)
    seen = first is not None and authority.acting_as(person, "view", first, await tx.territory()) is not None
    if first is None or not seen or first.jurisdiction != case.jurisdiction:
        raise InvalidInput({"into": "本地没有这一件,或者您无权查看"})
    if (first.opened_at, first.id) >= (case.opened_at, case.id):
        raise InvalidInput({"into": "请把后上报的并入先上报的"})
    if first.phase not in IN_HANDS or first.joined_to is not None:
        raise WrongPhase("要并入的那一件已经办结,或者已经并入别的件")
