"""The worker and a new calendar: a notice makes 暂定 firm, a mid-year change moves what is unmet, each told once."""

from __future__ import annotations

import asyncio
import json
import os
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from adapters.memory_bus import MemoryBus
from api.pace import Pace, Swept
from api.settings import load
from api.wire import wired
from api.worker import ClockWorker, Recounting, recount_all, sweep
from cases import commands as c
from cases.actions import act, recount
from cases.house import House
from cases.intake import Letter, report
from cases.ports import CaseAt
from cases.views import inbox, look
from dsl.calendar import Calendar
from dsl.period import show
from tests.cli.conftest import Run, environment
from tests.cli.test_worker import rows, until
from tests.support.matters import at
from tests.support.town import EAST, Town, found_town, words

PACE = Pace(poll_seconds=3600, batch=2, max_attempts=3)
BEFORE = Calendar("2026", frozenset({2025, 2026}), frozenset(), frozenset())
SPRING = frozenset(date(2027, 2, day) for day in (5, 8, 9, 10, 11, 12))
NOTICE = Calendar("2027", BEFORE.years | {2027}, SPRING, frozenset({date(2027, 1, 31)}))


@dataclass(slots=True)
class Noticeboard:
    """The calendar in force, which a test exchanges."""

    calendar: Calendar = BEFORE

    def current(self) -> Calendar:
        return self.calendar


@dataclass(slots=True)
class Office:
    """A town whose calendar changes, with the cases that a deputy has reported there."""

    town: Town
    board: Noticeboard
    cases: list[str] = field(default_factory=list)

    @property
    def house(self) -> House:
        return replace(self.town.house, calendars=self.board)

    async def take(self, moment: str) -> str:
        """A report that the telecom company has accepted at once; the id."""
        self.town.clock.set(moment)
        letter = Letter(c.Report("", "", named_unit="通信公司"), "窨井盖", words("演示井盖破损"))
        case = str((await report(self.house, self.town["deputy"], EAST, letter, None))["id"])
        await act(self.house, await self.town.again("telecom"), case, c.Accept())
        self.cases.append(case)
        return case

    async def answer_by(self, case: str) -> tuple[str, str, bool]:
        """When the answer is due, as the reporter sees it."""
        view = await look(self.house, await self.town.again("deputy"), case)
        clock = next(each for each in view.case.clocks.values() if each.name == "答复")
        return show(clock.due_at), show(clock.due_latest), clock.provisional

    async def kinds(self, case: str) -> list[str]:
        view = await look(self.house, await self.town.again("deputy"), case)
        return [entry.kind for entry in view.timeline if entry.kind.startswith("clock:")]


@pytest.fixture
async def office() -> Office:
    return Office(await found_town("2026-12-08 08:48"), Noticeboard())


async def test_a_case_that_cannot_be_counted_stops_none_of_its_neighbours(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = sorted([await office.take("2027-01-05 09:00") for _ in range(5)])
    tried: list[str] = []

    async def one_is_bad(house: House, where: CaseAt) -> int:
        tried.append(where.case)
        if where.case == cases[2]:
            raise ValueError("bad")
        return await recount(house, where)

    monkeypatch.setattr("api.worker.recount", one_is_bad)
    office.board.calendar = NOTICE
    recounting = Recounting(office.house, PACE)

    steps = [await recounting.step() for _ in range(7)]

    failed = (cases[2],)
    assert steps == [
        Swept(2, 2),
        Swept(2, 1, failed),
        Swept(1, 1),
        Swept(1, 0, failed),
        Swept(1, 0, failed),
        *[Swept()] * 2,
    ]
    assert tried == [*cases, cases[2], cases[2]]
    assert [(await office.answer_by(case))[2] for case in cases] == [False, False, True, False, False]


async def test_a_notice_makes_a_provisional_answer_firm_and_the_reporter_is_told(office: Office) -> None:
    case = await office.take("2027-01-05 09:00")
    assert await office.answer_by(case) == ("2027-02-05 24:00", "2027-02-15 24:00", True)

    office.board.calendar = NOTICE
    swept = await recount_all(office.house, PACE)

    assert swept == Swept(1, 1)
    assert await office.answer_by(case) == ("2027-02-15 24:00", "2027-02-15 24:00", False)
    told = await inbox(office.house, await office.town.again("deputy"), 10, None)
    assert [item.notice.kind for item in told].count("clock:recounted") == 1


async def test_a_change_in_the_middle_of_the_year_moves_what_is_unmet_and_nothing_that_fired(office: Office) -> None:
    late = await office.take("2026-10-12 09:00")
    office.town.clock.set("2026-11-13 09:00")
    await sweep(office.house, PACE)
    unmet = await office.take("2026-11-13 10:00")
    assert [(await office.answer_by(case))[0] for case in (late, unmet)] == ["2026-11-12 24:00", "2026-12-14 24:00"]

    office.board.calendar = replace(
        BEFORE,
        revision="2026b",
        days_off=frozenset({date(2026, 11, 12)}),
        make_up_days=frozenset({date(2026, 12, 13)}),
    )
    await recount_all(office.house, PACE)

    assert [(await office.answer_by(case))[0] for case in (late, unmet)] == ["2026-11-12 24:00", "2026-12-13 24:00"]
    assert "clock:recounted" not in await office.kinds(late)


async def test_every_calendar_is_gone_through_once_and_every_start_anew(office: Office) -> None:
    case = await office.take("2027-01-05 09:00")
    running = Recounting(office.house, PACE)
    assert [await running.step(), running.more, await running.step()] == [Swept(), False, Swept()]

    office.board.calendar = NOTICE
    assert [await running.step(), await running.step()] == [Swept(1, 1), Swept()]
    assert await recount_all(office.house, PACE) == Swept()

    office.board.calendar = replace(NOTICE, revision="2027b", days_off=SPRING | {date(2027, 2, 15)})
    restarted = Recounting(office.house, PACE)
    assert await restarted.step() == Swept(1, 1)
    assert (await office.answer_by(case))[0] == "2027-02-16 24:00"


async def test_two_workers_tell_everything_once(office: Office) -> None:
    for _ in range(3):
        await office.take("2027-01-05 09:00")
    office.board.calendar = NOTICE

    first, second = await asyncio.gather(*(recount_all(office.house, PACE) for _ in range(2)))

    assert first.events + second.events == 3


# With the file on the disk


def write(file: Path, said: str) -> None:
    """As if a clerk had saved the file a while ago."""
    file.write_text(said, encoding="utf-8")
    os.utime(file, (1_700_000_000 + len(said), 1_700_000_000 + len(said)))


@pytest.fixture
def calendar_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty calendar file of the clerk's, which all settings name."""
    file = home / "日历.txt"
    write(file, "")
    monkeypatch.setenv("MINQING__rules__calendar", str(file))
    return file


#: A year that no library knows yet, in which the test's clock stands, and a notice of it that leaves no working day.
NOW = at("2097-01-10 09:30")
RESTING = "".join(f"{date(2097, 1, 1) + timedelta(days=n)} 休\n" for n in range(90)) + "2097 已公布\n"


async def test_a_running_worker_counts_anew_when_the_clerk_writes_the_notice_down(
    ready: Run, home: Path, calendar_file: Path
) -> None:
    settings = load(None, environment(home) | {"MINQING__rules__calendar": str(calendar_file)})
    stop = asyncio.Event()

    async with wired(settings) as opened:
        await opened.store.shift_clock((NOW - datetime.now(UTC)).total_seconds())
        await asyncio.to_thread(report_now, ready, home)
        running = asyncio.create_task(ClockWorker(opened.house, MemoryBus(), Pace(poll_seconds=0.01)).run(stop))
        write(calendar_file, RESTING)
        await until(home, "SELECT 1 FROM events WHERE kind = 'clock:recounted'")
        stop.set()
        await running

    told = [json.loads(data) for (data,) in rows(home, "SELECT data FROM events WHERE kind = 'clock:recounted'")]
    assert {each["calendar"] for each in told} == {opened.house.calendars.current().revision}
    assert max(each["rungs_at"][-1] for each in told) > "2097-03-31"  # nobody works before
    again = await asyncio.to_thread(ready, "worker", "--once", "--json")
    assert json.loads(again.out)["recounted"] == 0


def test_a_start_with_a_newer_file_counts_anew_what_the_old_one_counted(
    ready: Run, home: Path, calendar_file: Path
) -> None:
    asyncio.run(stand_at(home, NOW))
    report_now(ready, home)

    write(calendar_file, RESTING)
    said = ready("worker", "--once")

    assert (said.code, "日历有变,核对 1 件,记下" in said.out) == (0, True)


def report_now(ready: Run, home: Path) -> None:
    """A message of a minute before, imported as a report whose clocks run."""
    file = home / "new.csv"
    file.write_text("时间,内容,镇街\n2097-01-10 09:29,路灯坏,海洲街道\n", encoding="utf-8")
    assert ready("import", file, "--live").code == 0


async def stand_at(home: Path, moment: datetime) -> None:
    """Move the sandbox's time to this moment."""
    async with wired(load(None, environment(home))) as opened:
        await opened.store.shift_clock((moment - datetime.now(UTC)).total_seconds())
