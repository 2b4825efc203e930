"""Which of two rules is the stricter (宽严): a fixed direction for each thing that a level may set for those below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from dsl.decision import ClockSpec
from dsl.terms import Term, TimeRules, TimeUnit


class Stricter(StrEnum):
    """Which way a file below may go."""

    LESS = "更短、更少"
    MORE = "更长、更多"


#: What a superior's 必须执行 may hold to, and which way is the stricter.
DIRECTIONS: Mapping[str, Stricter] = {
    "时限": Stricter.LESS,  # somebody's duty
    "行使期": Stricter.MORE,  # a window of the citizen: 评价, 可以 申请
    "退回期": Stricter.LESS,
    "退回次数": Stricter.LESS,
    "延期次数": Stricter.LESS,
    "延期": Stricter.LESS,
    "中止": Stricter.LESS,
    "封顶": Stricter.LESS,
    "最长": Stricter.LESS,  # a term with everything that may be added to it
}

#: The clock that is the reporter's own time to judge.
_RATING = "评价"


def is_window(spec: ClockSpec) -> bool:
    """Whether the term is somebody's right, which a superior's clause lengthens, and no duty, which it shortens."""
    return spec.right or spec.name == _RATING


_MONTHS = {TimeUnit.MONTH: 1, TimeUnit.QUARTER: 3, TimeUnit.HALF_YEAR: 6, TimeUnit.YEAR: 12}
_MINUTES = {TimeUnit.MINUTE: 1, TimeUnit.HOUR: 60}
_DAYS = {TimeUnit.DAY, TimeUnit.NEXT_DAY}


@dataclass(frozen=True, slots=True)
class Counted:
    """A term as its file counts it."""

    term: Term
    time: TimeRules


def weaker(what: str, own: int | None, floor: int | None) -> bool:
    """Whether a number is on the wrong side of the superior's; ``None`` is no limit at all."""
    if DIRECTIONS[what] is Stricter.MORE:
        return own is not None and (floor is None or own < floor)
    return floor is not None and (own is None or own > floor)


def weaker_term(what: str, own: Counted, floor: Counted) -> bool | None:
    """Whether a term is on the wrong side of the superior's; None where the two are counted in unlike ways."""
    one, other = _likeness(own), _likeness(floor)
    if one[0] != other[0]:
        return None
    return weaker(what, one[1], other[1])


def longest(spec: ClockSpec) -> Counted | None:
    """The term with everything that may be added to it; None where that has no limit or is counted in unlike ways."""
    parts = [Counted(spec.term, spec.time)]
    extension, stay = spec.extension, spec.stay
    if extension is not None and extension.total is not None:
        parts = [Counted(extension.total, extension.time)]
    elif extension is not None:
        more = spec.term if extension.original else extension.by
        if more is None or extension.times is None:
            return None
        parts += [Counted(more, extension.time)] * extension.times
    if stay is not None:
        if stay.within is None:
            return None
        parts.append(Counted(stay.within, stay.time))
    return _together(parts)


def _together(parts: list[Counted]) -> Counted | None:
    """Like terms as one; a term alone stays as it was written."""
    first = parts[0]
    if len(parts) == 1:
        return first
    kinds = {_likeness(each)[0] for each in parts}
    units = {each.term.unit for each in parts}
    if len(kinds) > 1 or len(units) > 1:
        return None
    return Counted(Term(sum(each.term.amount for each in parts), first.term.unit), first.time)


def _likeness(counted: Counted) -> tuple[object, int]:
    """What must be equal for two terms to be compared by their amounts, and the amount."""
    term, time = counted.term, counted.time
    ends = (time.day_ends_at_close, time.office if time.day_ends_at_close else ())
    if term.unit in _MINUTES:
        return "分钟", term.amount * _MINUTES[term.unit]
    if term.unit in _MONTHS:
        return ("月", *ends, time.roll), term.amount * _MONTHS[term.unit]
    if term.unit in _DAYS:
        return ("日", *ends, time.roll), term.amount
    if term.unit is TimeUnit.WORKDAY:
        return ("工作日", *ends), term.amount
    if term.unit is TimeUnit.WORK_HOUR:
        return ("工作时", time.office), term.amount
    return (term.unit, time), term.amount
