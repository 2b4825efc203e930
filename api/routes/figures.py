"""How a place is doing (统计): counts for everybody, and all that follows from the log for who answers for it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta

from api import answers_figures as f
from api.answers import Named
from api.call import Call
from api.doors import Doors
from api.show_council import amount
from cases.figuring import Told, Wanted, figures
from cases.rates import Figure
from cases.town_figures import By, Sums

doors = Doors()

Day = Annotated[date, Meta(description="日期,例如 2026-11-23")]


class Figures(msgspec.Struct, forbid_unknown_fields=True, kw_only=True, rename={"first": "from", "last": "to"}):
    """The days from ``from`` to ``to``, both included (a year up to today), parted by unit, category, group or role."""

    first: Day | None = None
    last: Day | None = None
    by: By | None = None


@doors.get(
    "/townships/{code}/figures",
    permission="read_figures",
    summary="统计:件数、按期、流转、评价、口径、金额",
    answer=f.FiguresShown,
    query=Figures,
    example=Figures(first=date(2026, 1, 1), last=date(2026, 12, 31), by=By.UNIT),
)
async def of_a_place(call: Call, query: Figures) -> f.FiguresShown:
    """The figures of a place and of all below it."""
    wanted = Wanted(query.first, query.last, query.by)
    told = await figures(call.house, call.person, call.params["code"], wanted)
    return f.FiguresShown(
        township=Named(id=told.where.code, name=told.where.name),
        first=told.first.isoformat(),
        last=told.last.isoformat(),
        by=query.by.value if query.by else None,
        total=_line(told.total, told),
        lines=[_line(line, told) for line in told.lines],
    )


def _line(line: Sums, told: Told) -> f.FigureLine:
    return f.FigureLine(
        key=line.key,
        name=line.name,
        reported=line.reported,
        in_hand=line.in_hand,
        answered=line.answered,
        solved=line.solved,
        closed=line.closed,
        inside=_inside(line) if told.whole else None,
    )


def _inside(line: Sums) -> f.InsideShown:
    mean = line.mean_stars
    return f.InsideShown(
        yellow=line.yellow,
        orange=line.orange,
        red=line.red,
        late=line.late,
        late_times=line.late_times,
        late_seconds=line.late_seconds,
        exempted=line.exempted,
        moves=line.moves,
        bounces=line.bounces,
        bounced=line.bounced,
        returned=line.returned,
        mean_accept_seconds=_mean(line.accept_seconds, line.accepted),
        mean_answer_seconds=_mean(line.answer_seconds, line.answered),
        rated=line.rated,
        mean_stars=None if mean is None else round(float(mean), 2),
        stars=list(line.stars),
        rates=[_rate(each) for each in line.rates],
        amounts=[amount(name, millionths) for name, millionths in line.amounts.items()],
    )


def _rate(each: Figure) -> f.FigureRateShown:
    percent = None if each.part is None else round(float(each.part) * 100, 1)
    return f.FigureRateShown(
        name=each.name,
        percent=percent,
        numerator=each.numerator,
        denominator=each.denominator,
        excluded=each.excluded,
    )


def _mean(seconds: int, cases: int) -> int | None:
    return seconds // cases if cases else None
