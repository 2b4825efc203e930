"""Every state, everybody, and something to say for every command: what tests/cases/test_matrix.py walks through.

Commands of other slices are taken along by themselves: they are read from ``COMMANDS``, filled in by their types, and
each state that one of them leads to out of a case in hand is one more row of the matrix.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from datetime import datetime, timedelta
from itertools import product
from typing import Any, get_args, get_origin, get_type_hints

from cases import authority
from cases import commands as c
from cases.areas import Area
from cases.commands_clock import DecideExtension, Pause, RequestExtension, Resume
from cases.commands_links import Part, Target
from cases.commands_turns import End
from cases.people import Person, Role, Tenure, UnitAt
from cases.refusals import Refusal
from cases.state import Case, Joint
from cases.stepping import known_steps
from cases.telling import Setting
from cases.territory import Jurisdiction, Territory, TownGroup
from dsl import triggers
from dsl.decision import (
    Cite,
    ClockSpec,
    ClockStart,
    Ending,
    EventRule,
    Extension,
    Finding,
    Forbidden,
    Idle,
    Plan,
    Recipient,
    RecipientKind,
    Stay,
)
from dsl.decision import (
    Refusal as RefusalRule,
)
from dsl.terms import Term, TimeUnit
from tests.cases.test_reach import AT_ONCE, CONSENT, IN_TURN, REVIEWED
from tests.support.matters import (
    BOARD,
    CALENDAR,
    CLOCKS,
    DIRECTORY,
    GROUP,
    GROUPS,
    HOURS,
    PLAN,
    POOL_PLAN,
    REFS,
    SEALED,
    STEWARD,
    TELECOM,
    TOWN,
    WATER,
    Matter,
    at,
    cite,
    decision,
    unit_recipient,
)

CITY, FAR = 1, 9
TERRITORY = Territory(
    {
        CITY: Jurisdiction(CITY, "330481", "演示市", "市", None),
        TOWN: Jurisdiction(TOWN, "330481001", "演示街道", "镇", CITY),
        FAR: Jurisdiction(FAR, "330281", "演示远市", "市", None),
    },
    (TownGroup(GROUP, CITY, frozenset({TOWN}), STEWARD),),
)

# --- the rules: everything that a clause can leave open, at once ------------------------------------------------------

CLAUSE: tuple[Cite, ...] = (cite("九", "可办"),)
DAY = Term(1, TimeUnit.DAY)
BY_BOARD = unit_recipient(BOARD)
LONGER = Extension(CLAUSE, HOURS, times=1, by=Term(15, TimeUnit.DAY), approvers=(BY_BOARD,))


def _clock(spec: ClockSpec) -> ClockSpec:
    if spec.name == "答复":
        return replace(spec, extension=LONGER, stay=Stay(CLAUSE, HOURS, ("等待鉴定",)))
    if spec.name == "受理":
        return replace(spec, stay=Stay(CLAUSE, HOURS, ("等待材料",), approver=BY_BOARD))
    rungs = tuple(replace(rung, cleared_by=BY_BOARD) if rung.mark else rung for rung in spec.rungs)
    return replace(spec, rungs=rungs)


def _marked(spec: ClockSpec) -> ClockSpec:
    return replace(spec, rungs=tuple(replace(r, cleared_by=BY_BOARD) if r.mark else r for r in spec.rungs))


RICH = replace(
    PLAN,
    clocks=(
        *(_marked(_clock(spec)) for spec in CLOCKS),
        ClockSpec("看现场", ClockStart.ACCEPTED, DAY, HOURS, CLAUSE, step=True),
        ClockSpec(
            "异议", ClockStart.ANSWERED, DAY, HOURS, CLAUSE, bearer=Recipient(RecipientKind.REPORTER), right=True
        ),
        ClockSpec("送达", triggers.scheduled("夜询会"), DAY, HOURS, CLAUSE, back=True),
    ),
    findings=(Finding("新情况", CLAUSE, ("有", "无"), by=BY_BOARD),),
    events=(EventRule("复查", unit_recipient(WATER), CLAUSE),),
    waiting=(Idle("拆除", CLAUSE, ("不需拆除",), waivable=True),),
    ending=Ending(CLAUSE, BY_BOARD),
)


def in_pool(plan: Plan) -> Plan:
    return replace(plan, route=POOL_PLAN.route)


BARRED = replace(
    in_pool(RICH), route=replace(POOL_PLAN.route, forbidden=(Forbidden(REFS[TELECOM], CLAUSE),), missing=("权属",))
)

# --- the states -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class State:
    """A case, the rules that it is asked by, and the moment at which it is looked at."""

    case: Case
    plan: Plan
    now: datetime


def _matter(plan: Plan, *steps: tuple[c.Command, UnitAt | None]) -> State:
    matter = Matter(plan, group=GROUP)
    for command, unit in steps:
        matter.later(minutes=1)
        matter.do(command, unit, plan=plan)
    return State(matter.state, plan, matter.now + timedelta(minutes=1))


ACCEPT, ANSWER = (c.Accept(), TELECOM), (c.Answer("已解决", sealed=SEALED), TELECOM)
DONE = (ACCEPT, (c.DoStep("看现场"), TELECOM), (c.Waive("拆除", SEALED), STEWARD), ANSWER)


def _late() -> State:
    matter = Matter(RICH, group=GROUP)
    matter.do(c.Accept(), TELECOM)
    matter.tick("2027-01-08 09:00")
    return State(matter.state, RICH, matter.now)


def _closed() -> State:
    """Rated, and the window for objections is over too."""
    matter = Matter(RICH, group=GROUP)
    for command, unit in (*DONE, (c.Rate(5), None)):
        matter.do(command, unit, plan=RICH)
    matter.tick("2026-12-07 09:00")
    return State(matter.state, RICH, matter.now)


def _states() -> dict[str, State]:
    joint = Joint("case-2", "演示并入人")
    held = _matter(RICH, ACCEPT)
    closed = _closed()
    return {
        "待批准": _matter(replace(RICH, refusal=RefusalRule(CLAUSE, BY_BOARD))),
        "审查中": _matter(REVIEWED),
        "待认领": _matter(in_pool(RICH)),
        "待认领,有单位不得交,有话要问": _matter(BARRED),
        "待认领,只由候选": _matter(AT_ONCE),
        "待认领,依次问到": _matter(IN_TURN),
        "待受理": _matter(RICH),
        "待转报": State(Matter(RICH, through="演示deputy").state, RICH, at("2026-11-23 09:00")),
        "待受理,中止待批": _matter(RICH, (Pause("等待材料"), TELECOM)),
        "待受理,退回待同意": _matter(CONSENT, (c.Return(SEALED), TELECOM)),
        "办理中": held,
        "办理中,有并入的": replace(held, case=replace(held.case, joined=(joint,))),
        "办理中,已询问": _matter(RICH, ACCEPT, (c.Ask(wants=("photo",)), TELECOM)),
        "办理中,延期待批": _matter(RICH, ACCEPT, (RequestExtension("答复"), TELECOM)),
        "办理中,已延期": _matter(
            RICH, ACCEPT, (RequestExtension("答复"), TELECOM), (DecideExtension(approve=True), BOARD)
        ),
        "办理中,已中止": _matter(RICH, ACCEPT, (Pause("等待鉴定"), TELECOM)),
        "办理中,中止过": _matter(RICH, ACCEPT, (Pause("等待鉴定"), TELECOM), (Resume(), TELECOM)),
        "办理中,终止待批": _matter(RICH, ACCEPT, (End(SEALED), TELECOM)),
        "办理中,逾期并列为重点督办": _late(),
        "办理中,已答复,还有一步": _matter(RICH, ACCEPT, ANSWER),
        "待评价": _matter(RICH, *DONE),
        "重新办理": _matter(RICH, *DONE, (c.Rate(1), None)),
        "待评价,已评价,异议期未满": _matter(RICH, *DONE, (c.Rate(5), None)),
        "已办结": closed,
        "已办结,并入别的件": replace(closed, case=replace(closed.case, joined_to="case-0")),
    }


# --- the people -------------------------------------------------------------------------------------------------------


def _person(name: str, role: Role, where: int = TOWN, unit: UnitAt | None = None, level: str | None = None) -> Person:
    return Person(name, (Tenure(role, where, unit, level),))


UNITS = {"承办": TELECOM, "旁的": WATER, "督促": STEWARD, "上级": BOARD}
_OF_UNITS = {Role.STAFF: "职员", Role.COORDINATOR: "协调人"}
PEOPLE: tuple[Person, ...] = (
    Person("演示居民"),  # who reported
    Person("演示并入人"),
    Person("演示路人"),
    *(_person(f"演示{role.value}", role) for role in Role if role not in {Role.SYSTEM, Role.VISITOR, *_OF_UNITS}),
    *(
        _person(f"演示{word}{what}", role, CITY, unit)
        for (role, word), (what, unit) in product(_OF_UNITS.items(), UNITS.items())
    ),
    _person("演示负责人", Role.HEAD, CITY, TELECOM),
    _person("演示远代表", Role.DEPUTY, FAR),
    _person("演示远协调人", Role.COORDINATOR, FAR, UnitAt(99, "演示远单位")),
    Person("演示居民", (Tenure(Role.COORDINATOR, CITY, BOARD), Tenure(Role.DEPUTY, TOWN))),  # of several roles
)

DEPUTY = "演示deputy"
ABOVE = Target("case-9", CITY, "演示市")

# --- something to say for every command -------------------------------------------------------------------------------


def commands_for(name: str, state: State) -> Iterator[c.Command]:
    """The command with everything that fits the case and its rules, or with anything at all where nothing does."""
    cls: Any = c.COMMANDS[name]
    hints = get_type_hints(cls)
    wanted = {f.name: _values(f.name, hints[f.name], state) for f in fields(cls) if _is_asked(name, f)}
    wanted |= _TOGETHER.get(name, {})
    for chosen in product(*wanted.values()):
        yield cls(**dict(zip(wanted, chosen, strict=True)))


#: What a person would hardly leave out, and what the house fills in.
_SAID = {"sealed", "wants", "answers", "village", "mark", "person", "targets", "parts", "author", "satisfied"}


def _is_asked(name: str, field: Any) -> bool:
    """What has no default, and what a person would hardly leave out."""
    needed = field.default is MISSING and field.default_factory is MISSING
    return needed or field.name in _SAID or (name == "find" and field.name == "findings")


def _values(name: str, hint: Any, state: State) -> list[Any]:
    plan, case = state.plan, state.case
    words: Mapping[str, list[Any]] = {
        "sealed": [SEALED],
        "outcome": list(plan.outcomes.choices[:1]) if plan.outcomes else [],
        "step": [*known_steps(plan), *(idle.name for idle in plan.waiting)],
        "event": ["夜询会"],
        "date": [state.now + timedelta(days=9)],
        "reason": [reason for spec in plan.clocks if spec.stay for reason in spec.stay.reasons],
        "mark": [*case.marks, "督办", "专项督办"],
        "person": list(case.supervised_by),
        "author": [None, DEPUTY],
        "targets": [(ABOVE,)],
        "units": [(WATER,), (STEWARD,)],
        "areas": [(Area(0, 0, 0.5, 0.5),), (Area(0.5, 0.5, 1, 1),)],
        "show": [True, False],
        "conclusion": ["达成一致"],
        "satisfied": [True],
        "stage": [each.stage for each in plan.reviews],
        "verdict": [each.verdicts[0] for each in plan.reviews],
        "category": [("路灯",)],
        "stars": [5],
        "findings": [{"新情况": "有"}],
        "answers": [{"权属": "移动"}],
        "wants": [("photo",)],
        "village": ["演示村"],
        "unit": [WATER],
        "reporter": ["演示居民"],
        "role": ["居民"],
    }
    return words.get(name) or [_of_type(hint, state)]


#: Commands whose parameters have to fit each other.
_TOGETHER: dict[str, dict[str, list[Any]]] = {
    "split": {"parts": [(Part(), Part())], "sealed": [SEALED * 2], "targets": [(ABOVE, ABOVE)]},
}


def _of_type(hint: Any, state: State) -> Any:
    if get_origin(hint) is tuple:
        return tuple(_of_type(each, state) for each in get_args(hint) if each is not ...)
    if type(None) in get_args(hint):
        return None
    plain = {str: "演示", bool: True, int: 1, float: 1.0, datetime: state.now, UnitAt: WATER}
    return plain.get(hint, {})


def setting_of(state: State, person: Person, tenure: Tenure) -> Setting:
    """As the house would make it, with the rules on the bench."""
    return Setting(authority.mark(person, tenure), state.now, CALENDAR, DIRECTORY, decision(state.plan), groups=GROUPS)


#: States of their own making; ``STATES`` has those besides that commands of other slices lead to.
OWN = _states()
__all__ = ["OWN", "PEOPLE", "TERRITORY", "Refusal", "State", "commands_for", "setting_of"]
