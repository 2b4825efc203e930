"""What came of many replayed cases (重放的汇总), folded one by one: it stays as small however many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cases.numbers import CaseNumber
from cases.ports_replay import Opened
from cases.replay_difference import ClockPair, Difference, Kind
from cases.replaying import Outcome, Replayed, Shift
from dsl.period import show

#: So many unlike changes are told apart; a clause that is changed makes few of them.
_PATTERNS = 200
_ZERO = timedelta()


@dataclass(frozen=True, slots=True)
class About:
    """What may be said of a report without its words: the place, and which words of the rules stand in it."""

    place: str
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """The newest case of those that change alike, of which there are ``like``; ``says`` are sentences."""

    case: str
    number: CaseNumber | None
    opened_at: datetime
    category: str
    about: About
    says: tuple[str, ...]
    like: int


@dataclass(frozen=True, slots=True)
class Moved:
    """So many terms move by at least, in the middle and at most so much."""

    count: int
    least: timedelta
    middle: timedelta
    most: timedelta


@dataclass(frozen=True, slots=True)
class Term:
    """What becomes of one term over all cases; ``unsaid``: it is counted otherwise, and nobody can say how much."""

    name: str
    earlier: Moved | None = None
    later: Moved | None = None
    same: int = 0
    gone: int = 0
    new: int = 0
    unsaid: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """``total`` cases were opened in the time, of which the newest ``looked`` were decided anew.

    ``kinds`` counts a case once for each kind of change; ``routes`` are (before, after, cases), most cases first.
    ``lost``: a unit was named and now none is; ``imported``: history that was never handled here; ``beside``: the new
    text also asks for similar cases, and none were assumed. ``cases`` are the changed ones, as many as are kept.
    """

    total: int
    looked: int
    counts: Mapping[Outcome, int]
    kinds: Mapping[Kind, int]
    routes: tuple[tuple[str, str, int], ...]
    terms: tuple[Term, ...]
    more: tuple[tuple[str, int], ...]
    examples: tuple[Example, ...]
    cases: tuple[str, ...]
    lost: int = 0
    imported: int = 0
    beside: int = 0
    assumed: int = 0

    @property
    def changed(self) -> int:
        """How many would have been decided otherwise."""
        return self.counts.get(Outcome.CHANGED, 0)


@dataclass(slots=True)
class _Spans:
    """By how many seconds one term has moved, how often; and what else became of it."""

    moved: Counter[timedelta] = field(default_factory=Counter)
    gone: int = 0
    new: int = 0
    unsaid: int = 0

    def add(self, pair: ClockPair, shift: Shift) -> None:
        if pair.new is None:
            self.gone += 1
        elif pair.old is None:
            self.new += 1
        elif shift.by is None:
            self.unsaid += 1
        else:
            self.moved[shift.by] += 1

    def term(self, name: str) -> Term:
        earlier = Counter({-by: n for by, n in self.moved.items() if by < _ZERO})
        later = Counter({by: n for by, n in self.moved.items() if by > _ZERO})
        return Term(name, _moved(earlier), _moved(later), self.moved[_ZERO], self.gone, self.new, self.unsaid)


@dataclass(slots=True)
class _Pattern:
    first: Replayed
    about: About
    like: int = 0


@dataclass(slots=True)
class Tally:
    """Takes what came of each case. ``most``: so many ids of changed ones are kept."""

    most: int = 1000
    total: int = 0
    looked: int = 0
    _counts: Counter[Outcome] = field(default_factory=Counter)
    _kinds: Counter[Kind] = field(default_factory=Counter)
    _routes: Counter[tuple[str, str]] = field(default_factory=Counter)
    _more: Counter[str] = field(default_factory=Counter)
    _terms: dict[str, _Spans] = field(default_factory=dict)
    _patterns: dict[int, _Pattern] = field(default_factory=dict)
    _cases: list[str] = field(default_factory=list)
    _lost: int = 0
    _imported: int = 0
    _beside: int = 0
    _assumed: int = 0

    def add(self, replayed: Replayed, about: Callable[[Opened], About]) -> None:
        """One more case; ``about`` is asked of the few that become examples."""
        self.looked += 1
        self._counts[replayed.outcome] += 1
        self._imported += not replayed.opened.reported.live
        self._beside += replayed.beside
        if replayed.what is not None:
            self._add(replayed, replayed.what, about)

    def summary(self, examples: int = 10) -> Summary:
        """What has been taken so far."""
        often = sorted(self._patterns.values(), key=lambda each: -each.like)
        return Summary(
            total=self.total,
            looked=self.looked,
            counts={outcome: self._counts[outcome] for outcome in Outcome if self._counts[outcome]},
            kinds={kind: self._kinds[kind] for kind in Kind if self._kinds[kind]},
            routes=tuple((before, after, n) for (before, after), n in self._routes.most_common()),
            terms=tuple(spans.term(name) for name, spans in self._terms.items()),
            more=tuple(self._more.most_common()),
            examples=tuple(map(_example, often[:examples])),
            cases=tuple(self._cases),
            lost=self._lost,
            imported=self._imported,
            beside=self._beside,
            assumed=self._assumed,
        )

    def _add(self, replayed: Replayed, what: Difference, about: Callable[[Opened], About]) -> None:
        self._kinds.update(what.kinds)
        self._more.update(what.more)
        self._lost += what.lost
        self._assumed += any(shift.assumed for shift in replayed.shifts)
        if what.before != what.after:
            self._routes[what.before, what.after] += 1
        for pair, shift in zip(what.clocks, replayed.shifts, strict=True):
            self._terms.setdefault(pair.name, _Spans()).add(pair, shift)
        if len(self._cases) < self.most:
            self._cases.append(replayed.opened.case)
        pattern = self._patterns.get(id(what))  # equal ones are one object, and the pattern keeps it
        if pattern is None and len(self._patterns) < _PATTERNS:
            pattern = self._patterns[id(what)] = _Pattern(replayed, about(replayed.opened))
        if pattern is not None:
            pattern.like += 1


def sentences(replayed: Replayed) -> tuple[str, ...]:
    """What changes for one case, each a short sentence; none where nothing does."""
    what = replayed.what
    if what is None:
        return ()
    route = (f"{what.before} → {what.after}",) if what.before != what.after else ()
    terms = (_said(pair, shift) for pair, shift in zip(what.clocks, replayed.shifts, strict=True))
    more = (f"要补的回答多了{'、'.join(what.more)}",) if what.more else ()
    fewer = (f"不用再补{'、'.join(what.fewer)}",) if what.fewer else ()
    said = (*route, *terms, *more, *fewer, *what.told)
    rest = [kind for kind in what.kinds if kind not in _TOLD or (kind is Kind.UNIT and not route)]
    return (*said, f"{'、'.join(rest)}有变化") if rest else said


#: Kinds of change of which a sentence says what they are.
_TOLD = frozenset({Kind.UNIT, Kind.DUE, Kind.STEPS, Kind.LADDER, Kind.ASKED})


def span(by: timedelta) -> str:
    """How long, whatever the sign: 20天, 1天4小时, 30分钟."""
    minutes = round(abs(by) / timedelta(minutes=1))
    parts = ((minutes // 1440, "天"), (minutes // 60 % 24, "小时"), (minutes % 60, "分钟"))
    return "".join(f"{n}{unit}" for n, unit in parts if n) or "不到1分钟"


def _said(pair: ClockPair, shift: Shift) -> str:
    name = f"{shift.name}期限"
    if pair.new is None:
        return f"{name}不再要求" + (f"(原来 {show(shift.before)})" if shift.before else "")
    if pair.old is None:
        return f"多了{name}" + (f" {show(shift.after)}" if shift.after else "")
    if shift.by is None or shift.before is None or shift.after is None:
        return f"{name}的起算改了"
    if shift.by == _ZERO:
        return f"{name}的算法改了,这一件还是 {show(shift.after)}"
    way = "提前" if shift.by < _ZERO else "推后"
    assumed = ",从上报起算作比较" if shift.assumed else ""
    return f"{name} {show(shift.before)} → {show(shift.after)}({way}{span(shift.by)}{assumed})"


def _moved(spans: Counter[timedelta]) -> Moved | None:
    """``spans`` are positive."""
    if not spans:
        return None
    count, seen = spans.total(), 0
    for by in sorted(spans):
        seen += spans[by]
        if seen * 2 >= count:
            return Moved(count, min(spans), by, max(spans))
    raise AssertionError("half of them lie somewhere")


def _example(pattern: _Pattern) -> Example:
    opened = pattern.first.opened
    category = "/".join(opened.reported.category)
    says = sentences(pattern.first)
    return Example(opened.case, opened.number, opened.opened_at, category, pattern.about, says, pattern.like)
