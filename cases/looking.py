"""Looks at what is sealed (查阅): kept for good before anything is shown, and for an auditor never without a reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cases import authority
from cases.actions import UNSEEN, allowed
from cases.events import Event
from cases.house import House, territory_of, whole_scope
from cases.people import Person, Tenure
from cases.ports import Transaction
from cases.ports_audit import Look
from cases.refusals import InvalidInput, NotFound
from cases.sealed import Sealed
from cases.sealing import Content
from cases.state import Case
from cases.territory import Territory
from cases.visibility import CONTENTS
from cases.voice_intake import VOICE

#: What may be opened, and what it is called.
SEALED_WORDS: Mapping[str, str] = {
    "reporter": "上报人是谁",
    VOICE: "代录的是谁、电话",
    "words": "全部文字",
    "photos": "遮盖以前的照片",
}
#: The reason of whoever handles the case, who need not say one.
ROUTINE = "办理"
_REASON = range(4, 201)


@dataclass(frozen=True, slots=True)
class Opened:
    """What was opened: the contents, or who has reported."""

    what: str
    contents: tuple[Content, ...] = ()
    person: str | None = None
    name: str | None = None
    photos: tuple[str, ...] = ()  # by id


async def open_sealed(house: House, person: Person, case_id: str, what: str, reason: str) -> Opened:
    """Open what is sealed of a case for a stated reason; that it was done is saved in the same transaction.

    Raises NotFound, NotAllowed, InvalidInput.
    """
    checked = _checked(what, reason)
    territory = await territory_of(house)

    async def work(tx: Transaction) -> Opened:
        case = await tx.case(case_id)
        if case is None:
            raise NotFound(UNSEEN)
        tenure = allowed(person, "open_sealed", case, territory)
        await tx.note_look(_look(case, what, person, tenure, checked))
        return await _open(tx, case, what)

    return await house.store.run(whole_scope(person, territory), work)


def _checked(what: str, reason: str) -> str:
    words = " ".join(reason.split())
    wrong = {} if what in SEALED_WORDS else {"what": f"可以查阅:{'、'.join(SEALED_WORDS)}"}
    if len(words) not in _REASON:
        wrong["reason"] = f"请写明查阅的理由,{_REASON.start}到{_REASON.stop - 1}个字"
    if wrong:
        raise InvalidInput(wrong)
    return words


async def _open(tx: Transaction, case: Case, what: str) -> Opened:
    if what == "reporter":
        return Opened(what, person=case.reporter, name=await tx.name_of(case.reporter))
    if what == "photos":
        return Opened(what, photos=tuple(each.id for each in (await tx.photos(case.id)).values() if each.bare_full))
    contents = (await tx.contents(case.id)).values()
    return Opened(what, tuple(each for each in contents if (each.what == VOICE) is (what == VOICE)))


def _look(case: Case, what: str, person: Person, tenure: Tenure, reason: str) -> Look:
    return Look(case.jurisdiction, case.id, what, person.id, tenure.role.value, reason)


async def looks_at(house: House, person: Person, case_id: str) -> tuple[Look, ...]:
    """Who has looked at what is sealed of a case, in order. Raises NotFound, NotAllowed."""
    territory = await territory_of(house)

    async def work(tx: Transaction) -> tuple[Look, ...]:
        case = await tx.case(case_id, lock=False)
        if case is None:
            raise NotFound(UNSEEN)
        allowed(person, "read_looks", case, territory)
        return await tx.looks(case_id)

    return await house.store.run(whole_scope(person, territory), work)


async def note_routine(
    tx: Transaction, person: Person, case: Case, shown: Iterable[Content], territory: Territory
) -> None:
    """Keep that somebody who handles a case was shown what is sealed in it, by this very answer.

    What one has written down oneself is no secret to oneself.
    """
    tenure = authority.acting_as(person, "read_voice", case, territory)
    sealed = [each for each in shown if each.what in CONTENTS]
    if tenure is None or not sealed:
        return
    own = _own_seals(person, await tx.events(case.id))
    for kind in sorted({each.what for each in sealed if each.id not in own}):
        await tx.note_look(_look(case, kind, person, tenure, ROUTINE))


def _own_seals(person: Person, events: Iterable[Event]) -> frozenset[str]:
    mine = (event for event in events if event.actor.person == person.id)
    sealed: Iterable[Sealed] = (each for event in mine for each in getattr(event.payload, "sealed", ()))
    return frozenset(each.id for each in sealed)
