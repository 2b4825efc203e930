"""Hand-made plans, people and cases for tests of the case loop, so that they do not depend on the rule language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from cases import commands as c
from cases.events import Draft
from cases.fold import apply
from cases.lifecycle import decide, report
from cases.people import CLOCK, ActorMark, Role, UnitAt
from cases.recount import recounted
from cases.sealed import Sealed
from cases.state import Case
from cases.telling import Directory, Setting
from cases.territory import TownGroup
from dsl.calendar import Calendar
from dsl.decision import (
    Cite,
    ClockSpec,
    ClockStart,
    Decision,
    LowRating,
    Outcomes,
    Plan,
    RatingRule,
    Recipient,
    RecipientKind,
    ReturnRule,
    Route,
    RouteKind,
    Rung,
    RungAction,
    UnitRef,
)
from dsl.terms import OfficeHours, Term, TimeRules, TimeUnit

CHINA = ZoneInfo("Asia/Shanghai")
TOWN = 7
GROUP = "演示群"
CALENDAR = Calendar("演示日历", frozenset({2025, 2026, 2027}), frozenset({date(2026, 10, 1)}), frozenset())
HOURS = TimeRules(office=(OfficeHours(frozenset(range(5)), ((510, 690), (810, 1020))),), roll=False)

TELECOM = UnitAt(1, "演示通信公司")
WATER = UnitAt(2, "演示水务公司")
STEWARD = UnitAt(3, "演示督促单位")
BOARD = UnitAt(4, "演示主席团")
REFS = {unit: UnitRef("330481", unit.name) for unit in (TELECOM, WATER, STEWARD, BOARD)}
DIRECTORY = Directory({ref: unit for unit, ref in REFS.items()})
GROUPS = (TownGroup(GROUP, 1, frozenset({TOWN}), STEWARD),)

RESIDENT = ActorMark("演示居民", Role.RESIDENT)
SEALED = (Sealed("s1", "text", "0" * 64),)


def cite(number: str, title: str = "") -> Cite:
    return Cite("330481", "演示市", f"第{number}条", title=title)


def at(text: str) -> datetime:
    """A moment in China: ``at("2026-11-23 08:48")``."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=CHINA)


def unit_recipient(unit: UnitAt) -> Recipient:
    return Recipient(RecipientKind.UNIT, REFS[unit])


STEWARD_RECIPIENT = Recipient(RecipientKind.STEWARD)
ROUTE, CLAIM, TERMS, LADDER, RETURN, RATING, WARN = (
    cite(n, t)
    for n, t in zip("一二三四五六七", ("窨井盖", "认领", "时限", "升级", "退回", "评价", "预警"), strict=True)
)

TO_TELECOM = Route(RouteKind.ASSIGN, (ROUTE,), lead=REFS[TELECOM])
TO_POOL = Route(RouteKind.POOL, (CLAIM,), group=GROUP, arbiter=STEWARD_RECIPIENT)

CLOCKS = (
    ClockSpec("受理", ClockStart.REPORTED, Term(0, TimeUnit.SAME_DAY), HOURS, (TERMS,), restarts=True),
    ClockSpec(
        "答复",
        ClockStart.ACCEPTED,
        Term(1, TimeUnit.MONTH),
        HOURS,
        (TERMS,),
        warn_left=0.25,
        warn_cites=(WARN,),
        rungs=(
            Rung(RungAction.REMIND, STEWARD_RECIPIENT, None, (LADDER,)),
            Rung(RungAction.REPORT, unit_recipient(BOARD), Term(3, TimeUnit.WORKDAY), (LADDER,), mark="重点督办"),
        ),
    ),
    ClockSpec(
        "认领",
        ClockStart.POOLED,
        Term(2, TimeUnit.HOUR),
        HOURS,
        (CLAIM,),
        rungs=(
            Rung(RungAction.APPOINT, STEWARD_RECIPIENT, None, (CLAIM,)),
            Rung(RungAction.RAISE, unit_recipient(BOARD), Term(1, TimeUnit.DAY), (LADDER,)),
        ),
    ),
    ClockSpec("评价", ClockStart.ANSWERED, Term(7, TimeUnit.DAY), HOURS, (RATING,)),
)

PLAN = Plan(
    route=TO_TELECOM,
    clocks=CLOCKS,
    returns=ReturnRule((RETURN,), within=Term(1, TimeUnit.DAY), time=HOURS, times=2, then=STEWARD_RECIPIENT),
    rating=RatingRule(
        (RATING,),
        unrated_counts=False,
        low=(
            LowRating(1, 3, (RATING,), redo=Term(1, TimeUnit.MONTH)),
            LowRating(2, 3, (RATING,), report_to=unit_recipient(BOARD)),
        ),
    ),
    outcomes=Outcomes(("已解决", "列入计划", "说明情况"), frozenset({"已解决"}), (TERMS,)),
)
POOL_PLAN = replace(PLAN, route=TO_POOL)


def decision(plan: Plan = PLAN) -> Decision:
    return Decision(plan, "bundle-1")


class Matter:
    """A case that a test leads through its life, one command after the other."""

    def __init__(
        self,
        plan: Plan = PLAN,
        when: str = "2026-11-23 08:48",
        calendar: Calendar = CALENDAR,
        directory: Directory = DIRECTORY,
        **facts: object,
    ) -> None:
        self.calendar = calendar
        self.directory = directory
        self.now = at(when)
        self.case: Case | None = None
        self.drafts: list[Draft] = []
        command = replace(
            c.Report(reporter="演示居民", role="居民", category=("窨井盖",), sealed=SEALED),
            **facts,  # type: ignore[arg-type]  # a test names real fields
        )
        self._take(report("case-1", TOWN, command, self._setting(RESIDENT, plan)))

    @property
    def state(self) -> Case:
        assert self.case is not None
        return self.case

    def do(
        self, command: c.Command, by: UnitAt | None = None, when: str | None = None, plan: Plan | None = None
    ) -> tuple[Draft, ...]:
        """Carry out a command for a unit, or for the reporter."""
        if when is not None:
            self.now = at(when)
        actor = ActorMark(f"演示职员{by.id}", Role.STAFF, by) if by else RESIDENT
        return self._take(decide(self.state, command, self._setting(actor, plan)))

    def act(self, command: c.Command, actor: ActorMark) -> tuple[Draft, ...]:
        """Carry out a command for somebody who is neither the reporter nor of a unit."""
        return self._take(decide(self.state, command, self._setting(actor, None)))

    def tick(self, when: str) -> tuple[Draft, ...]:
        return self.do(c.Tick(), when=when)

    def recount(self, calendar: Calendar) -> tuple[Draft, ...]:
        """Another calendar comes into force, and what runs is counted by it."""
        self.calendar = calendar
        return self._take(recounted(self.state, self._setting(CLOCK, None)))

    def kinds(self) -> list[str]:
        return [draft.payload.kind for draft in self.drafts]

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)

    def _setting(self, actor: ActorMark, plan: Plan | None) -> Setting:
        decided = decision(plan) if plan else None
        return Setting(actor, self.now, self.calendar, self.directory, decided, groups=GROUPS)

    def _take(self, drafts: Sequence[Draft]) -> tuple[Draft, ...]:
        for draft in drafts:
            self.case = apply(self.case, "case-1", TOWN, draft.payload, draft.occurred_at)
        self.drafts.extend(drafts)
        return tuple(drafts)


def told(drafts: Sequence[Draft]) -> list[tuple[str, str]]:
    """Kind and clauses of each draft, for whole-result assertions."""
    return [(draft.payload.kind, "、".join(cite.clause for cite in draft.cites)) for draft in drafts]


def clock_dues(case: Case) -> Mapping[str, datetime]:
    return {clock.key: clock.due_at for clock in case.clocks.values() if clock.running}
