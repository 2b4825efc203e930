"""Photos of people (照片册): an upload belongs to its owner until a report takes it, then to its viewers."""

from __future__ import annotations

from collections.abc import Iterable

from cases.events import Event
from cases.house import House, territory_of, whole_scope
from cases.people import Person
from cases.ports import Photo, Scope, Transaction
from cases.refusals import NotFound
from cases.visibility import Audience, Reader, photos_in, reader_of

UNSEEN = "没有这张照片,或者您无权查看"


async def keep(house: House, photo: Photo) -> Photo:
    """Keep an upload whose renditions are stored; the owner's earlier upload of the same file is given instead."""

    async def work(tx: Transaction) -> Photo:
        return await tx.add_photo(photo)

    return await house.store.run(Scope(), work)


async def find(house: House, person: Person, photo_id: str, case_id: str | None) -> Photo:
    """A photo of a case that the person may view, or without a case the person's own upload. Raises NotFound."""
    if case_id is None:
        return await _own(house, person, photo_id)
    territory = await territory_of(house)

    async def work(tx: Transaction) -> Photo:
        case = await tx.case(case_id, lock=False)
        if case is None:
            raise NotFound(UNSEEN)
        reader = reader_of(person, case, territory)
        if reader is None:
            raise NotFound(UNSEEN)
        if photo_id not in case.photos or reader.left or reader.audience is Audience.FOLLOWERS:
            _check_seen(reader, photo_id, await tx.events(case_id))
        return _known((await tx.photos(case_id)).get(photo_id))

    return await house.store.run(whole_scope(person, territory), work)


def _check_seen(reader: Reader, photo_id: str, events: Iterable[Event]) -> None:
    """Raises NotFound for a photo that came with what this reader is not shown."""
    if photo_id not in photos_in(reader, events):
        raise NotFound(UNSEEN)


async def _own(house: House, person: Person, photo_id: str) -> Photo:
    async def work(tx: Transaction) -> Photo:
        photo = _known(await tx.upload(photo_id))
        if photo.owner != person.id:
            raise NotFound(UNSEEN)
        return photo

    return await house.store.run(Scope(), work)


def _known(photo: Photo | None) -> Photo:
    if photo is None:
        raise NotFound(UNSEEN)
    return photo
