"""What clients send (请求体): one Struct a body, closed to unknown fields, with the limits of every field."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

MOST_OFFSET_SECONDS = 631_152_000  # twenty years

Name = Annotated[str, Meta(min_length=1, max_length=50)]
Words = Annotated[str, Meta(min_length=1, max_length=2000)]
Address = Annotated[str, Meta(max_length=200)]
Hidden = Annotated[str, Meta(min_length=2, max_length=20)]
Uuid = Annotated[str, Meta(min_length=1, max_length=64)]
Id = Annotated[str, Meta(pattern="^[0-9a-f-]{36}$", max_length=36)]
Code = Annotated[str, Meta(pattern=r"^[0-9]{2,15}$")]
Moment = Annotated[datetime, Meta(tz=True)]
PhotoIds = Annotated[list[Id], Meta(max_length=99)]
FileIds = Annotated[list[Id], Meta(max_length=20)]
Answers = Annotated[dict[Name, Name], Meta(max_length=20)]


class Body(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Every body may carry the key of its submission, for clients whose uploads drop headers."""

    client_uuid: Uuid | None = None


class Place(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A point on earth in degrees, in the datum of its source (chooseLocation gives gcj02), and how people call it."""

    lat: Annotated[float, Meta(ge=-90, le=90)]
    lng: Annotated[float, Meta(ge=-180, le=180)]
    datum: Literal["gcj02", "wgs84", "cgcs2000"]
    accuracy: Annotated[float, Meta(ge=0, le=100_000)] | None = None  # metres, as getLocation tells them
    address: Address = ""


class SignIn(Body):
    """Signing in for a trial: ``dev:`` and the key of a demo person."""

    code: Annotated[str, Meta(pattern=r"^dev:\S{1,100}$")]


class PhotoForm(Body):
    """The fields beside the file."""


class Voice(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Who has spoken where somebody else writes it down (代录): a name, and a telephone number if there is one."""

    name: Annotated[str, Meta(min_length=1, max_length=50)]
    phone: Annotated[str, Meta(max_length=30)] = ""


class Report(Body):
    """A report (上报)."""

    township: Code
    text: Words
    category: Name | None = None
    place: Place | None = None
    photos: PhotoIds = []
    files: FileIds = []
    answers: Answers = {}
    named_unit: Name | None = None
    group: Name | None = None
    channel: Name | None = None
    urgency: Literal["一般", "紧急"] = "一般"
    village: Name | None = None
    grid: Name | None = None
    estate: Name | None = None
    enterprise: Annotated[str, Meta(min_length=1, max_length=100)] | None = None
    project: Annotated[str, Meta(min_length=1, max_length=100)] | None = None
    occurred_at: Moment | None = None
    voice: Voice | None = None
    through: Id | None = None
    code: Annotated[str, Meta(min_length=1, max_length=24)] | None = None  # of the poster or card that was scanned
    hide: Annotated[list[Hidden], Meta(max_length=10)] = []  # words that only the handling side reads


class Claim(Body):
    """Take it out of the pool (认领); ``findings`` as the rules ask (受理时作出), ``text`` as in Accept."""

    findings: Answers = {}
    text: Words | None = None


class Accept(Body):
    """Accept it (受理), with what was found at that.

    ``text`` is the reason of the findings; without any it is the first word of progress (阶段反馈) to the reporter.
    """

    findings: Answers = {}
    text: Words | None = None


class Return(Body):
    """Not ours (退回), and why."""

    text: Words | None = None


class Ask(Body):
    """Ask the reporter (询问): a question of the rule file, or in words, or for a photo, a place, a text."""

    question: Name | None = None
    wants: Annotated[list[Literal["text", "photo", "place"]], Meta(max_length=3)] = []
    text: Words | None = None


class Supplement(Body):
    """Add something unasked (补充)."""

    text: Words | None = None
    photos: PhotoIds = []
    files: FileIds = []
    place: Place | None = None


class Reply(Body):
    """Answer what was asked (补充答复)."""

    answers: Answers = {}
    text: Words | None = None
    photos: PhotoIds = []
    files: FileIds = []
    place: Place | None = None


class Answer(Body):
    """Answer the report (答复); ``outcome`` is one of the rule file's words."""

    outcome: Name
    text: Words
    photos: PhotoIds = []
    files: FileIds = []


class Assign(Body):
    """Name the unit (指定) by its id."""

    unit: Annotated[int, Meta(ge=1, le=2**53)]


class Rate(Body):
    """Judge the answer (评价)."""

    stars: Annotated[int, Meta(ge=1, le=5)]
    text: Words | None = None


class Urge(Body):
    """Urge whoever has it (催办)."""

    text: Words | None = None


class Listed(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A page of a list; ``cursor`` is the ``next_cursor`` of the page before, ``practice`` asks for 演练."""

    practice: bool = False
    limit: Annotated[int, Meta(ge=1, le=50)] = 20
    cursor: Annotated[str, Meta(max_length=300)] | None = None


class Board(Listed):
    """Which board: of a township, of a group, in a phase."""

    township: Code | None = None
    group: Name | None = None
    phase: Literal["passing", "review", "reviewing", "pooled", "assigned", "accepted", "answered", "closed"] | None = (
        None
    )


class PhotoQuery(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Which rendition, and of which case it is (an upload that no case has taken needs none)."""

    size: Literal["thumb", "full"] = "full"
    case: Id | None = None


class RuleTexts(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Rule files to check: one text, or several by name; the files in force stand beside them."""

    text: str | None = None
    files: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=100)], str], Meta(max_length=50)] = {}


class Explain(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A report that nobody sends, to see what the rules in force would do with it."""

    township: Code
    category: Name | None = None
    text: Annotated[str, Meta(max_length=2000)] = ""
    role: Literal["居民", "点长", "议政代表", "网格员", "代表"] = "居民"
    level: Literal["镇", "县", "市", "省"] | None = None
    named_unit: Name | None = None
    group: Name | None = None
    village: Name | None = None
    grid: Name | None = None
    urgency: Literal["一般", "紧急"] = "一般"
    photo_count: Annotated[int, Meta(ge=0, le=99)] = 0
    answers: Answers = {}
    at: Moment | None = None
    why_not: Name | None = None


class ClockBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Move the time of a trial: to a moment, or by seconds from the real time (±20 years)."""

    now: Moment | None = None
    offset_seconds: Annotated[float, Meta(ge=-MOST_OFFSET_SECONDS, le=MOST_OFFSET_SECONDS)] | None = None


class TickBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Whatever is due is due; ``tell``: messages that are due are sent before the answer as well."""

    tell: bool = False
