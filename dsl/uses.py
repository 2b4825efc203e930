"""Lists where the tree uses a name, and what kind of thing each place asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from dsl import tree
from dsl.keywords import KEYWORDS
from dsl.names import Kind
from dsl.stages import STAGES

#: Closed sets of the language itself.
ROLE, EVENT, URGENCY = "role", "event", "urgency"


@dataclass(frozen=True, slots=True)
class Use:
    """A name and the kinds it may be; ``also`` are words of the language that may stand there."""

    name: tree.Name
    kinds: tuple[Kind, ...] = ()
    also: tuple[str, ...] = ()
    built_in: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that must be one of the question's choices."""

    question: tree.Name
    value: tree.Name


COUNTERS = tuple(k.word for k in KEYWORDS if k.terminal == "K_COUNTER")
RATE_NAMES = tuple(k.word for k in KEYWORDS if k.terminal == "K_RATE_NAME")
Uses = Iterator[Use | Choice]
_PARTIES = ("督促单位", "承办单位", "主办单位", "协办单位", "上报人", "每位上报人")
_ROLES = tuple(k.word for k in KEYWORDS if k.terminal == "K_ROLE")
#: The clock of each unit that helps.
ASSISTS = "协办"
#: 改派后 各步骤 重新起算.
EVERY_STEP = "各步骤"
#: 对照 … 按 位置, and the values that such a table has beside places.
BY_PLACE = "位置"
SPECIALPLACES = ("范围外", "边界上", "多处")
#: What has a value that a condition or an example may name.
ASKABLE = (Kind.QUESTION, Kind.FINDING, Kind.STATE, Kind.ATTRIBUTE)
#: Kinds of unit (类型) that every file knows: a superior may speak of them without having one itself.
KINDS = ("街道", "部门", "企业", "事业单位", "村民委员会", "居民委员会")
PLACES = (Kind.AREA, Kind.VILLAGE, Kind.PLACE)


def uses(node: object) -> Uses:
    """Every use of a name below ``node``, in order."""
    reader = READERS.get(type(node))
    if reader is not None:
        yield from reader(node)


def each(names: tuple[tree.Name, ...], *kinds: Kind) -> Uses:
    """Each of these names as one of the kinds."""
    return (Use(name, kinds) for name in names)


def who_uses(name: tree.Name | None) -> Uses:
    """Somebody who acts or is told: a unit, a post, a party to the case or a role."""
    if name is not None:
        yield Use(name, (Kind.UNIT, Kind.POST), (*_PARTIES, *_ROLES))


def _whos(names: tuple[tree.Name, ...]) -> Uses:
    for name in names:
        yield from who_uses(name)


def _start(start: tree.Start | None) -> Uses:
    if start is None:
        return
    if start.what == "列为":
        yield Use(start.event, (Kind.MARK,))
    else:
        yield event_use(start.event, STAGES)


def event_use(name: tree.Name, also: tuple[str, ...] = ()) -> Use:
    """An event of the language or one that the file declares."""
    return Use(name, (Kind.EVENT, Kind.MEETING, Kind.FINDING), (ASSISTS, *also), built_in=EVENT)


def _question(node: tree.Question | tree.Finding) -> Uses:
    if node.category is not None:
        yield Use(node.category, (Kind.CATEGORY,))
    if isinstance(node, tree.Finding):
        yield from who_uses(node.by)
        yield from _start(node.start)
        if node.with_event is not None:
            yield event_use(node.with_event)


def _table(node: tree.Table) -> Uses:
    by_place = node.question.text == BY_PLACE
    if not by_place:
        yield Use(node.question, ASKABLE)
    for row in node.rows:
        if by_place:
            yield from (Use(value, PLACES, SPECIALPLACES) for value in row.values)
        else:
            yield from (Choice(node.question, value) for value in row.values)
        if row.unit is not None:
            yield Use(row.unit, (Kind.UNIT,))


def _event_rule(node: tree.Event) -> Uses:
    yield event_use(node.event)
    yield from who_uses(node.actor)
    yield from who_uses(node.signer)
    if node.field is not None:
        yield from (Choice(node.field, value) for value in node.solved)


def _clause(node: tree.Clause) -> Uses:
    yield from uses(node.condition)
    for statement in node.body:
        yield from uses(statement)


def _parts(node: tree.AllOf | tree.AnyOf) -> Uses:
    for part in node.parts:
        yield from uses(part)


def _answer(node: tree.AnswerIs) -> Uses:
    yield Use(node.question, ASKABLE, STAGES)
    yield from (Choice(node.question, value) for value in node.values)


def _route(node: tree.RouteTo) -> Uses:
    yield Use(node.lead, (Kind.UNIT, Kind.TABLE), ("该单位",))
    yield from each(node.assisting, Kind.UNIT, Kind.TABLE)
    yield from each(node.copies, Kind.UNIT)


def _limit(node: tree.Limit | tree.Returnable) -> Uses:
    yield from _start(node.start)
    if isinstance(node, tree.Limit):
        yield from who_uses(node.by)
        yield event_use(node.action)
    else:
        yield from who_uses(node.consent)


def _assist_limit(node: tree.AssistLimit) -> Uses:
    yield from _start(node.start)
    yield from who_uses(node.to)


def _review(node: tree.Review) -> Uses:
    yield from _start(node.start)
    yield from who_uses(node.who)


def _given(node: tree.Given) -> Uses:
    yield from uses(node.condition)
    if node.act is not None:
        yield from uses(node.act)


def _schedule(node: tree.Schedule) -> Uses:
    yield from who_uses(node.chosen_by)
    yield from who_uses(node.rechosen_by)
    if node.rechosen_at is not None:
        yield event_use(node.rechosen_at)
    for cell in (cell for row in node.rows for cell in row):
        yield from _start(cell.start)
        yield from each(cell.units, Kind.UNIT, Kind.TABLE)


def _plan(node: tree.EmergencyPlan) -> Uses:
    yield from who_uses(node.starter)
    for step in node.steps:
        yield from who_uses(step.by)
        yield from who_uses(step.then_who)
        yield from each(step.to, *PLACES) if step.how == "广播" else _whos(step.to)


def _reassigned(node: tree.Reassigned) -> Uses:
    return (event_use(name) for name in (*node.restart, *node.carry) if name.text != EVERY_STEP)


def _rung(node: tree.Rung | tree.Attention) -> Uses:
    if isinstance(node, tree.Rung):
        if node.clause is not None:
            yield from ref_uses(node.clause)
        yield event_use(node.clock, STAGES)
    yield from _whos(node.who)
    if node.mark is not None:
        yield Use(node.mark, (Kind.MARK,))
    yield from who_uses(node.cleared_by)


def _rated_by(node: tree.RatedBy) -> Uses:
    yield from _start(node.start)
    yield from _whos(node.who)
    yield from _whos(tuple(share.who for share in node.shares))


def ref_uses(node: tree.ClauseRef) -> Uses:
    """The place in front of a clause of another file."""
    if node.place is not None:
        yield Use(node.place, (Kind.PLACE,))


READERS: dict[type, Callable[[Any], Uses]] = {
    tree.Question: _question,
    tree.Finding: _question,
    tree.State: lambda n: who_uses(n.by),
    tree.Schedule: _schedule,
    tree.Meeting: lambda n: who_uses(n.convener),
    tree.EmergencyPlan: _plan,
    tree.Table: _table,
    tree.Event: _event_rule,
    tree.Post: lambda n: who_uses(n.stand_in),
    tree.Group: lambda n: who_uses(n.steward),
    tree.Clause: _clause,
    tree.Given: _given,
    tree.AllOf: _parts,
    tree.AnyOf: _parts,
    tree.InCategory: lambda n: each(n.categories, Kind.CATEGORY),
    tree.ReporterIs: lambda n: (Use(role, built_in=ROLE) for role in n.roles),
    tree.NamesUnit: lambda n: (Use(role, built_in=ROLE) for role in n.roles),
    tree.UrgencyIs: lambda n: iter((Use(n.value, built_in=URGENCY),)),
    tree.AnswerIs: _answer,
    tree.NotAnswered: lambda n: each((n.question,), *ASKABLE),
    tree.UnitKindIs: lambda n: (Use(name, (Kind.UNIT_KIND,), KINDS) for name in n.kinds),
    tree.ChannelIs: lambda n: each(n.channels, Kind.CHANNEL),
    tree.Measured: lambda n: iter((Use(n.subject, ASKABLE, COUNTERS),)),
    tree.InPlace: lambda n: each(n.places, *PLACES),
    tree.FromGroup: lambda n: each(n.groups, Kind.GROUP),
    tree.RouteTo: _route,
    tree.Unclaimed: lambda n: who_uses(n.who),
    tree.Candidates: lambda n: each(n.names, Kind.UNIT),
    tree.Review: _review,
    tree.AssistLimit: _assist_limit,
    tree.Extension: lambda n: _whos(n.approvers),
    tree.Pause: lambda n: who_uses(n.approver),
    tree.Ceiling: lambda n: _start(n.start),
    tree.Attention: _rung,
    tree.Notice: lambda n: _whos(n.who),
    tree.Refuse: lambda n: who_uses(n.approver),
    tree.End: lambda n: who_uses(n.approver),
    tree.Duty: lambda n: who_uses(n.by),
    tree.Delegated: lambda n: iter((event_use(n.clock),) if n.clock else ()),
    tree.NotTo: lambda n: (Use(name, (Kind.UNIT, Kind.UNIT_KIND), KINDS) for name in n.names),
    tree.Unrated: lambda n: iter((Use(n.rate, (Kind.RATE,), RATE_NAMES),)),
    tree.Limit: _limit,
    tree.Returnable: _limit,
    tree.ReturnedAgain: lambda n: who_uses(n.who),
    tree.Reassigned: _reassigned,
    tree.Rung: _rung,
    tree.RatedBy: _rated_by,
    tree.LowRated: lambda n: who_uses(n.report_to),
}
