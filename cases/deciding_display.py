"""What must be true of the case before somebody shows, hides or covers something of it (公开、遮盖的前提)."""

from __future__ import annotations

from dataclasses import dataclass

from cases import authority
from cases import commands as c
from cases.areas import Area, together
from cases.commands_display import CoverPhoto, DecideContent
from cases.house import House, territory_of, whole_scope
from cases.people import Person
from cases.ports import Transaction
from cases.refusals import InFlight, InvalidInput
from cases.state import Case


async def check_shown(tx: Transaction, case: Case, command: c.Command) -> None:
    """Raises InvalidInput for what is no text or photo of this case, InFlight for a photo that is another by now."""
    if isinstance(command, DecideContent):
        check = await tx.check_of(command.item)
        if check is None or check.case != case.id:
            raise InvalidInput({"item": "这一件没有这项内容,或者它从不公开"})
    if isinstance(command, CoverPhoto):
        photo = (await tx.photos(case.id)).get(command.photo)
        if photo is None:
            raise InvalidInput({"photo": "这一件没有这张照片"})
        wanted = together(case.display.covered.get(command.photo, ()), command.areas)
        if command.was != (photo.bare_full or photo.full) or set(command.painted) != set(wanted):
            raise InFlight("这张照片刚刚有了变化,请刷新后再试")


@dataclass(frozen=True, slots=True)
class ToCover:
    """The key of a photo as it was taken in, and everything that is to be covered of it."""

    was: str
    areas: tuple[Area, ...]


async def to_cover(
    house: House, person: Person, case_id: str, photo_id: str, areas: tuple[Area, ...]
) -> ToCover | None:
    """What has to be painted anew; None for whoever may not, and for a photo that is none: the command says why."""
    territory = await territory_of(house)

    async def work(tx: Transaction) -> ToCover | None:
        case = await tx.case(case_id, lock=False)
        if case is None or authority.acting_as(person, "cover_photo", case, territory) is None:
            return None
        photo = (await tx.photos(case_id)).get(photo_id)
        if photo is None:
            return None
        return ToCover(photo.bare_full or photo.full, together(case.display.covered.get(photo_id, ()), areas))

    return await house.store.run(whole_scope(person, territory), work)
