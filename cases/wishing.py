"""What a person chooses of notifications (通知设置): which channels in which order, quiet hours, one for many."""

from __future__ import annotations

from dataclasses import dataclass

from cases.house import territory_of
from cases.people import Person
from cases.ports import Scope, Transaction
from cases.ports_channels import ChannelName
from cases.ports_telling import Wishes
from cases.refusals import InvalidInput
from cases.tellers import Teller

_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Chosen:
    """What holds for a person: the own wishes, else what is usual; ``present`` are the channels that are set up."""

    wishes: Wishes
    own: bool
    quiet: tuple[int, int]
    present: tuple[ChannelName, ...]


async def chosen(teller: Teller, person: Person) -> Chosen:
    """What holds for this person now."""
    found = await teller.house.store.run(Scope(), lambda tx: tx.wishes(person.id))
    return await _shown(teller, person, found)


async def choose(teller: Teller, person: Person, wishes: Wishes) -> Chosen:
    """Keep what the person has chosen; doing so again changes nothing. Raises InvalidInput."""
    _check(wishes)

    async def work(tx: Transaction) -> None:
        await tx.save_wishes(person.id, wishes)

    await teller.house.store.run(Scope(), work)
    return await _shown(teller, person, wishes)


def _check(wishes: Wishes) -> None:
    channels = wishes.channels or ()
    if len(set(channels)) != len(channels):
        raise InvalidInput({"channels": "同一个渠道只写一次"})
    if wishes.quiet is not None and not all(0 <= each < _DAY for each in wishes.quiet):
        raise InvalidInput({"quiet": "免打扰的时刻写成 00:00 到 23:59"})


async def _shown(teller: Teller, person: Person, wishes: Wishes | None) -> Chosen:
    own = wishes or Wishes()
    quiet = own.quiet or await _usual_quiet(teller, person)
    return Chosen(own, wishes is not None, quiet, teller.present)


async def _usual_quiet(teller: Teller, person: Person) -> tuple[int, int]:
    """The quiet hours of the place where the person has the first role."""
    territory = await territory_of(teller.house)
    place = next((tenure.jurisdiction for tenure in person.tenures), None)
    usual = teller.quiet_in(teller.codes(territory, place) if place is not None else ())
    return usual.begin, usual.end
