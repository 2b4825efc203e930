"""Turns the clauses of one file (条文) into a layer: where reports go, which clocks run, and who hears of delay."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

from dsl import conditions, tree
from dsl.asking import Asker
from dsl.conditions import Condition
from dsl.decision import (
    Cite,
    ClockSpec,
    ClockStart,
    LowRating,
    RatingRule,
    Recipient,
    RecipientKind,
    ReturnRule,
    Rung,
    RungAction,
    UnitRef,
)
from dsl.declare import HOLDERS
from dsl.findings import Findings
from dsl.layer import Layer, RouteRule, Ruled, RungRule, Target, ToNamed, ToPool, ToTable, ToUnit
from dsl.scope import Scope, find_unit
from dsl.terms import Term, TimeRules
from dsl.words import Words, start_fits

T = TypeVar("T")

#: Clocks that this edition runs, each with the event that starts it when the clause does not say.
CLOCKS: dict[str, ClockStart | None] = {
    "受理": ClockStart.REPORTED,
    "认领": ClockStart.POOLED,
    "答复": None,
    "评价": ClockStart.ANSWERED,
}
#: The only rate that a rating counts in.
RATE = "满意率"
#: A heading with one of these says itself that its clause, which has no condition, is for every report.
FOR_ALL = ("其余", "其他", "其它", "一般", "所有", "全部", "一律")
#: What a change of holder does to a clock when no clause says it: only 受理 starts anew.
STARTS_ANEW = frozenset({"受理", "认领"})


@dataclass(slots=True)
class Draft:
    """A layer while it is being written."""

    routes: list[Ruled[RouteRule]] = field(default_factory=list)
    fallbacks: list[Ruled[RouteRule]] = field(default_factory=list)
    arbiters: list[Ruled[Recipient]] = field(default_factory=list)
    clocks: list[Ruled[ClockSpec]] = field(default_factory=list)
    rungs: list[Ruled[RungRule]] = field(default_factory=list)
    warnings: list[Ruled[float]] = field(default_factory=list)
    restarts: dict[str, bool] = field(default_factory=dict)
    returns: list[Ruled[ReturnRule]] = field(default_factory=list)
    ratings: list[Ruled[RatingRule]] = field(default_factory=list)
    notes: list[Ruled[None]] = field(default_factory=list)

    def finish(self, scope: Scope) -> Layer:
        """The layer with everything that was put here."""
        return Layer(
            scope.code,
            scope.place,
            routes=tuple(self.routes),
            fallbacks=tuple(self.fallbacks),
            arbiters=tuple(self.arbiters),
            clocks=tuple(self.clocks),
            rungs=tuple(self.rungs),
            warnings=tuple(self.warnings),
            restarts=dict(self.restarts),
            returns=tuple(self.returns),
            ratings=tuple(self.ratings),
            outcomes=scope.outcomes,
            notes=tuple(self.notes),
        )


def read_layer(file: tree.RuleFile, scope: Scope, words: Words, found: Findings) -> Layer:
    """Everything that the clauses of one file decide; mistakes go to ``found``."""
    draft = Draft()
    for clause in file.of(tree.Clause):
        _ClauseReader(clause, scope, words, found, draft).read()
    return draft.finish(scope)


@dataclass(slots=True)
class _ClauseReader:
    clause: tree.Clause
    scope: Scope
    words: Words
    found: Findings
    draft: Draft
    condition: Condition = field(init=False, default=conditions.Always())

    def read(self) -> None:
        self.condition = Asker(self.scope, self.found).condition(self.clause.condition)
        self._one_route()
        self._once_each()
        for line in self.clause.body:
            self._line(line)
        self._returns()
        self._rating()

    def _line(self, line: tree.Body) -> None:
        match line:
            case tree.RouteTo():
                self._route(line)
            case tree.Pool():
                self._add_route(line, RouteRule(ToPool()))
            case tree.Unclaimed():
                self._unclaimed(line)
            case tree.Limit():
                self._limit(line)
            case tree.Rung():
                self._rung(line)
            case tree.Warn(left=left) if left is not None:
                self._warn(line, left)
            case tree.Reassigned():
                self._reassigned(line)
            case tree.Stated() | tree.NoExtension():
                self.draft.notes.append(self._ruled(line, None))
            case _ if isinstance(line, PENDING):
                self.found.add("D210", line.span, "这一句还不能执行", "先写成:仅载明 “……”")
            case _:
                pass  # returns and ratings are read from all lines of the clause together; 逾期 红色 is always so

    # --- where it goes --------------------------------------------------------------------------------------------

    def _one_route(self) -> None:
        routes = [line for line in self.clause.body if isinstance(line, tree.RouteTo | tree.Pool)]
        for line in routes[1:]:
            advice = "请分成两条,或者写成 主办、协办"
            self.found.add("D711", line.span, f"{self.clause.ref.text}里写了两个去向", advice)

    def _once_each(self) -> None:
        """A clause says each thing once: a second term for the same clock could never count."""
        seen: dict[str, tree.Body] = {}
        for line in self.clause.body:
            what = _said_once(line)
            if what is not None and what in seen:
                message = f"{self.clause.ref.text}里写了两次{what}"
                self.found.add("D725", line.span, message, f"第 {seen[what].span.line} 行已经写过,留一处")
            elif what is not None:
                seen[what] = line

    def _route(self, line: tree.RouteTo) -> None:
        target = self._target(line)
        if target is None:
            return
        assisting, copies = self._units(line.assisting), self._units(line.copies)
        self._add_route(line, RouteRule(target, assisting, copies))

    def _target(self, line: tree.RouteTo) -> Target | None:
        if line.lead.text == "该单位":
            if not _asks_for_named(self.clause.condition):
                self.found.add("D712", line.lead.span, "该单位 指谁不清楚", "只有写了 指名单位的,才能由 该单位 办理")
            return ToNamed()
        table = self.scope.find(lambda scope: scope.tables, line.lead.text)
        if table is not None:
            return ToTable(table)
        unit = find_unit(self.scope, line.lead, self.found)
        return ToUnit(unit.ref) if unit else None

    def _units(self, names: tuple[tree.Name, ...]) -> tuple[UnitRef, ...]:
        units = (find_unit(self.scope, name, self.found) for name in names)
        return tuple(unit.ref for unit in units if unit is not None)

    def _add_route(self, line: tree.RouteTo | tree.Pool, rule: RouteRule) -> None:
        rest = isinstance(self.condition, conditions.Always)
        if rest and self.clause.condition is None:
            self._heading_for_all()
        (self.draft.fallbacks if rest else self.draft.routes).append(self._ruled(line, rule))

    def _heading_for_all(self) -> None:
        """第一条 路灯 由 … 办理 reads as if only street lamps went there, but a heading is no condition."""
        title = self.clause.title
        if title is None or any(word in title.text for word in FOR_ALL):
            return
        message = f"“{title.text}”只是标题,不是条件,这样所有的件都照{self.clause.ref.text}办"
        asked = f"类别 属于 {title.text}" if self.scope.path(title.text) else "类别 属于 路灯"
        self.found.add("D727", title.span, message, f"写作“{title.text} {asked}的,由 ……”;真管所有的件,标题写“其余”")

    def _unclaimed(self, line: tree.Unclaimed) -> None:
        who = self._recipient(line.who)
        term = self.words.term(line.within, self.found)
        if who is None or term is None:
            return
        cite = self._cite(line)
        action = RungAction.APPOINT if line.action == "指定" else RungAction.REMIND
        rung = Rung(action, who, None, (cite,))
        self.draft.arbiters.append(self._ruled(line, who))
        self._add_clock("认领", ClockStart.POOLED, term, cite, (rung,))

    # --- clocks ---------------------------------------------------------------------------------------------------

    def _limit(self, line: tree.Limit) -> None:
        term = self.words.term(line.term, self.found)
        name = line.action.text
        if name not in CLOCKS:
            advice = f"可以定时限的是 {'、'.join(CLOCKS)}"
            self.found.add("D713", line.action.span, f"第1版还不能给“{name}”定时限", advice)
            return
        starts = self._starts(line.start, line.action) if line.start else self._implied(line)
        if term is None or starts is None:
            return
        if line.start:
            start_fits(line.start, term, self.found)
        self._add_clock(name, starts, term, self._cite(line))

    def _starts(self, start: tree.Start, action: tree.Name) -> ClockStart | None:
        known = {each.value: each for each in ClockStart}
        event = start.event
        if event.text not in known:
            advice = f"可以作起点的是 {'、'.join(known)}"
            self.found.add("D714", event.span, f"第1版还不能从“{event.text}”起算", advice)
        elif event.text == action.text:
            self.found.add("D715", event.span, f"{action.text}的时限不能从{action.text}起算", "请写更早的事件")
        return known.get(event.text)

    def _implied(self, line: tree.Limit) -> ClockStart | None:
        starts = CLOCKS[line.action.text]
        if starts is None:
            advice = f"例如“自受理之日起 … 内 {line.action.text}”"
            self.found.add("D716", line.action.span, f"没有写{line.action.text}的时限从什么时候起算", advice)
        return starts

    def _add_clock(self, name: str, starts: ClockStart, term: Term, cite: Cite, rungs: tuple[Rung, ...] = ()) -> None:
        rules = self.words.rules(term)
        spec = ClockSpec(name, starts, term, rules, (cite,), restarts=name in STARTS_ANEW, rungs=rungs)
        self.draft.clocks.append(Ruled(self.condition, cite, spec))

    def _reassigned(self, line: tree.Reassigned) -> None:
        """One answer for each clock of the file: a change of holder is not judged by the report again."""
        if not isinstance(self.condition, conditions.Always):
            self.found.add("D728", line.span, "改派后 怎么算不能带条件", "请写在没有条件的一条里")
        said = [*((name, True) for name in line.restart), *((name, False) for name in line.carry)]
        for name, restarts in said:
            if self.draft.restarts.setdefault(name.text, restarts) is not restarts:
                advice = "重新起算 和 承接剩余 留一处"
                self.found.add("D728", name.span, f"改派后 {name.text} 怎么算,本文件写了两种", advice)

    def _warn(self, line: tree.Warn, left: int) -> None:
        if self.draft.warnings:
            self.found.add("D718", line.span, "本文件写了两次预警", "第1版只有一次黄色预警,请删去一个")
        self.draft.warnings.append(self._ruled(line, left / 100))

    def _rung(self, line: tree.Rung) -> None:
        who = self._recipient(line.who[0])
        after = self.words.term(line.after, self.found) if line.after else None
        cleared_by = self._recipient(line.cleared_by) if line.cleared_by else None
        if who is None:
            return
        cite, mark = self._cite(line), line.mark.text if line.mark else None
        rung = Rung(RungAction(line.action), who, after, (cite,), mark, cleared_by)
        self.draft.rungs.append(Ruled(self.condition, cite, RungRule(line.clock.text, rung, self._of(line.clause))))

    def _of(self, ref: tree.ClauseRef | None) -> tuple[str, str] | None:
        """File and clause of 依 第九条; a place that is no layer above has been told by ``dsl.check``."""
        if ref is None:
            return None
        place = ref.place.text if ref.place else self.scope.place
        codes = (scope.code for scope in self.scope.layers() if scope.place == place)
        return next(codes, self.scope.code), ref.text

    # --- returning and rating -------------------------------------------------------------------------------------

    def _returns(self) -> None:
        lines = [line for line in self.clause.body if isinstance(line, tree.Returnable)]
        again = [line for line in self.clause.body if isinstance(line, tree.ReturnedAgain)]
        final = [line for line in self.clause.body if isinstance(line, tree.NoReturn)]
        orphans = [*(line.span for line in again), *(line.span for line in final)] if not lines else []
        for span in orphans:
            self.found.add("D719", span, "没有写可以退回,就没有再退", "请在同一条里先写 可以退回 和期限")
        for line in lines[:1]:
            then = self._recipient(again[0].who) if again else None
            self.draft.returns.append(self._ruled(line, self._return_rule(line, then, final=bool(final))))

    def _return_rule(self, line: tree.Returnable, then: Recipient | None, *, final: bool) -> ReturnRule:
        within = self.words.term(line.within, self.found) if line.within else None
        if line.start and line.start.event.text != ClockStart.ASSIGNED:
            self.found.add("D720", line.start.span, "退回的期限要从交办起算", "请写 自交办时起,或者 自交办之日起")
        elif line.start and within:
            start_fits(line.start, within, self.found)
        rules = self.words.rules(within) if within else TimeRules()
        return ReturnRule((self._cite(line),), within, rules, line.times, line.reason, then, final)

    def _rating(self) -> None:
        rated = [line for line in self.clause.body if isinstance(line, tree.RatedBy)]
        for line in rated:
            self._rated_by(line)
        rest = [line for line in self.clause.body if isinstance(line, tree.Unrated | tree.LowRated)]
        unrated = [line for line in self.clause.body if isinstance(line, tree.Unrated)]
        for other in (line.rate for line in unrated if line.rate.text != RATE):
            self.found.add("D724", other.span, f"评价不影响{other.text}", f"请写 计入 或者 不计入 {RATE}")
        if rest and not rated:
            self.found.add("D721", rest[0].span, "没有写由谁评价", "请先写 自答复之日起…内 由 上报人 评价")

    def _rated_by(self, line: tree.RatedBy) -> None:
        term = self.words.term(line.within, self.found)
        if line.start.event.text != ClockStart.ANSWERED:
            self.found.add("D722", line.start.span, "评价的期限要从答复起算", "请写 自答复之日起")
        elif line.who[0].text != RecipientKind.REPORTER:
            self.found.add("D723", line.who[0].span, f"还不能由“{line.who[0].text}”评价", "请写 由 上报人 评价")
        elif term is not None:
            start_fits(line.start, term, self.found)
            self._add_clock("评价", ClockStart.ANSWERED, term, self._cite(line))
        counts = all(each.counts for each in self.clause.body if isinstance(each, tree.Unrated))
        low = (self._low(each) for each in self.clause.body if isinstance(each, tree.LowRated))
        rule = RatingRule((self._cite(line),), counts, tuple(low))
        self.draft.ratings.append(self._ruled(line, rule))

    def _low(self, line: tree.LowRated) -> LowRating:
        redo = self.words.term(line.redo, self.found) if line.redo else None
        report_to = self._recipient(line.report_to) if line.report_to else None
        return LowRating(line.nth, line.below, (self._cite(line),), redo, report_to)

    # --- shared ---------------------------------------------------------------------------------------------------

    def _recipient(self, name: tree.Name) -> Recipient | None:
        if name.text in HOLDERS:
            return Recipient(RecipientKind.HOLDER)
        if name.text in (RecipientKind.STEWARD, RecipientKind.REPORTER):
            return Recipient(RecipientKind(name.text))
        post = self.scope.find(lambda scope: scope.posts, name.text)
        if post is not None:
            return Recipient(RecipientKind.POST, unit=post.stand_in, post=name.text)
        unit = find_unit(self.scope, name, self.found)
        return Recipient(RecipientKind.UNIT, unit=unit.ref) if unit else None

    def _cite(self, line: tree.Body) -> Cite:
        title = self.clause.title.text if self.clause.title else ""
        clause = self.clause.ref.text
        return Cite(self.scope.code, self.scope.place, clause, line.item, title, line.span.line)

    def _ruled(self, line: tree.Body, value: T) -> Ruled[T]:
        return Ruled(self.condition, self._cite(line), value)


#: Lines that are read, and not carried out yet.
PENDING = (
    *(tree.Candidates, tree.Review, tree.AssistLimit, tree.Extension, tree.Pause, tree.Ceiling, tree.Attention),
    *(tree.EachMore, tree.Notice, tree.GoesOn, tree.Refuse, tree.End, tree.Merge, tree.Apart, tree.Deemed, tree.Duty),
    *(tree.Mandatory, tree.Delegated, tree.NotTo, tree.Given),
)


def _said_once(line: tree.Body) -> str | None:
    """What a line says that a clause may say only once."""
    match line:
        case tree.Limit(action=action):
            return f"{action.text}的时限"
        case tree.Unclaimed():
            return "认领的时限"
        case tree.Returnable():
            return "可以退回"
        case tree.ReturnedAgain():
            return "再退"
        case tree.RatedBy():
            return "由谁评价"
        case _:
            return None


def _asks_for_named(condition: tree.Condition | None) -> bool:
    if isinstance(condition, tree.AllOf):
        return any(_asks_for_named(part) for part in condition.parts)
    return isinstance(condition, tree.NamesUnit)
