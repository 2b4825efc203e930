"""Photos of people (照片册): an upload belongs to its owner until a report takes it, then to its viewers."""

from __future__ import annotations

from dataclasses import replace

from cases import authority, uploads
from cases.consent import Matter, upload_needs
from cases.consenting import require
from cases.house import House, territory_of, whole_scope
from cases.people import Person
from cases.ports import Photo, Scope, Transaction
from cases.ports_checks import SHOWN
from cases.refusals import NotFound
from cases.state import Case
from cases.visibility import Audience, Reader, photos_in

UNSEEN = "没有这张照片,或者您无权查看"


async def keep(house: House, photo: Photo) -> Photo:
    """Keep an upload whose renditions are stored; the owner's earlier upload of the same file is given instead."""
    return await house.store.run(Scope(), lambda tx: tx.add_photo(photo))


async def check_consent(house: House, person: Person) -> None:
    """Raises ConsentNeeded for whoever has not consented to give photos; asked before anything is stored."""
    needs = upload_needs(person, Matter.PHOTO)
    await house.store.run(Scope(), lambda tx: require(tx, house.notices, person.id, needs, None))


async def public(house: House, photo_id: str, case_id: str) -> Photo:
    """A photo that everybody may see at this moment. Raises NotFound."""
    everywhere = Scope(frozenset((await territory_of(house)).jurisdictions))

    async def work(tx: Transaction) -> Photo | None:
        check = await tx.check_of(photo_id)
        if check is None or check.case != case_id or check.state not in SHOWN:
            return None
        case = await tx.case(case_id, lock=False)
        if case is None or case.left:  # as on the board: a link that was given before ends with it
            return None
        return (await tx.photos(case_id)).get(photo_id)

    found = await house.store.run(everywhere, work)
    if found is None:
        raise NotFound(UNSEEN)
    return found


async def uncovered(house: House, person: Person, photo_id: str, case_id: str) -> Photo:
    """A covered photo as it was taken in, for an auditor; that it is looked at was kept before. Raises NotFound."""
    territory = await territory_of(house)

    async def work(tx: Transaction) -> Photo | None:
        case = await tx.case(case_id, lock=False)
        if case is None or authority.acting_as(person, "open_sealed", case, territory) is None:
            return None
        found = (await tx.photos(case_id)).get(photo_id)
        if found is None or found.bare_full is None:
            return None
        return replace(found, full=found.bare_full, thumb=found.bare_thumb or found.thumb)

    found = await house.store.run(whole_scope(person, territory), work)
    if found is None:
        raise NotFound(UNSEEN)
    return found


async def to_check(house: House, photo_id: str, case_id: str) -> Photo:
    """A photo of a case for a service that checks it; whoever asks has our signature for that. Raises NotFound."""
    everywhere = Scope(frozenset((await territory_of(house)).jurisdictions))

    async def work(tx: Transaction) -> Photo | None:
        return (await tx.photos(case_id)).get(photo_id)

    found = await house.store.run(everywhere, work)
    if found is None:
        raise NotFound(UNSEEN)
    return found


async def find(house: House, person: Person, photo_id: str, case_id: str | None) -> Photo:
    """A photo of a case that the person may view, or without a case the person's own upload. Raises NotFound."""
    if case_id is None:
        return await uploads.own(house, person, lambda tx: tx.upload(photo_id), UNSEEN)

    async def among(tx: Transaction, case: Case, reader: Reader) -> Photo | None:
        apart = reader.left or reader.audience is Audience.FOLLOWERS or photo_id in reader.hidden
        narrow = photo_id not in case.photos or apart
        if narrow and photo_id not in photos_in(reader, await tx.events(case.id)):
            return None
        return (await tx.photos(case.id)).get(photo_id)

    return await uploads.of_case(house, person, case_id, among, UNSEEN)
