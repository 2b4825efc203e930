"""What of a case is shown to whom (公开范围): one line for every kind of event, chosen for itself; none by default.

An event and the words, photos and files that came with it may be for different people. Whoever has done something sees
that in full, whatever the line says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

from cases import authority
from cases.covering import covered
from cases.events import Event, Reported
from cases.link_commands import TRANSFERRED
from cases.people import Person, Role
from cases.sealed import Sealed
from cases.sealing import Content
from cases.state import Case
from cases.summary import Summary
from cases.territory import Territory


class Audience(IntEnum):
    """Who may see something; a larger one sees what a smaller one does."""

    FOLLOWERS = 1  # also whoever only follows, because an own report was joined to it
    VIEWERS = 2  # everybody who may view the case
    SPEAKERS = 3  # whoever may speak where it is talked over (议)
    OFFICE = 4  # the handling side: holder, helpers, arbiter, steward, supervisors, who watches, who coordinates
    ASKING = 5  # of these who handles it now and may ask back: no other town's office, none that has sent it away


@dataclass(frozen=True, slots=True)
class Shown:
    """Who sees that it happened, and who the words, photos and files that came along."""

    event: Audience
    words: Audience


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who looks at a case: as which audience, and as which person."""

    person: str
    audience: Audience
    left: frozenset[str] = frozenset()  # whoever has withdrawn: what they wrote is the handling side's from then on
    hides: tuple[str, ...] | None = None  # names to cover in what others wrote; None for who reads it all
    unnamed: bool = False  # the rules hide from this reader who has reported it (隐去上报人)
    hidden: frozenset[str] = frozenset()  # texts and photos that somebody has decided not to show


#: Seen by all, but what a person wrote is for those who may view.
OPEN = Shown(Audience.FOLLOWERS, Audience.VIEWERS)
#: Seen by all with what was written: what the office tells everybody whose matter it is.
TOLD = Shown(Audience.FOLLOWERS, Audience.FOLLOWERS)
#: For those who may view.
KNOWN = Shown(Audience.VIEWERS, Audience.VIEWERS)
#: Seen by all, but what was said is for those who may speak there.
COUNCIL = Shown(Audience.FOLLOWERS, Audience.SPEAKERS)
#: Seen by all, but the words are for the handling side.
DISCREET = Shown(Audience.FOLLOWERS, Audience.OFFICE)
#: For the handling side alone (内部).
INTERNAL = Shown(Audience.OFFICE, Audience.OFFICE)

_LINES: Mapping[Shown, tuple[str, ...]] = {
    OPEN: (
        # the report and what is said to it
        *("case:reported", "case:replied", "case:supplemented", "case:asked", "case:rated", "case:urged"),
        *("case:found", "case:reclassified", "case:relocated", "case:returned", "case:closed"),
        # what follows from the rules, and who has it
        *("case:decided", "case:pooled", "case:assigned", "case:claimed", "case:accepted", "case:reopened"),
        *("clock:started", "clock:recounted", "clock:stopped", "clock:warned", "clock:overdue", "ladder:climbed"),
        # terms that are extended, stand still or are excused
        *("clock:extension_asked", "clock:extension_approved", "clock:extension_denied", "clock:extended"),
        *("clock:pause_asked", "clock:pause_denied", "clock:paused", "clock:resumed", "clock:exempted"),
        *("case:unmarked", "case:stepped", "case:step_waived", "case:scheduled", "case:completed"),
        # refusing, ending, joining
        *("case:refusal_asked", "case:refusal_denied", "case:refused", "case:end_asked", "case:end_denied"),
        *("case:ended", "case:merged", "case:joined", "case:unmerged", "case:parted", "case:told"),
        # the way to whoever holds it
        *("case:review_opened", "case:reviewed", "case:offered", "case:declined"),
        *("case:return_asked", "case:return_denied", "case:helpers_set", "case:succeeded"),
        # watching over it
        *("case:supervised", "case:supervision_ended"),
        # linked cases
        *("case:linked", "link:progress", "link:origin_closed", "link:origin_left"),
        # the voice behind it
        *("case:passed_on", "case:voice_declined", "case:sent_on", "case:voice_owed", "case:voice_told"),
        *("case:withdrawn", "case:invited"),
    ),
    TOLD: ("case:answered", "case:settled", "case:progress"),
    # what was said on the telephone, and what a unit gives to another one
    DISCREET: ("case:called_back", "case:contributed"),
    COUNCIL: ("case:deliberation_opened", "case:commented", "case:deliberation_concluded"),
    KNOWN: ("case:consent_asked",),
    # a draft is nobody's answer yet, and remarks to it are the office's own
    INTERNAL: (
        *("case:answer_drafted", "case:answer_signed", "case:answer_sent_back", "case:noted"),
        # what strangers may see is decided by the handling side, and why is its own
        *("case:content_decided", "case:photo_covered"),
    ),
}

#: What is shown of each kind of event; a kind without a line fails a test.
VISIBILITY: Mapping[str, Shown] = {kind: shown for shown, kinds in _LINES.items() for kind in kinds}

#: Contents that are narrower than the event with which they came: who stands behind a report that somebody else wrote.
CONTENTS: Mapping[str, Audience] = {"voice": Audience.ASKING}
_OFFICES = frozenset({Role.STAFF, Role.COORDINATOR})


def reader_of(person: Person, case: Case, territory: Territory) -> Reader | None:
    """As what this person sees the case; None for somebody who may not know of it."""
    sent_away = case.close_reason == TRANSFERRED
    steps = (
        ("read_voice", Audience.ASKING),
        ("read_inside", Audience.OFFICE),
        ("comment", Audience.SPEAKERS),
        ("view", Audience.VIEWERS),
        ("follow", Audience.FOLLOWERS),
    )
    hidden = frozenset(item for item, shown in case.display.decided.items() if not shown)
    for action, audience in steps:
        if audience is Audience.ASKING and sent_away:
            continue
        if authority.acting_as(person, action, case, territory) is not None:
            veiled = is_unnamed(person, case, territory)
            return Reader(person.id, audience, frozenset(case.left), hidden=hidden, unnamed=veiled)
    return None


def is_unnamed(person: Person, case: Case | Summary, territory: Territory) -> bool:
    """Whether the rules hide from this person who has reported the case; never from who has."""
    if not case.unnamed or person.id in (case.reporter, *case.carriers, *case.begun_by):
        return False
    return authority.acting_as(person, "read_reporter", case, territory) is None


def sees(reader: Reader, event: Event) -> bool:
    """Whether the event is shown to the reader at all."""
    return _reaches(reader, event, VISIBILITY[event.payload.kind].event)


def contents_of(reader: Reader, event: Event, contents: Mapping[str, Content]) -> Iterator[Content]:
    """What was written with the event, as far as the reader may read it and it has not been deleted."""
    sealed: tuple[Sealed, ...] = getattr(event.payload, "sealed", ())
    words = VISIBILITY[event.payload.kind].words
    for each in sealed:
        narrow = max(_of_who_left(reader, event, words), CONTENTS.get(each.what, words))
        narrow = max(narrow, Audience.OFFICE) if each.id in reader.hidden else narrow
        if reader.unnamed and each.what in CONTENTS and speaker(event) != reader.person:
            continue
        if each.id in contents and _reaches(reader, event, narrow):
            yield _as_read(reader, event, contents[each.id])


def _as_read(reader: Reader, event: Event, content: Content) -> Content:
    if reader.hides is None or speaker(event) == reader.person:
        return content
    return covered(content, reader.hides, official=by_office(event))


def by_office(event: Event) -> bool:
    """Whether an office has said it."""
    return event.actor.role in _OFFICES


def photos_of(reader: Reader, event: Event) -> tuple[str, ...]:
    """The photos that came with the event, as far as the reader may see them."""
    photos: tuple[str, ...] = getattr(event.payload, "photos", ())
    words = _of_who_left(reader, event, VISIBILITY[event.payload.kind].words)
    seen = photos if _reaches(reader, event, words) else ()
    return tuple(each for each in seen if each not in reader.hidden or _reaches(reader, event, Audience.OFFICE))


def photos_in(reader: Reader, events: Iterable[Event]) -> frozenset[str]:
    """All photos of a case that the reader may see."""
    return frozenset(photo for event in events for photo in photos_of(reader, event))


def _of_who_left(reader: Reader, event: Event, words: Audience) -> Audience:
    """Who withdraws takes the own words out of sight, also of those who stay as reporters."""
    return Audience.OFFICE if speaker(event) in reader.left else words


def speaker(event: Event) -> str | None:
    """Whose words came with the event: a report that was handed on or imported is its reporter's, whoever did that."""
    payload = event.payload
    if isinstance(payload, Reported) and (payload.origin is not None or event.actor.person is None):
        return payload.reporter
    return event.actor.person


def _reaches(reader: Reader, event: Event, audience: Audience) -> bool:
    return speaker(event) == reader.person or reader.audience >= audience
