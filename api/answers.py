"""What clients get (应答): one Struct a shape; times are ISO-8601 text with +08:00, seconds are whole."""

from __future__ import annotations

import msgspec

from api.answers_council import FactsShown, MatterShown, WatcherShown
from api.answers_files import FileShown
from api.answers_links import LinkedShown, OriginShown
from api.answers_spoken import VoiceShown


class Answer(msgspec.Struct, kw_only=True):
    """Base of all answers; the order of fields is the order on the wire."""


class Named(Answer):
    """Something with an id that stays and a name that is shown."""

    id: str
    name: str


class Status(Answer):
    """How far it is: a stable code, and word and colour as they are to be shown."""

    code: str
    text: str
    color: str


class Handler(Answer):
    """Who has it: the unit. ``name`` is kept for a person's name; persons are not shown."""

    name: str | None
    unit: str


class Clause(Answer):
    """依据: which rule said it. ``line`` is its line in the rule file."""

    place: str
    clause: str
    item: str | None
    title: str
    line: int


class Item(Answer):
    """A case in a list. ``can`` says what the reader may do now; ``cover`` is an address below this server.

    ``outcome`` is the word of the rule file with which it was answered, ``solved`` whether that counts as solved.
    """

    id: str
    no: str | None
    title: str
    category: Named
    status: Status
    cover: str | None
    photo_count: int
    address: str | None
    township: Named
    group: str | None
    created_at: str
    updated_at: str
    deadline_at: str | None
    remaining_seconds: int | None
    provisional: bool
    warn_level: str
    handler: Handler | None
    outcome: str | None
    solved: bool | None
    asked: bool
    can: dict[str, bool]


class Items(Answer):
    """A page of cases."""

    items: list[Item]
    next_cursor: str | None
    has_more: bool


class Picture(Answer):
    """A photo of a case and its two renditions."""

    id: str
    thumb: str
    full: str


class PlaceShown(Answer):
    """A point in degrees in its own datum."""

    lat: float
    lng: float
    datum: str
    address: str


class Entry(Answer):
    """A line of the timeline. ``at`` is when it happened, ``recorded_at`` when it was written down."""

    seq: int
    kind: str
    at: str
    recorded_at: str
    actor: str
    text: str
    words: list[str]
    place: PlaceShown | None
    photos: list[Picture]
    files: list[FileShown]
    clauses: list[Clause]


class ClockShown(Answer):
    """A term: ``outcome`` is null while it runs, then met, late, handed_over or void."""

    name: str
    unit: str | None
    started_at: str
    warn_at: str | None
    due_at: str
    due_latest: str
    provisional: bool
    overdue: bool
    warn_level: str
    outcome: str | None
    clauses: list[Clause]


class QuestionShown(Answer):
    """What the reporter is asked: a question of the rule file with its choices, or words, a photo, a place."""

    unit: str
    question: str | None
    wants: list[str]


class NextShown(Answer):
    """What happens next (下一步) in a sentence, by which clauses, and by when; the times differ while provisional."""

    text: str
    clauses: list[Clause]
    due_at: str | None
    due_latest: str | None
    provisional: bool


class CaseShown(Item):
    """One case whole. ``outcomes`` are the words from which an answer chooses."""

    text: str | None
    place: PlaceShown | None
    urgency: str
    round: int
    answers: dict[str, str]
    missing: list[str]
    question: QuestionShown | None
    outcomes: list[str]
    stars: int | None
    marks: list[str]
    photos: list[Picture]
    clocks: list[ClockShown]
    timeline: list[Entry]
    talks: list[MatterShown]
    watchers: list[WatcherShown]
    linked: LinkedShown
    origin: OriginShown | None
    voice: VoiceShown | None
    facts: FactsShown
    next: NextShown


class StepShown(Answer):
    """One event that a command made, with the clause that made it."""

    kind: str
    text: str
    clause: str


class PromiseShown(Answer):
    """A text that we have signed and can be held to: keep it; ``code`` is all of it in one word, for a QR code."""

    text: str
    key: str
    signature: str
    code: str


class EmergencyCall(Answer):
    """Whom to ring at once, and the sentence that says why."""

    number: str
    text: str


class Receipt(Answer):
    """What a command did, and what comes next by when.

    Of a new report ``promise`` is what is signed, and ``emergency`` is to be shown before anything else.
    """

    id: str
    no: str | None
    phase: str
    status: str
    seq: int
    holder: str | None
    deadline_at: str | None
    provisional: bool
    steps: list[StepShown]
    next: str
    next_clause: str
    promise: PromiseShown | None = None
    emergency: list[EmergencyCall] = []


class RoleShown(Answer):
    """A role that the person holds now."""

    role: str
    text: str
    township: Named
    unit: Named | None
    level: str | None
    group: str | None


class Me(Answer):
    """Who has signed in."""

    id: str
    name: str | None
    roles: list[RoleShown]


class SignedIn(Answer):
    """A session: send ``Authorization: Bearer <token>``; ``refresh_token`` gives another one, once."""

    token: str
    token_type: str
    expires_in: int
    refresh_token: str
    session_ends_at: str
    user: Me


class Note(Answer):
    """A notice (通知)."""

    id: str
    kind: str
    text: str
    case: str
    unit: str | None
    created_at: str
    read: bool


class Notes(Answer):
    """A page of notices."""

    items: list[Note]
    next_cursor: str | None
    has_more: bool


class PhotoKept(Answer):
    """An upload: put ``id`` into ``photos`` of a report."""

    id: str
    width: int
    height: int
    thumb: str
    full: str


class Limits(Answer):
    """What may be sent, in bytes, pixels and pieces."""

    photo_max_bytes: int
    photo_max_pixels: int
    photo_max_count: int
    photo_types: list[str]
    video_max_bytes: int
    video_max_seconds: int
    document_max_bytes: int
    file_max_count: int
    text_max_length: int
    body_max_bytes: int
    page_max: int


class SubscribePanel(Answer):
    """What may be asked for with one tap (wx.requestSubscribeMessage), and when: at most three template ids."""

    name: str
    templates: list[str]
    lasting: bool


class Config(Answer):
    """What a client needs to know before it asks anything."""

    name: str
    mode: str
    limits: Limits
    texts: dict[str, str]
    subscribe: list[SubscribePanel]


class Township(Answer):
    """A jurisdiction; ``superior`` is the code of the one above, ``practice_of`` that of the town it practises for."""

    code: str
    name: str
    level: str
    superior: str | None
    groups: list[str]
    has_rules: bool
    practice_of: str | None


class Townships(Answer):
    """All of them."""

    items: list[Township]


class QuestionDeclared(Answer):
    """A question (问) that is put to whoever reports this category; a number of ``measure`` where that is not empty."""

    name: str
    choices: list[str]
    optional: bool
    measure: str


class Category(Answer):
    """A category with its other names, its questions and the categories below it."""

    id: str
    name: str
    synonyms: list[str]
    questions: list[QuestionDeclared]
    children: list["Category"]  # noqa: UP037  # msgspec reads it before the class is bound


class Categories(Answer):
    """The tree of categories of a township."""

    items: list[Category]


class Unit(Answer):
    """A unit that may hold a report; ``id`` is what ``assign`` takes, null while it is not registered."""

    id: int | None
    name: str
    aliases: list[str]
    external: bool


class Units(Answer):
    """The units of a township's rules."""

    items: list[Unit]


class Time(Answer):
    """The time of this server, and by how many seconds it is shifted from the real one."""

    now: str
    offset_seconds: float


class Ticked(Answer):
    """How many events came of it, and how many cases could not be worked on (they stay due); what was told on."""

    events: int
    failed: int
    told: int = 0


class Health(Answer):
    """Alive."""

    status: str


class Ready(Answer):
    """Whether requests can be served; each part says ok or what is wrong."""

    ready: bool
    database: str
    rules: str
    notice: str | None = None  # what an operator should know: files that could not be put in force


class Problem(Answer):
    """Mistakes by field."""

    field: str
    msg: str
