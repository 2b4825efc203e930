"""Consent (同意): a versioned privacy notice, and nobody's place or picture without a word on it that still holds.

The basis is 个人信息保护法 articles 13 to 17 and 29: asked beforehand, for each matter, and taken back as easily.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from cases.people import Person, Role, Tenure
from cases.refusals import InvalidInput
from cases.territory import Jurisdiction, Territory


class Matter(StrEnum):
    """What is consented to, each on its own."""

    PLACE = "place"  # 位置
    PHOTO = "photo"  # 照片
    FILE = "file"  # 短视频和文件


WORDS: dict[Matter, str] = {Matter.PLACE: "位置", Matter.PHOTO: "照片", Matter.FILE: "短视频和文件"}
ALL = frozenset(Matter)
#: The notice of the whole deployment; a place with one of its own has it under its code.
COMMON = ""


@dataclass(frozen=True, slots=True)
class PrivacyNotice:
    """A version of a notice (隐私告知书); ``still_valid`` are those of before whose consents this one lets stand."""

    document: str
    version: str
    day: date
    still_valid: frozenset[str]
    text: str

    @property
    def digest(self) -> str:
        """Hex SHA-256 of the words that were shown."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Consent:
    """Somebody's word at a moment: ``given``, or taken back, for these matters."""

    person: str
    document: str
    version: str
    digest: str
    matters: frozenset[Matter]
    given: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Notices:
    """The notices in force, by document; the common one is always there."""

    by_document: Mapping[str, PrivacyNotice] = field(default_factory=dict)

    def of(self, place: Jurisdiction | None, territory: Territory) -> PrivacyNotice:
        """That of the place itself, of the nearest superior that has one, else the common one."""
        while place is not None:
            if place.code in self.by_document:
                return self.by_document[place.code]
            place = None if place.superior is None else territory.jurisdictions.get(place.superior)
        return self.by_document[COMMON]


class NoticeUnreadable(ValueError):
    """The text is no notice; carries one Chinese sentence."""


def read_notice(document: str, text: str) -> PrivacyNotice:
    """The notice of a text that opens with 版本, 日期 and 仍有效, one to a line. Raises NoticeUnreadable."""
    head, _, body = text.replace("\r\n", "\n").partition("\n\n")
    told = dict(line.partition(":")[::2] for line in head.replace(":", ":").splitlines())
    version, valid = told.get("版本", "").strip(), told.get("仍有效", "").strip()
    try:
        day = date.fromisoformat(told.get("日期", "").strip())
    except ValueError:
        raise NoticeUnreadable("隐私告知书的第二行应当是“日期:2026-11-23”这样的日期") from None
    if not version or len(version) > _LONGEST or not body.strip():
        raise NoticeUnreadable("隐私告知书应当以“版本:”“日期:”“仍有效:”三行开头,空一行,再写正文")
    still = frozenset() if valid in ("", "无") else frozenset(each.strip() for each in valid.split("、"))
    return PrivacyNotice(document, version, day, still, body.strip() + "\n")


_LONGEST = 40  # characters of a version, as the table keeps it


def in_force(said: Iterable[Consent], notice: PrivacyNotice) -> frozenset[Matter]:
    """What this notice may be relied on for, by everything that somebody has said, the first first."""
    valid, held = {notice.version, *notice.still_valid}, frozenset[Matter]()
    for each in said:
        if not each.given:
            held -= each.matters
        elif each.document == notice.document and each.version in valid:
            held |= each.matters
    return held


def matters_of(kinds: Iterable[str], photos: Sequence[str]) -> frozenset[Matter]:
    """What somebody has to have consented to before contents of these kinds and photos may be kept."""
    found = frozenset(Matter(kind) for kind in kinds if kind in (Matter.PLACE, Matter.FILE))
    return found | {Matter.PHOTO} if photos else found


#: Those who report, whatever else they are; who handles a case in an office does so by duty, not by consent.
_OFFICES = frozenset(Role) - {Role.RESIDENT, Role.POINT_HEAD, Role.GRID_WORKER, Role.DELIBERATOR, Role.DEPUTY}


def by_duty(held: Iterable[Tenure]) -> bool:
    """Whether somebody handles cases in an office."""
    return any(each.role in _OFFICES for each in held)


def check_known(matters: Iterable[str]) -> frozenset[Matter]:
    """The matters of these names. Raises InvalidInput."""
    names = {each.value for each in Matter}
    if unknown := [each for each in matters if each not in names]:
        raise InvalidInput({"scopes": f"没有“{unknown[0]}”这一项,可以写:{'、'.join(sorted(names))}"})
    return frozenset(Matter(each) for each in matters)


def upload_needs(person: Person, matter: Matter) -> frozenset[Matter]:
    """What an upload of this person needs."""
    return frozenset() if by_duty(person.tenures) else frozenset({matter})
