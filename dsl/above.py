"""What a file says against the files above it (与上级不一致): overruled, laxer than 必须执行, or barred by 不得交."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from dsl import tree
from dsl.bans import banned
from dsl.bites import Bite, bite
from dsl.bundle import Unit
from dsl.covering import covering
from dsl.decision import Cite, ClockSpec, RatingRule, ReturnRule, Review, UnitRef
from dsl.findings import Findings
from dsl.force import check_force, clock_of
from dsl.layer import BanRule, Layer, RouteRule, Ruled, TableRule, ToCandidates, ToTable, ToUnit
from dsl.period import show
from dsl.stages import STAGES
from dsl.strictness import DIRECTIONS, Counted, Stricter, is_window, longest, weaker, weaker_term

T = TypeVar("T")
#: Subject, own value, the superior's value, and the attribute in which a clause is laxer.
Laxer = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Against:
    """Compares one file with those above it, the nearest first; ``units`` are all that are in sight of the file."""

    file: tree.RuleFile
    layer: Layer
    above: Sequence[Layer]
    units: Sequence[Unit]
    found: Findings

    def check(self) -> None:
        """Everything that can be shown from the texts alone."""
        level = next((heading.level for heading in self.file.of(tree.Heading)), "")
        for clause in self.file.of(tree.Clause):
            check_force(clause, level, self.found)
        self._routes()
        self._overruled()
        self._returns()
        for rule in self.layer.clocks:
            self._clock(rule)

    # --- 不得交 ---------------------------------------------------------------------------------------------------

    def _routes(self) -> None:
        bans = [rule for layer in (self.layer, *self.above) for rule in layer.bans]
        for rule in (*self.layer.routes, *self.layer.fallbacks):
            for ban in bans:
                unit = next((unit for unit in _sent_to(rule.value) if unit in self._banned(ban)), None)
                if unit is not None and covering([ban]).by(rule.condition) and _binds(ban, rule, self.layer):
                    barred = self._named(ban.value, unit)
                    message = f"{rule.cite.clause}把件交给{unit.name},可是{ban.cite}写明不得交{barred}"
                    self.found.add("D763", self._span(rule.cite), message, "请换一个单位,或者把本条的条件改窄")

    def _named(self, ban: BanRule, unit: UnitRef) -> str:
        """The unit as the ban has it: by its own name, or by its kind."""
        kinds = {kind for each in self.units if each.ref == unit for kind in each.kinds}
        return unit.name if unit in ban.units else "、".join(kind for kind in ban.kinds if kind in kinds)

    def _banned(self, ban: Ruled[BanRule]) -> tuple[UnitRef, ...]:
        return banned(ban.value.units, ban.value.kinds, self.units)

    # --- 必须执行 -------------------------------------------------------------------------------------------------

    def _overruled(self) -> None:
        """What a superior has settled for every report that the clause is for."""
        matters: dict[str, Callable[[Layer], Sequence[Ruled[Any]]]] = {
            "的去向": lambda layer: (*layer.routes, *layer.fallbacks),
            "的评价": lambda layer: layer.ratings,
            "的预警": lambda layer: layer.warnings,
            "指定的单位": lambda layer: layer.arbiters,
            **{f"的{stage}": partial(_reviews, stage) for stage in STAGES},
        }
        for what, select in matters.items():
            for own, over in self._pairs(select(self.layer), [rule for each in self._high() for rule in select(each)]):
                if not _same_rating(own.value, over.value):
                    self._dead(own, over, what)

    def _returns(self) -> None:
        for own, over in self._pairs(self.layer.returns, [rule for each in self._high() for rule in each.returns]):
            laxer = _laxer_return(own.value, over.value)
            if laxer:
                self._laxer(own.cite, over.cite, laxer)
            else:
                self._dead(own, over, "的退回")

    def _clock(self, own: Ruled[ClockSpec]) -> None:
        """Terms are not overruled but held to the superior's: the earlier of the two counts (评价: the later)."""
        for layer in self.above:
            same = [rule for rule in layer.clocks if rule.value.name == own.value.name]
            for _, floor in self._pairs([own], same):
                self._held(own, floor)

    def _held(self, own: Ruled[ClockSpec], floor: Ruled[ClockSpec]) -> None:
        mine, theirs = own.value, floor.value
        what = "行使期" if is_window(mine) else "时限"
        one, other = Counted(mine.term, mine.time), Counted(theirs.term, theirs.time)
        like = weaker_term(what, one, other) if mine.starts == theirs.starts else None
        if like:
            self._laxer(own.cite, floor.cite, (f"{mine.name}的{what}", str(mine.term), str(theirs.term), what))
        elif like is False and not is_window(mine):
            self._compare_in_all(own, floor)
        elif like is None:
            longer = DIRECTIONS[what] is Stricter.MORE
            found = bite(one, other, (mine.starts, theirs.starts), self._year(), longer=longer)
            if found is not None:
                self._bites(own, floor, found, longer=longer)

    def _compare_in_all(self, own: Ruled[ClockSpec], floor: Ruled[ClockSpec]) -> None:
        """Extensions and pauses may make the longer of two terms that are alike in themselves."""
        mine, theirs = longest(own.value), longest(floor.value)
        if mine and theirs and weaker_term("最长", mine, theirs):
            subject = f"{own.value.name}连延期、中止最长的时限"
            self._laxer(own.cite, floor.cite, (subject, str(mine.term), str(theirs.term), "最长"))

    def _laxer(self, own: Cite, over: Cite, said: Laxer) -> None:
        subject, mine, theirs, what = said
        less = DIRECTIONS[what] is Stricter.LESS
        message = f"{own.clause}{subject}比上级宽:{over}必须执行的是{theirs},本条是{mine}"
        advice = f"请改成{theirs}{'以内' if less else '以上'};要另定的,请上级在那一条里写 下级可以另定"
        self.found.add("D761", self._span(own, subject), message, advice)

    def _bites(self, own: Ruled[ClockSpec], floor: Ruled[ClockSpec], at: Bite, *, longer: bool) -> None:
        mine, theirs = own.value, floor.value
        began = f"{show(at.own_start)} {mine.starts}"
        if mine.starts != theirs.starts:
            began = "、".join(sorted((began, f"{show(at.floor_start)} {theirs.starts}")))
        counts = "后到的" if longer else "先到的"
        message = (
            f"{own.cite.clause}{mine.name}的时限有时不如上级严:例如 {began}的,本条到 {show(at.own_due)},"
            f"{floor.cite}必须执行,到 {show(at.floor_due)}"
        )
        advice = f"以{counts}为准,两条都写进依据;不想有两个期限的,请改用上级的算法"
        self.found.warn("D762", self._span(own.cite, mine.name), message, advice)

    def _dead(self, own: Ruled[T], over: Ruled[T], what: str) -> None:
        message = f"{own.cite.clause}{what}永远用不上:{over.cite}必须执行,凡是本条管的件,它都先管了"
        advice = "请删去;要由本地方另定的,请上级在那一条里写 下级可以另定"
        self.found.warn("D760", self._span(own.cite), message, advice)

    # --- finding one's way ----------------------------------------------------------------------------------------

    def _high(self) -> Iterator[Layer]:
        return reversed(self.above)

    @staticmethod
    def _pairs(own: Sequence[Ruled[T]], above: Sequence[Ruled[T]]) -> Iterator[tuple[Ruled[T], Ruled[T]]]:
        covered = covering([rule for rule in above if rule.cite.mandatory])
        for rule in own:
            over = covered.by(rule.condition)
            if over is not None:
                yield rule, over

    def _span(self, cite: Cite, subject: str = "") -> tree.Span:
        clause = next(each for each in self.file.of(tree.Clause) if each.ref.text == cite.clause)
        lines = [line for line in clause.body if line.item == cite.item and line.span.line == cite.line]
        about = [line for line in lines if (name := clock_of(line)) is not None and name in subject]
        return next((line.span for line in (*about, *lines)), clause.ref.span)

    def _year(self) -> int:
        effective = self.file.of(tree.Effective)
        return effective[0].day.year if effective else _USUAL_YEAR


#: For files that do not say since when they are in force.
_USUAL_YEAR = 2026


def _same_rating(own: object, over: object) -> bool:
    """Two ratings that differ at most in their time: that is a clock, which is held and not overruled."""
    if not isinstance(own, RatingRule) or not isinstance(over, RatingRule):
        return False
    return (own.unrated_counts, own.low) == (over.unrated_counts, over.low)


def _sent_to(rule: RouteRule) -> tuple[UnitRef, ...]:
    helping = (*rule.assisting, *(unit for table in rule.helpers for unit in _rows(table)))
    match rule.target:
        case ToUnit(unit=unit):
            return (unit, *helping)
        case ToTable(table=table):
            return (*_rows(table), *helping)
        case ToCandidates(units=units):
            return (*units, *helping)
        case _:
            return helping


def _reviews(stage: str, layer: Layer) -> list[Ruled[Review]]:
    return [rule for rule in layer.reviews if rule.value.stage == stage]


def _rows(table: TableRule) -> tuple[UnitRef, ...]:
    return tuple(unit for unit in table.units.values() if unit is not None)


def _binds(ban: Ruled[BanRule], rule: Ruled[RouteRule], own: Layer) -> bool:
    """A file's own ban does not bind what it has marked 必须执行; a superior's binds everything below."""
    return ban.cite.jurisdiction != own.code or not rule.cite.mandatory


def _laxer_return(own: ReturnRule, over: ReturnRule) -> Laxer | None:
    """In what the return is laxer than above."""
    if weaker("退回次数", own.times, over.times):
        mine = f"{own.times}次" if own.times else "不限次数"
        return "退回的次数", mine, f"{over.times}次", "退回次数"
    if own.within and over.within:
        laxer = weaker_term("退回期", Counted(own.within, own.time), Counted(over.within, over.time))
        return ("退回的期限", str(own.within), str(over.within), "退回期") if laxer else None
    if over.within and own.within is None:
        return "退回的期限", "不限期限", str(over.within), "退回期"
    return None
