"""Giving and taking back one's consent (同意与撤回): each a line that stays, with the version and the time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cases.consent import ALL, WORDS, Consent, Matter, Notices, PrivacyNotice, check_known, in_force
from cases.house import House
from cases.people import Person
from cases.ports import Scope, Transaction
from cases.refusals import ConsentNeeded, InvalidInput, NotFound
from cases.territory import Jurisdiction


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands with a notice: what it may be relied on for, and everything said, the last first."""

    notice: PrivacyNotice
    held: frozenset[Matter]
    said: tuple[Consent, ...]


async def require(
    tx: Transaction, notices: Notices | None, person: str, matters: frozenset[Matter], place: Jurisdiction | None
) -> None:
    """Raises ConsentNeeded unless this person's word covers ``matters``; without notices nobody asks.

    ``place`` None: an upload, of which nobody knows yet where it goes; then the word on any notice will do.
    """
    if notices is None or not matters:
        return
    said = await tx.consents(person)
    here = notices.of(place, await tx.territory())
    asked = [here] if place is not None else [here, *notices.by_document.values()]
    held = [in_force(said, notice) for notice in asked]
    if any(matters <= each for each in held):
        return
    missing = "、".join(WORDS[each] for each in Matter if each in matters - held[0])
    raise ConsentNeeded(
        f"提供{missing}以前,请先阅读并同意隐私告知书(版本 {here.version});也可以去掉{missing},只用文字上报",
        {"notice": here.version, "document": here.document or "common", "scopes": missing},
    )


async def notice_at(house: House, code: str | None) -> PrivacyNotice:
    """The notice in force at a place, without a code that of the deployment. Raises NotFound."""

    async def work(tx: Transaction) -> PrivacyNotice:
        return await _notice(house, tx, code)

    return await house.store.run(Scope(), work)


async def standing(house: House, person: Person, code: str | None) -> Standing:
    """Where this person stands there."""

    async def work(tx: Transaction) -> Standing:
        return await _standing(house, tx, person, code)

    return await house.store.run(Scope(), work)


async def agree(house: House, person: Person, version: str, scopes: Sequence[str], code: str | None) -> Standing:
    """Consent to the version in force; saying it again adds nothing. Raises InvalidInput for another version."""
    matters = check_known(scopes)

    async def work(tx: Transaction) -> Standing:
        notice = await _notice(house, tx, code)
        if version != notice.version:
            raise InvalidInput({"version": f"现在的隐私告知书是版本 {notice.version},请重新阅读后同意"})
        if not matters <= in_force(await tx.consents(person.id), notice):
            await tx.add_consent(_word(person, notice, matters, given=True, now=await tx.now()))
        return await _standing(house, tx, person, code)

    return await house.store.run(Scope(), work)


async def withdraw(house: House, person: Person, scopes: Sequence[str] | None) -> Standing:
    """Take consent back, for everything where nothing is named; effective at once and at every place."""
    matters = ALL if scopes is None else check_known(scopes)

    async def work(tx: Transaction) -> Standing:
        notice = await _notice(house, tx, None)
        said = await tx.consents(person.id)
        if any(matters & in_force(said, each) for each in _board(house).by_document.values()):
            await tx.add_consent(_word(person, notice, matters, given=False, now=await tx.now()))
        return await _standing(house, tx, person, None)

    return await house.store.run(Scope(), work)


def _word(person: Person, notice: PrivacyNotice, matters: frozenset[Matter], *, given: bool, now: datetime) -> Consent:
    return Consent(person.id, notice.document, notice.version, notice.digest, matters, given, now)


async def _standing(house: House, tx: Transaction, person: Person, code: str | None) -> Standing:
    notice, said = await _notice(house, tx, code), await tx.consents(person.id)
    return Standing(notice, in_force(said, notice), said[::-1])


async def _notice(house: House, tx: Transaction, code: str | None) -> PrivacyNotice:
    territory = await tx.territory()
    place = None if code is None else territory.by_code(code)
    if code is not None and place is None:
        raise NotFound(f"没有代码为{code}的辖区")
    return _board(house).of(place, territory)


def _board(house: House) -> Notices:
    if house.notices is None:
        raise NotFound("没有隐私告知书")
    return house.notices
