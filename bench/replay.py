"""100,000 stored cases put before a changed text, read from the disk in one process; the promise is 60 seconds."""

from __future__ import annotations

import asyncio
import random
import re
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter

from adapters.ids import SeededIds
from adapters.store import migrate, open_store
from bench.measure import Within
from bench.reporting import Still
from bench.town import ITEMS, county_with
from cases import commands as c
from cases.facts import ELSEWHERE
from cases.house import Enclosed, House
from cases.intake import Letter, file_report
from cases.ports_replay import Span
from cases.publishing import publish
from cases.replay import PAGE, replay, span_of, text_wanted
from cases.replay_summary import Tally
from cases.rule_review import written
from cases.rulebook import RuleBook
from dsl.bundle import Source
from dsl.period import ZONE

CASES, PROMISED = 100_000, 60.0
#: Cases that are reported through the front door; the others are copies of their rows.
TOLD, TOWNS = 500, 3
SINCE = datetime(2026, 1, 1, tzinfo=ZONE)
PEER = "reading the same cases and deciding nothing"
#: Clauses of one form, about a few categories: the town, and the unit that it is to go to.
_ONE = re.compile(r"(类别 属于 (?:雨水口堵塞|树枝压线)的,由 演示\S{4}镇)办事\S+ 办理")
_WORDS = "路口的井盖坏了已经好几天没有人来修晚上看不清很危险老人小孩都从这里走希望尽快处理附近商户也反映过谢谢"


def run() -> Iterator[Within]:
    """A clause of one kind of report, the terms of every report, and nothing that matters."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = {name: text.replace("2026-12-01", "2020-01-01") for name, text in county_with(TOWNS).items()}
        asyncio.run(_told(folder, files))
        _copied(folder / "replay.db")
        yield from asyncio.run(_measured(folder, files))


def texts(files: dict[str, str]) -> dict[str, dict[str, str]]:
    """What a clerk may have changed, by a word for it."""
    towns = {name: text for name, text in files.items() if "上级" in text}
    moved = {name: _ONE.sub(r"\1办事一科 办理", text) for name, text in towns.items()}
    return {
        "nothing but a remark": {name: f"{text}# 示例\n" for name, text in towns.items()},
        "a clause or two": moved,
        "a term of every case": {name: text.replace("1个月内 答复", "20天内 答复") for name, text in towns.items()},
    }


async def _told(folder: Path, files: dict[str, str]) -> None:
    url, draw = f"sqlite://{folder / 'replay.db'}", random.Random(1)  # nosec B311  # seeded on purpose: a bench draws the same each time
    await migrate(url)
    async with open_store(url) as store:
        house = House(store, Still(), SeededIds(), RuleBook())
        await publish(store, house.rules, [Source(*each) for each in files.items()], by="bench", reason="bench")
        towns = [name.removesuffix(".rule").split("-") for name, text in files.items() if "上级" in text]
        for number in range(TOLD):
            urgency = draw.choice(["一般", "一般", "一般", "紧急"])
            (code, town), role = draw.choice(towns), draw.choice(["居民", "居民", "代表", "点长"])
            village = draw.choice([ELSEWHERE, ELSEWHERE, f"{town}甲村", f"{town}丁村"])
            told = c.Report("bench", role, urgency=urgency, village=village, grid=str(draw.randrange(1, 40)))
            text = "".join(draw.choices(_WORDS, k=60))
            at = SINCE + timedelta(minutes=number)
            letter = Letter(told, draw.choice(ITEMS), (Enclosed("text", {"text": text}),), at)
            await file_report(house, code, letter, None, f"bench-{number}")


def _copied(path: Path) -> None:
    """Each row again and again, under other ids and opened a day later each time."""
    with closing(sqlite3.connect(path)) as db, db:
        times = CASES // TOLD
        db.execute("PRAGMA synchronous=OFF")
        db.execute(
            "CREATE TEMP TABLE n AS WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM t LIMIT ?) "
            "SELECT n FROM t",
            (times - 1,),
        )
        _again(db, "cases", {"id": _ID.format("id"), "text_id": _ID.format("text_id"), "opened_at": _LATER})
        _again(db, "events", {"id": None, "case_id": _ID.format("case_id")})
        _again(db, "contents", {"id": _ID.format("id"), "case_id": _ID.format("case_id")})
        _again(db, "clocks", {"id": None, "case_id": _ID.format("case_id")})
        db.execute("ANALYZE")


#: Another id, and the same case a day later for each copy.
_ID = "printf('%04x', n.n) || substr({}, 5)"
_LATER = "datetime(opened_at, '+' || n.n || ' days') || '+00:00'"


def _again(db: sqlite3.Connection, table: str, other: dict[str, str | None]) -> None:
    columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})") if other.get(row[1], "") is not None]
    names = ", ".join(columns)
    values = ", ".join(other.get(name) or name for name in columns)
    db.execute(f"INSERT INTO {table} ({names}) SELECT {values} FROM {table}, n")  # noqa: S608  # nosec B608  # our own names


async def _measured(folder: Path, files: dict[str, str]) -> list[Within]:
    async with open_store(f"sqlite://{folder / 'replay.db'}") as store:
        house = House(store, Still(), SeededIds(), RuleBook())
        span = await span_of(house, SINCE)
        found = []
        for what, changed in texts(files).items():
            bundle = await text_wanted(house, written(changed))
            base = await _read(house, span)
            tally, begin = Tally(), perf_counter()
            await replay(house, bundle, span, tally)
            spent = perf_counter() - begin
            seen = tally.summary()
            if seen.looked != CASES:
                raise ValueError(f"{seen.looked} cases were replayed")
            subject = f"{what}, {seen.changed} changed"
            found.append(Within(subject, spent, PROMISED, PEER, spent / base))
    return found


async def _read(house: House, span: Span) -> float:
    begin, last = perf_counter(), None
    while page := await house.store.opened(span, last, PAGE):
        last = page[-1]
    return perf_counter() - begin
