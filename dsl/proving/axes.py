"""The finite space of reports (空间): for each thing that conditions ask about, the cells that they can tell apart.

What a condition says of a cell is asked of the condition itself, by one report that lies in it. Every domain has the
members 未填 and not known. Places are taken as villages and grids tell them: where a map tells an area, it is taken to
agree with what the file names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise, product
from math import prod
from typing import Any

from dsl.calendar import Calendar
from dsl.circumstances import (
    NAMED,
    ChannelIs,
    DateIn,
    DayIs,
    MannerIs,
    Measured,
    PlaceIs,
    TimeIn,
    UnitKindIs,
)
from dsl.conditions import (
    BOUNDARY,
    OUTSIDE,
    SEVERAL,
    AnswerIs,
    CategoryIs,
    Condition,
    FromGroup,
    InPlace,
    NamesUnit,
    RoleIs,
    UrgencyIs,
)
from dsl.decision import UnitRef
from dsl.facts import COUNTERS, PHOTOS, UNANSWERED, Facts, Like
from dsl.keywords import KEYWORDS
from dsl.measures import shown
from dsl.order import in_order
from dsl.reviewing import passed
from dsl.ruleset import Ruleset
from dsl.similar import CATEGORY as SAME_CATEGORY
from dsl.similar import OVER, REPORTER, SPOT, UNIT, Similar
from dsl.worktime import ZONE

#: A cell changes these fields of a report; answers and counts are laid over those that it has.
Cell = dict[str, Any]
Key = tuple[str, str]

_LEVELS = {"镇": "镇", "县": "县", "市": "市", "省": "省"}
_DEPUTY = "代表"
#: Cells of one axis; beyond so many it is not split and what hangs on it is left undecided.
MOST_CELLS = 20_000


class TooWide(Exception):
    """An axis would have more cells than are looked at."""


@dataclass(frozen=True, slots=True)
class Registered:
    """指名单位, and the unit is one that the rules know: only then a clause can send a report to it."""

    units: frozenset[str]

    def judge(self, facts: Facts) -> Any:
        """As ``Router`` looks at it."""
        known = facts.named_unit is not None and facts.named_unit in self.units
        return NamesUnit().judge(facts if known else replace(facts, named_unit=None))


@dataclass(frozen=True, slots=True)
class Axis:
    """One thing that is asked about, and its cells, the most ordinary first."""

    key: Key
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class World:
    """What reports of one place can be like: its rules, the published calendars, and an ordinary report."""

    rules: Ruleset
    calendar: Calendar
    base: Facts = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "base", Facts(self.rules.jurisdiction.code, _ordinary(self.calendar)))

    def report(self, cells: Iterable[Cell], text: str = "") -> Facts:
        """An ordinary report with these changes."""
        changed: dict[str, Any] = {"text": text}
        for cell in cells:
            for name, value in cell.items():
                if name in ("answers", "counts"):
                    changed[name] = {**changed.get(name, getattr(self.base, name)), **value}
                else:
                    changed[name] = (*changed.get(name, ()), value) if name == "alike" else value
        day, clock = changed.pop("day", None), changed.pop("clock", None)
        if day is not None or clock is not None:
            at = self.base.at
            changed["at"] = datetime.combine(day or at.date(), (clock or at).timetz())
        asked = changed.pop("alike", None)
        made = replace(self.base, **changed)
        return self.rules.prepared(replace(made, similar=_alike(asked, made)) if asked else made)

    def reviewed(self, facts: Facts) -> Facts:
        """With 未填 for every review that the report needs not pass, as the rules take it."""
        rules = list(in_order(self.rules.layers, lambda layer: layer.reviews))
        return passed(rules, facts, self.rules.heeded).facts if rules else facts


#: The axis on which conditions of a class lie; some lie on one by their subject.
_KEYS: dict[type, Key] = {
    CategoryIs: ("类别", ""),
    RoleIs: ("上报人", ""),
    InPlace: ("位置", ""),
    PlaceIs: ("位置", ""),
    FromGroup: ("位置", ""),
    DateIn: ("日期", ""),
    DayIs: ("日期", ""),
    TimeIn: ("时间", ""),
    UrgencyIs: ("紧急程度", ""),
    ChannelIs: ("来源渠道", ""),
    MannerIs: ("上报方式", ""),
    NamesUnit: (NAMED, ""),
    Registered: (NAMED, ""),
}


def key_of(leaf: Condition) -> Key:
    """The axis on which the condition lies."""
    match leaf:
        case UnitKindIs(party=party):
            return party, ""
        case Measured(subject=subject):
            return ("次数" if subject in COUNTERS else "答"), subject
        case AnswerIs(question=question):
            return "答", question
        case Similar():
            return "别的件", str(leaf)
        case _:
            return _KEYS.get(type(leaf), ("其他", str(leaf)))


def axis_of(key: Key, leaves: Sequence[Condition], world: World) -> Axis:
    """The cells that these conditions can tell apart. Raises TooWide, also for what this module knows nothing of."""
    make = _CELLS.get(key[0])
    if make is None:
        raise TooWide
    return Axis(key, tuple(make(leaves, world)))


def _categories(_: Sequence[Condition], world: World) -> Iterator[Cell]:
    """Every declared name as a report has it, the narrowest first; then a report whose category nobody knows yet."""
    known = world.rules.categories
    paths = (path for name in known.parents if (path := known.path(name)))
    ordered = sorted(dict.fromkeys(paths), key=lambda path: bool(known.children(path[-1])))
    yield from ({"category": path} for path in ordered)
    yield {"category": ()}


def _roles(_: Sequence[Condition], __: World) -> Iterator[Cell]:
    for word in (each.word for each in KEYWORDS if each.terminal == "K_ROLE"):
        if word.removesuffix(_DEPUTY) not in _LEVELS:
            yield {"role": word}
    yield from ({"role": _DEPUTY, "level": level} for level in _LEVELS)


def _urgencies(_: Sequence[Condition], __: World) -> Iterator[Cell]:
    yield from ({"urgency": value} for value in ("一般", "紧急"))


def _channels(leaves: Sequence[Condition], world: World) -> Iterator[Cell]:
    asked = (name for leaf in leaves if isinstance(leaf, ChannelIs) for name in leaf.channels)
    for name in dict.fromkeys((world.base.channel, *sorted(world.rules.channels), *asked)):
        yield {"channel": name}


def _manners(_: Sequence[Condition], __: World) -> Iterator[Cell]:
    yield from ({"manner": each.word} for each in KEYWORDS if each.terminal == "K_MANNER")


def _places(leaves: Sequence[Condition], world: World) -> Iterator[Cell]:
    """Villages and grids that no condition tells apart are one cell; 边界上 and the like are told of the place."""
    areas = [area for leaf in leaves for area in _areas_of(leaf)]
    groups = [leaf for leaf in leaves if isinstance(leaf, FromGroup)]
    named = [*(area.villages for area in areas), *(group.villages for group in groups)]
    villages = _unlike(sorted(frozenset().union(*named)), lambda each: tuple(each in some for some in named))
    grids = _unlike(_grids(areas), lambda each: tuple(_has(area, each) for area in areas))
    special = (OUTSIDE, BOUNDARY, SEVERAL) if any(isinstance(leaf, PlaceIs) for leaf in leaves) else ()
    through = [None, *dict.fromkeys(group.group for group in groups), *(["别的群"] if groups else [])]
    choices: list[list[str | None]] = [
        [None, _elsewhere(villages), *villages],
        [None, *(["0"] if grids else []), *grids],
        [None, *special],
        through,
        _jurisdictions(groups, world),
    ]
    if prod(map(len, choices)) > MOST_CELLS:
        raise TooWide
    names = ("village", "grid", "special", "group", "jurisdiction")
    yield from (dict(zip(names, each, strict=True)) for each in product(*choices))


def _areas_of(leaf: Condition) -> tuple[InPlace, ...]:
    match leaf:
        case InPlace():
            return (leaf,)
        case PlaceIs(areas=areas):
            return areas
        case _:
            return ()


def _jurisdictions(groups: Iterable[FromGroup], world: World) -> list[str | None]:
    """What a county or a city says holds for reports of its towns too, which may be members of a group."""
    home, below = world.base.jurisdiction, world.rules.jurisdiction.level != "镇街"
    members = sorted({code for group in groups for code in group.members} - {home}) if below else ()
    return [home, *members]


def _has(area: InPlace, grid: str) -> bool:
    return any(len(grid) == len(first) and first <= grid <= last for first, last in area.grids)


def _elsewhere(villages: Iterable[str]) -> str:
    name = "别的村"
    while name in villages:
        name += "庄"
    return name


def _grids(areas: Iterable[InPlace]) -> list[str]:
    """Both ends of each range and what lies between and just outside."""
    found: dict[str, None] = {}
    for first, last in (grid for area in areas for grid in area.grids):
        low, high, width = int(first), int(last), len(first)
        for number in (low, (low + high) // 2, high, low - 1, high + 1):
            if number >= 0 and len(f"{number:0{width}}") == width:
                found[f"{number:0{width}}"] = None
    return list(found)


def _unlike(values: Iterable[str], seen: Callable[[str], tuple[object, ...]]) -> list[str]:
    """One of those that are seen alike; none for what is seen as nothing."""
    kinds: dict[tuple[object, ...], str] = {}
    for value in values:
        kinds.setdefault(seen(value), value)
    return [value for kind, value in kinds.items() if any(kind)]


def _days(leaves: Sequence[Condition], world: World) -> Iterator[Cell]:
    """One day of each season, once as a day of work and once as one of rest where a published year has such a day."""
    seasons = [leaf for leaf in leaves if isinstance(leaf, DateIn)]
    kinds: dict[tuple[object, ...], Cell] = {}
    first = world.base.at.date()
    for year in [first.year, *sorted(world.calendar.years - {first.year}, reverse=True)]:
        for number in range(366):
            day = date(year, 1, 1) + timedelta(days=number)
            when = datetime.combine(day, world.base.at.timetz())
            season = tuple(bool(leaf.judge(replace(world.base, at=when)).holds) for leaf in seasons)
            rest = not world.calendar.works(day)
            kinds.setdefault((*season, rest), {"day": day, "rest_day": rest})
            kinds.setdefault((*season, None), {"day": day, "rest_day": None})
        if len(kinds) == 3 * len({kind[:-1] for kind in kinds}):
            break
    yield from sorted(kinds.values(), key=lambda cell: (cell["rest_day"] is None, cell["rest_day"]))


def _hours(leaves: Sequence[Condition], world: World) -> Iterator[Cell]:
    edges = {0, *(edge % 1440 for leaf in leaves if isinstance(leaf, TimeIn) for span in leaf.spans for edge in span)}
    usual = world.base.at.hour * 60 + world.base.at.minute
    ordered = sorted(edges)
    last = max(edge for edge in ordered if edge <= usual)
    for edge in sorted(ordered, key=lambda each: (each != last, each)):
        minute = usual if edge == last else edge
        yield {"clock": world.base.at.replace(hour=minute // 60, minute=minute % 60)}


def _named_units(_: Sequence[Condition], world: World) -> Iterator[Cell]:
    yield {"named_unit": None}
    kinds: dict[tuple[str, ...], str] = {}
    for name, unit in world.rules.units.items():
        kinds.setdefault(unit.kinds, name)
    yield from ({"named_unit": name} for name in kinds.values())
    yield {"named_unit": "没有登记的单位"}


def _holders(_: Sequence[Condition], world: World) -> Iterator[Cell]:
    yield {"holder": None, "holder_kinds": None}
    kinds: dict[tuple[str, ...], UnitRef] = {}
    for unit in world.rules.units.values():
        kinds.setdefault(unit.kinds, unit.ref)
    kinds.setdefault((), UnitRef(world.base.jurisdiction, "别的单位"))
    yield from ({"holder": unit, "holder_kinds": frozenset(kind)} for kind, unit in kinds.items())


def _answers(leaves: Sequence[Condition], _: World) -> Iterator[Cell]:
    """Not known, each choice or number that makes a difference, and 未填."""
    choices = (choice for leaf in leaves if isinstance(leaf, AnswerIs) for choice in (*leaf.choices, *leaf.chosen))
    measured = [leaf for leaf in leaves if isinstance(leaf, Measured)]
    numbers = (shown(value, measured[0].unit) for value in _numbers(measured, whole=False)) if measured else ()
    question = next(leaf.question if isinstance(leaf, AnswerIs) else leaf.subject for leaf in leaves
                    if isinstance(leaf, AnswerIs | Measured))  # fmt: skip
    yield {}
    for value in dict.fromkeys((*choices, *numbers, UNANSWERED)):
        yield {"answers": {question: value}}


def _counts(leaves: Sequence[Condition], _: World) -> Iterator[Cell]:
    measured = [leaf for leaf in leaves if isinstance(leaf, Measured)]
    subject = measured[0].subject
    for value in (*_numbers(measured, whole=True), None):
        if subject != PHOTOS:
            yield {"counts": {subject: value}}
        elif value is not None:
            yield {"photo_count": value}


def _numbers(measured: Iterable[Measured], *, whole: bool) -> list[Any]:
    """Each bound and a number between each two; numbers begin with nought."""
    bounds = sorted({leaf.amount for leaf in measured})
    if whole:
        return sorted({0, *(max(0, int(b) + step) for b in bounds for step in (-1, 0, 1, 2))})
    between = [(low + high) / 2 for low, high in pairwise(bounds)]
    # Answers have at most six digits after the point, so what lies closer together cannot be told.
    return sorted({Decimal(0), *bounds, *between, bounds[0] / 2, bounds[-1] + 1})


def _cases(leaves: Sequence[Condition], _: World) -> Iterator[Cell]:
    """Which cases there are is taken as free for each condition about them; an example is tried before it is shown."""
    yield {}
    yield {"similar": None}
    yield {"alike": leaves[0]}


def _alike(asked: Iterable[Similar], report: Facts) -> tuple[Like, ...]:
    """So many cases that each of these conditions counts enough of them, and that are like the report in no more."""
    return tuple(
        Like(
            case=f"{number}-{each}",
            open=similar.cases != OVER,
            reported_at=report.at,
            category=SAME_CATEGORY in similar.same,
            reporter=REPORTER in similar.same,
            place=SPOT in similar.same,
            unit=report.holder if UNIT in similar.same else None,
            metres=None if similar.metres is None else 0.0,
            young={} if similar.age is None else {similar.age: True},
        )
        for number, similar in enumerate(asked)
        for each in range(similar.reaches)
    )


_CELLS: dict[str, Callable[[Sequence[Condition], World], Iterator[Cell]]] = {
    "类别": _categories,
    "上报人": _roles,
    "位置": _places,
    "日期": _days,
    "时间": _hours,
    "紧急程度": _urgencies,
    "来源渠道": _channels,
    "上报方式": _manners,
    NAMED: _named_units,
    "承办单位": _holders,
    "答": _answers,
    "次数": _counts,
    "别的件": _cases,
}


def _ordinary(calendar: Calendar) -> datetime:
    """Nine o'clock of a working day in March of the newest published year."""
    day = date(max(calendar.years, default=2026), 3, 2)
    while not calendar.works(day):
        day += timedelta(days=1)
    return datetime(day.year, day.month, day.day, 9, tzinfo=ZONE)
