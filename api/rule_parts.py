"""What a report on changed rules says beside the change itself (报告的附项): examples, cases, differences, proofs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import timedelta

from api.comparing import compared
from api.proving import seats_of
from cases.house import House, now_of
from cases.proven import standing_on
from cases.replay import replay, span_of
from cases.replay_summary import Tally
from cases.replay_words import told
from cases.rule_review import Part, Parts, desk
from cases.trials import run_examples
from dsl.bundle import Bundle, Source
from dsl.calendar import Calendar
from dsl.compile import compile_bundle
from dsl.proving import Seat, prove
from dsl.proving.render import rendered

log = logging.getLogger(__name__)

MOST_PLACES = 5
MOST_FAILED = 20
#: A review looks at so many cases of the last days; ``minqing replay`` at as many as there are.
RECENT, MOST_REPLAYED = timedelta(days=30), 300
REPLAY = f"旧件重放(最近{RECENT.days}天最新的{MOST_REPLAYED}件;更多的用 minqing replay)"
FAILED = "没有做成(程序出错,已记入日志);请告诉管理员,其余各项不受影响"


def parts_of(house: House) -> Parts:
    """The proofs of the places whose own files change, off the event loop."""

    async def parts(bundle: Bundle, files: Sequence[str]) -> Sequence[Part]:
        seats, calendar = await seats_of(house), house.calendars.current()
        places = [place for place in bundle.jurisdictions if place.file in set(files)]
        found = [Part("例", await asyncio.to_thread(_tried, bundle, files, calendar))]
        found.append(Part(REPLAY, await _replayed(house, bundle, files)))
        found += await _differences(house, bundle, files, calendar)
        found += [
            Part(f"证明:{place.name}", await asyncio.to_thread(_proved, bundle, place.code, calendar, seats))
            for place in places[:MOST_PLACES]
        ]
        rest = "、".join(place.name for place in places[MOST_PLACES:])
        return [*found, *([Part("没有一一证明的", rest)] if rest else [])]

    return parts


async def _replayed(house: House, bundle: Bundle, files: Sequence[str]) -> str:
    """What the new texts would have made of the newest cases; no words of anybody stand in it."""
    tally = Tally()
    try:
        span = await span_of(house, await now_of(house) - RECENT)
        await replay(house, bundle, span, tally, most=MOST_REPLAYED)
    except Exception:
        # As below: what breaks off is said in its place.
        log.exception("the cases could not be replayed under %s", "、".join(files))
        return FAILED
    return told(tally.summary())


async def _differences(house: House, bundle: Bundle, files: Sequence[str], calendar: Calendar) -> list[Part]:
    """What is decided otherwise, in the places whose files change and in those that stand on them."""
    sources = (await desk(house)).sources
    return await asyncio.to_thread(_compared, sources, bundle, files, calendar) if sources else []


def _compared(sources: Sequence[Source], bundle: Bundle, files: Sequence[str], calendar: Calendar) -> list[Part]:
    try:
        before = compile_bundle(sources).bundle
        shown, rest = compared(before, bundle, files, calendar, MOST_PLACES) if before else ([], [])
    except Exception:
        # As below: what breaks off is said in its place.
        log.exception("%s could not be compared with what is in force", "、".join(files))
        return [Part("对比", FAILED)]
    parts = [Part(f"对比:{each.place}", each.text) for each in shown]
    return [*parts, *([Part("没有一一对比的", "、".join(rest))] if rest else [])]


def _tried(bundle: Bundle, files: Sequence[str], calendar: Calendar) -> str:
    """The examples of the files that change and of all that stand on them, those first that do not hold."""
    try:
        results = run_examples(bundle, calendar, standing_on(bundle, files))
    except Exception:
        # As below: what breaks off is said in its place.
        log.exception("the examples of %s could not be run", "、".join(files))
        return FAILED
    failed = [each for each in results if not each.passed]
    head = f"{len(results) - len(failed)}/{len(results)} 个通过(改动的文件和依它们写的)"
    lines = [f"  不通过 {each.file}:{each.line} {each.title}" for each in failed[:MOST_FAILED]]
    return "\n".join([head, *lines, *(["  全部通过才能启用:请改规约,或者改例"] if failed else [])])


def _proved(bundle: Bundle, code: str, calendar: Calendar, seats: Sequence[Seat]) -> str:
    try:
        return rendered(prove(bundle, code, on=calendar, recipients=seats), only_own=True)
    except Exception:
        # The texts are sound by themselves; a proof that breaks off is said in its place and keeps nobody from work.
        log.exception("the rules of %s could not be proved", code)
        return FAILED
