"""What people upload (上传的照片、附件): its owner's until a case takes it, then for whoever may see it there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from cases.house import House, territory_of, whole_scope
from cases.people import Person
from cases.ports import Scope, Transaction
from cases.refusals import NotFound
from cases.state import Case
from cases.visibility import Reader, reader_of


class Upload(Protocol):
    """A photo or a file."""

    @property
    def owner(self) -> str:
        """Who has uploaded it, by person id."""


U = TypeVar("U", bound=Upload)


async def own(house: House, person: Person, find: Callable[[Transaction], Awaitable[U | None]], unseen: str) -> U:
    """An upload that no case has taken yet, for its owner. Raises NotFound with the sentence ``unseen``."""
    found = await house.store.run(Scope(), find)
    if found is None or found.owner != person.id:
        raise NotFound(unseen)
    return found


async def of_case(
    house: House,
    person: Person,
    case_id: str,
    find: Callable[[Transaction, Case, Reader], Awaitable[U | None]],
    unseen: str,
) -> U:
    """What ``find`` gives whoever may look at the case. Raises NotFound, alike for what is hidden and what is not."""
    territory = await territory_of(house)

    async def work(tx: Transaction) -> U | None:
        case = await tx.case(case_id, lock=False)
        reader = reader_of(person, case, territory) if case is not None else None
        return await find(tx, case, reader) if case is not None and reader is not None else None

    found = await house.store.run(whole_scope(person, territory), work)
    if found is None:
        raise NotFound(unseen)
    return found
