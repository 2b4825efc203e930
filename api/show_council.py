"""From the domain to the wire (展示): what is beside the handling of a case – talks, watchers, derived facts."""

from __future__ import annotations

from datetime import datetime

from api import answers_council as a
from cases.colours import WarnLevel
from cases.derived import BILLION, MILLION, derive, lateness, passes
from cases.people import Role
from cases.prose import ROLE_WORDS
from cases.state import Case
from cases.state_council import Matter, Watcher
from dsl.period import ZONE


def matter(each: Matter) -> a.MatterShown:
    """A question that was put."""
    opened = _moment(each.opened_at)
    return a.MatterShown(number=each.number, opened_at=opened, comments=each.comments, conclusion=each.conclusion)


def watcher(each: Watcher) -> a.WatcherShown:
    """Somebody who watches, by role and unit; a name is personal."""
    unit = each.unit.name if each.unit else None
    text, since = ROLE_WORDS[Role(each.role)], _moment(each.since)
    return a.WatcherShown(role=each.role, text=text, unit=unit, mark=each.mark, since=since)


def facts(case: Case, level: WarnLevel, now: datetime) -> a.FactsShown:
    """What follows from the log of one case."""
    derived = derive(case)
    stars = derived.exact_stars
    return a.FactsShown(
        color=level.value,
        late=[
            a.LateShown(
                name=each.name,
                unit=each.unit.name if each.unit else None,
                round=each.round,
                seconds=each.seconds,
                running=each.running,
                exempted=each.exempted,
            )
            for each in lateness(case, now)
        ],
        rounds=case.round,
        low_ratings=case.low_ratings,
        rating=None if stars is None else f"{stars / BILLION:.2f}",
        moves=[a.MoveShown(source=first.name, target=then.name) for first, then in passes(case)],
        bounces=derived.bounces,
        returned=derived.returned,
        accept_seconds=derived.accept_seconds,
        answer_seconds=derived.answer_seconds,
        amounts=[amount(name, millionths) for name, millionths in derived.amounts.items()],
    )


def amount(name: str, millionths: int) -> a.AmountShown:
    """收回资金(万元) with its millionths, as name, number and measure."""
    what, _, measure = name.rstrip(")").rpartition("(")
    whole, rest = divmod(abs(millionths), MILLION)
    value = f"{'-' if millionths < 0 else ''}{whole}.{rest:06d}".rstrip("0").rstrip(".")
    return a.AmountShown(name=what, value=value, measure=measure)


def _moment(at: datetime) -> str:
    return at.astimezone(ZONE).isoformat(timespec="seconds")
