"""GeoReport v2 as our terms say it (Open311): categories are services, questions are attributes, cases are requests.

The standard: https://wiki.open311.org/GeoReport_v2. Nothing here knows how it is written on the wire.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from cases.board import Posted
from cases.facts import value_error
from cases.receipts import PHASE_NAMES
from cases.refusals import InvalidInput
from cases.state import Phase
from cases.territory import Jurisdiction
from dsl.decision import Question
from dsl.ruleset import Ruleset

#: What the standard lets one ask for at once.
MOST_DAYS = timedelta(days=90)
MOST_REQUESTS = 1000
OPEN, CLOSED = "open", "closed"
#: What is written where the rules have no category for a case.
UNSORTED = "其他"
_ORDER_FIRST = 1


@dataclass(frozen=True, slots=True)
class Service:
    """A kind of request: a category of the rules; ``asks`` says that it brings questions."""

    code: str
    name: str
    description: str
    asks: bool
    keywords: tuple[str, ...]
    group: str


@dataclass(frozen=True, slots=True)
class Attribute:
    """A question of the rules: a number where it has a measure, else one of its choices."""

    code: str
    number: bool
    required: bool
    hint: str
    order: int
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """A case as everybody may see it."""

    id: str
    closed: bool
    notes: str
    service: str
    description: str
    agency: str
    notice: str
    requested_at: datetime
    updated_at: datetime
    expected_at: datetime | None
    address: str
    photo: str | None
    seq: int


@dataclass(frozen=True, slots=True)
class Asked:
    """Which requests are wanted; ``ids`` come before everything else.

    They were made from ``since`` (None: whenever) to ``until``; with ``changed``, changed from then to ``until``.
    """

    since: datetime | None
    until: datetime
    ids: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    changed: datetime | None = None

    def wants(self, request: Request) -> bool:
        """Whether the request is among them, when it was made aside."""
        if self.ids:
            return request.id in self.ids
        if self.changed is not None and not self.changed <= request.updated_at <= self.until:
            return False
        status = CLOSED if request.closed else OPEN
        return (not self.services or request.service in self.services) and (
            not self.statuses or status in self.statuses
        )


def services(rules: Ruleset) -> Iterator[Service]:
    """Every category, a wider one before those within it."""
    return _below(rules, None)


def _below(rules: Ruleset, parent: str | None) -> Iterator[Service]:
    for name in rules.categories.children(parent):
        path = rules.categories.path(name) or (name,)
        keywords = tuple(other for other, meant in rules.categories.synonyms.items() if meant == name)
        asks = bool(rules.questions_for(path))
        yield Service(name, name, "、".join(path), asks, keywords, path[0] if len(path) > 1 else "")
        yield from _below(rules, name)


def attributes(rules: Ruleset, service: str) -> tuple[Attribute, ...] | None:
    """The questions of a category; None for one that the rules do not have."""
    path = rules.category_path(service)
    if path is None:
        return None
    return tuple(_attribute(each, order) for order, each in enumerate(rules.questions_for(path), _ORDER_FIRST))


def _attribute(question: Question, order: int) -> Attribute:
    number = bool(question.measure)
    hint = f"填数字,单位{question.measure}" if number else "选一项"
    return Attribute(question.name, number, not question.optional, hint, order, () if number else question.choices)


def answers_of(rules: Ruleset, service: str, given: Mapping[str, str]) -> dict[str, str]:
    """What was answered, as the case loop takes it. Raises InvalidInput with every mistake."""
    asked = {each.name: each for each in rules.questions_for(rules.category_path(service) or ())}
    wrong = {code: "这一类没有这个问题" for code in given if code not in asked}
    for code, question in asked.items():
        value = given.get(code, "")
        why = value_error(code, value, question) if value else None if question.optional else "必须回答"
        if why is not None:
            wrong[code] = why
    if wrong:
        raise InvalidInput({f"attribute[{code}]": why for code, why in wrong.items()})
    return {code: value for code, value in given.items() if value}


def period(since: datetime | None, until: datetime | None, now: datetime) -> tuple[datetime, datetime]:
    """The time asked about: by default the last 90 days, never more. Raises InvalidInput for a longer one."""
    until = until or (now if since is None else min(now, since + MOST_DAYS))
    since = since or until - MOST_DAYS
    if since > until:
        raise InvalidInput({"start_date": "start_date 晚于 end_date"})
    if until - since > MOST_DAYS:
        raise InvalidInput({"start_date": f"start_date 到 end_date 不能超过{MOST_DAYS.days}天"})
    return since, until


def request_of(posted: Posted, place: Jurisdiction) -> Request:
    """A case of the public board in the standard's terms."""
    case = posted.row.summary
    number = str(posted.row.number) if posted.row.number else ""
    return Request(
        id=case.id,
        closed=case.phase is Phase.CLOSED,
        notes=posted.answer or PHASE_NAMES[case.phase],
        service=case.category or UNSORTED,
        description=posted.text or "",
        agency=case.holder.name if case.holder else "",
        notice=f"受理编号 {number}" if number else "",
        requested_at=case.opened_at,
        updated_at=case.closed_at or case.updated_at,
        expected_at=None if case.phase is Phase.CLOSED else case.due_latest,
        address="".join(filter(None, (place.name, posted.place))),
        photo=posted.photos[0] if posted.photos else None,
        seq=case.seq,
    )
