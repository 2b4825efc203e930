"""Partners end to end in process: pushes under faults lose nothing, tables come back as they went, imports go on."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.fakes.house import FakeHouse, Fault
from adapters.fakes.partner import MOST_BYTES, FakePartner
from adapters.seen import open_seen
from adapters.services import ServicePolicy
from adapters.spreadsheet import SheetRefused, csv_lines, open_columns
from api.bodies_partners import ReplayLine
from api.call import Call
from api.commands.doctor_partners import judged
from api.commands.importing import reader_for
from api.commands.partner_giving import cases_for, write_line
from api.importing import Terms
from api.partner_book import PartnerFiles, read_partners
from api.partner_chore import PartnerPush
from api.partner_import import BulkImport, Job, Report
from api.routes import partners
from cases import partner_lines
from cases.house import territory_of
from cases.partner_hearing import hear
from cases.partner_lines import LineSeen
from cases.partner_signing import signed
from cases.partners import Key, Line, Progress, Reach, State, Wish
from cases.people import Person
from cases.ports import Scope, Transaction
from cases.ports_outbound import Answered
from cases.refusals import NotAllowed
from dsl.mapping.apply import read_row, write_row
from tests.cases.test_partners import FILE, bring, mapping, unit
from tests.support.town import EAST, Town, found_town

URL = "https://partner.example.gov.cn/in"
KEY = Key("k1", "演示密钥")
doors: Any = partners  # its handlers are called here as the server calls them


@pytest.fixture
async def town() -> Town:
    return await found_town()


async def no_wait(_seconds: float) -> None:
    return None


class Pushed:
    """A town with one line to a partner in memory, and the chore that serves it."""

    def __init__(self, town: Town, folder: Path, line: Line) -> None:
        (folder / "示例平台.txt").write_text(FILE, encoding="utf-8")
        self.town, self.line = town, line
        self.partner = FakePartner((KEY,), town.clock)
        self.house = FakeHouse({URL: self.partner}, sleep=no_wait)
        self.chore = PartnerPush(
            town.house,
            PartnerFiles(folder),
            self.house,
            lambda name, url: ServicePolicy(name, url, 0.05, 1, 100, 1),
            50,
        )

    async def work(self, looks: int = 1) -> int:
        """So many looks, with enough time between them for every pause to be over."""
        while await self.town.house.store.seal(500):
            continue
        done = 0
        for _ in range(looks):
            done += await self.chore.step()
            self.town.clock.later(minutes=61)
        return done

    async def seen(self) -> partner_lines.LineSeen:
        (found,) = await partner_lines.seen(self.town.house, Scope.of(self.line.jurisdiction))
        return found


@pytest.fixture
async def pushed(town: Town, tmp_path: Path) -> Pushed:
    place = (await territory_of(town.house)).by_code(EAST)
    assert place is not None
    line = Line(town.house.ids.new(), place.id, "示例平台", URL, KEY, reach=Reach.ALL)

    async def work(tx: Transaction) -> None:
        await tx.save_partner_line(line)

    await town.house.store.run(Scope.of(place.id), work)
    return Pushed(town, tmp_path, line)


async def test_everything_arrives_once_and_in_order_whatever_goes_wrong(pushed: Pushed) -> None:
    for number in range(3):
        await bring(pushed.town, 号=f"A{number}")
    pushed.house.faults.waiting += [
        Fault(before=True),
        Fault(lost=True),
        Fault(instead=Answered(500, {}, b"<html>")),
        Fault(instead=Answered(422, {}, "看不懂".encode())),
        Fault(lost=True),
        Fault(instead=Answered(302, {"location": "https://elsewhere.example/"}, b"")),
    ]
    await pushed.work(looks=9)

    got, seen = pushed.partner.got, await pushed.seen()
    assert [each["no"] for each in got] == sorted({each["no"] for each in got})
    assert Counter(each["kind"] for each in got)["cases"] == 3
    assert (seen.behind, seen.line.sent, seen.line.error) == (0, len(got), "")
    assert (pushed.partner.again, pushed.partner.refused) == (2, 0)
    assert seen.line.repeated == 3  # two were truly sent twice; of one other nobody could know


async def test_a_partner_that_never_answers_holds_nobody_up_and_is_given_up(pushed: Pushed) -> None:
    async def hangs(_seconds: float) -> None:
        await asyncio.sleep(3600)

    await bring(pushed.town)
    pushed.house = pushed.chore.outbound = FakeHouse({URL: pushed.partner}, sleep=hangs)
    pushed.house.faults.waiting.append(Fault(times=100, seconds=3600))
    assert await asyncio.wait_for(pushed.work(looks=1), 5) == 0
    assert (await pushed.seen()).line.error == "示例平台没有按时应答"

    pushed.house = pushed.chore.outbound = FakeHouse({}, sleep=no_wait)
    await pushed.work(looks=20)
    stopped = await pushed.seen()
    assert (stopped.line.state, stopped.line.cursor, stopped.line.attempts) == (State.STOPPED, 0, 14)

    pushed.chore.outbound, pushed.chore._services = FakeHouse({URL: pushed.partner}), {}
    assert await pushed.work() == 0
    await partner_lines.begin_again(pushed.town.house, pushed.line.jurisdiction, pushed.line.id, 1)
    assert await pushed.work() == len(pushed.partner.got) > 0
    await partner_lines.begin_again(pushed.town.house, pushed.line.jurisdiction, pushed.line.id, 1)
    before = len(pushed.partner.got)
    await pushed.work()
    assert (len(pushed.partner.got), pushed.partner.again, pushed.partner.refused) == (before, before, 0)


async def test_every_line_has_its_turn_in_one_step(pushed: Pushed) -> None:
    await bring(pushed.town)
    other = replace(pushed.line, id=pushed.town.house.ids.new(), partner="没有文件")

    async def work(tx: Transaction) -> None:
        await tx.save_partner_line(other)

    await pushed.town.house.store.run(Scope.of(other.jurisdiction), work)
    assert await pushed.work() > 0
    found = await partner_lines.seen(pushed.town.house, Scope.of(other.jurisdiction))
    assert sorted((each.line.attempts, each.line.sent > 0) for each in found) == [(0, True), (1, False)]


async def test_a_line_without_its_file_and_a_wrong_key_are_told(pushed: Pushed) -> None:
    await bring(pushed.town)
    pushed.partner.keys = (Key("k1", "别的"),)
    await pushed.work()
    assert "状态码 401" in (await pushed.seen()).line.error
    assert pushed.partner.got == []

    (pushed.chore.files.folder / "示例平台.txt").write_text(FILE.replace("、推送", ""), encoding="utf-8")
    await pushed.work()
    assert (await pushed.seen()).line.error == "没有“示例平台”的对照文件,或者文件里没有写“方向 推送”"


async def test_a_round_trip_ends_on_both_sides_alike(pushed: Pushed) -> None:
    taken = await bring(pushed.town)
    acts = await unit(pushed.town)
    for event, cells in enumerate(({"态": "答复", "答": "修好了"}, {"态": "受理"}, {"态": "答复", "答": "修好了"})):
        body = json.dumps({"号": "A1", **cells}, ensure_ascii=False).encode()
        for _ in range(2):
            await hear(pushed.town.house, pushed.line, mapping(), acts, f"e{event}", body)
    await bring(pushed.town, 态="答复", 答="修好了")
    await pushed.work()

    last = pushed.partner.got[-1]
    assert last["case"]["id"] == taken.case
    assert not [each for each in pushed.partner.got if each["event"] == "case:answered"]  # it has said so itself


async def test_the_stand_in_refuses_what_no_partner_would_take(pushed: Pushed) -> None:
    await bring(pushed.town)
    await pushed.work()
    first = pushed.house.asked[0]
    event = {name: text for name, text in first.headers.items() if name.startswith("x-")}
    for question, status in (
        (replace(first, method="GET"), 413),
        (replace(first, body=b" " * (MOST_BYTES + 1)), 413),
        (replace(first, headers={}), 401),
        (replace(first, headers=event | {"x-minqing-id": "other"}), 401),
    ):
        pushed.partner.clock = lambda: pushed.town.clock.now
        assert (await pushed.partner.answer(question)).status == status


# --- tables -----------------------------------------------------------------------------------------------------------


async def take_file(
    town: Town, file: Path, report: Path, progress: Progress | None = None, *, dry: bool = False
) -> BulkImport:
    job = Job(mapping(), True, dry)
    with open_columns(file, [each.header for each in job.mapping.columns]) as sheet, open_seen() as seen:
        begun = progress or Progress(job.id_of(file), "示例平台")
        with Report(report, begun.report_bytes) as written:
            reader = await reader_for(town.house, Terms())
            bulk = BulkImport(town.house, job, reader, await territory_of(town.house), seen, written)
            await bulk.run(sheet, begun, lambda _tally: None)
    return bulk


ROWS = [
    {"号": "1", "文": "路灯不亮", "类": "路灯"},
    {"号": "2", "文": "井盖响", "类": "没有的"},
    {"号": "3", "文": "", "题": "", "时": "=昨天"},
    {"号": "4", "文": "坏", "街": "火星镇"},
    {"号": "1", "文": "路灯不亮", "类": "路灯"},
    {"号": "5", "文": "坏\ud800"},
]


def as_lines(path: Path, rows: list[dict[str, str]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows) + "[]\n\n", encoding="utf-8")
    return path


async def test_every_refused_row_is_told_and_the_same_file_changes_nothing(town: Town, tmp_path: Path) -> None:
    file = as_lines(tmp_path / "a.ndjson", ROWS)
    first = await take_file(town, file, tmp_path / "r.csv")
    again = await take_file(town, file, tmp_path / "r.csv")
    dry = await take_file(town, file, tmp_path / "d.csv", dry=True)

    assert dict(first.tally) == {"rows": 7, "filed": 2, "refused": 4, "same": 1}
    assert dict(again.tally) == {"rows": 7, "same": 3, "refused": 4}
    assert dict(dry.tally) == {"rows": 7, "filed": 2, "refused": 4, "again": 1}
    assert first.unknown == {"没有的": 1}
    assert (tmp_path / "r.csv").read_text(encoding="utf-8-sig").splitlines()[:3] == [
        "行号,列,原因,编号",
        "3,时,时间“=昨天”看不懂,应当像 2020-10-04 08:48:00,3".replace(
            "时间“=昨天”看不懂,", '"时间“=昨天”看不懂,'
        ).replace(":00,3", ':00",3'),
        "4,街,没有“火星镇”这个镇街,请写全称或代码,4".replace("没有“", '"没有“').replace("代码,4", '代码",4'),
    ]


async def test_a_broken_import_goes_on_where_it_was(town: Town, tmp_path: Path) -> None:
    file = as_lines(
        tmp_path / "a.ndjson", [{"号": str(number), "文": "" if number % 50 else "坏"} for number in range(450)]
    )
    job = Job(mapping(), True, False).id_of(file)

    class Died(Exception):
        pass

    def dies(tally: Counter[str]) -> None:
        if tally["rows"] == 430:
            raise Died

    with (
        open_columns(file, [each.header for each in mapping().columns]) as sheet,
        open_seen() as seen,
        Report(tmp_path / "r.csv", 0) as report,
    ):
        reader = await reader_for(town.house, Terms())
        bulk = BulkImport(town.house, Job(mapping(), True, False), reader, await territory_of(town.house), seen, report)
        with pytest.raises(Died):
            await bulk.run(sheet, Progress(job, "示例平台"), dies)

    async def work(tx: Transaction) -> Progress | None:
        return await tx.import_progress(job)

    kept = await town.house.store.run(Scope(), work)
    assert kept is not None
    assert (kept.line, kept.done) == (400, False)
    ended = await take_file(town, file, tmp_path / "r.csv", kept)
    lines = (tmp_path / "r.csv").read_text(encoding="utf-8-sig").splitlines()
    assert dict(ended.tally) == {"rows": 451, "filed": 8, "same": 1, "refused": 442}
    assert len(lines) == len(set(lines)) == 1 + 442


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"", "找不到表头"),
        (b"\xd0\xcf\x11\xe0", "旧版 .xls"),
        ("甲,乙\n1,2\n".encode(), "现在看到的是“甲、乙”"),
        (b'{"a": "' + b"x" * (1 << 20) + b'"}', "太长"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_whole(tmp_path: Path, text: bytes, reason: str) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(text)
    with pytest.raises(SheetRefused, match=reason), open_columns(file, ["号", "文"]) as sheet:
        list(sheet.rows)
    with pytest.raises(SheetRefused, match="读不出来"), open_columns(tmp_path / "no", ["号"]):
        pass


def test_a_header_may_stand_lower_and_lack_columns(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text('示例登记表\n\n号;别的;文\n="007";x;"坏\n了"\n;;\n8;y;\'=1\n', encoding="gb18030")
    with open_columns(file, ["号", "文", "类"]) as sheet:
        rows = [(row.number, dict(row.cells)) for row in sheet.rows]

    assert (sheet.missing, sheet.unknown) == (("类",), ("别的",))
    assert rows == [(4, {"号": "007", "别的": "x", "文": "坏\n了"}), (6, {"号": "8", "别的": "y", "文": "=1"})]


nasty = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12).map(str.strip)
nasty |= st.sampled_from(
    ["=1+1", "'=1", "''=1", '="1"', "-", "@x", "+1", "a\r\nb", "\u3000x", '"', "a,b;c\td", "1e5", "#x"]
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.fixed_dictionaries({"题": nasty, "文": nasty, "地": nasty, "人": nasty}), min_size=1, max_size=4)
)
@pytest.mark.parametrize("ndjson", [True, False])
def test_a_table_goes_out_and_comes_back_with_every_field(
    tmp_path_factory: pytest.TempPathFactory, *, ndjson: bool, rows: list[dict[str, str]]
) -> None:
    found = mapping()
    headers = [each.header for each in found.columns]
    values = [
        read_row(found, {"号": f"N{number}", "时": "2026-03-05 09:07:03", "态": "受理", **row})[0]
        for number, row in enumerate(rows)
    ]
    file = _folder(tmp_path_factory) / ("a.ndjson" if ndjson else "a.csv")
    with file.open("w", encoding="utf-8" if ndjson else "utf-8-sig", newline="") as target:
        lines = csv_lines(target)
        if not ndjson:
            lines(headers)
        for each in values:
            write_line(target.write, lines, write_row(found, each)[0], headers, ndjson=ndjson)
    with open_columns(file, headers) as sheet:
        assert [read_row(found, row.cells) for row in sheet.rows] == [(each, ()) for each in values]


_made: list[Path] = []


def _folder(factory: pytest.TempPathFactory) -> Path:
    if not _made:
        _made.append(factory.mktemp("tables"))
    return _made[0]


async def test_what_was_brought_goes_out_in_the_same_fields(town: Town) -> None:
    given_: dict[str, Any] = {
        "号": "A1",
        "题": "漏水",
        "文": "演示路口漏水",
        "类": "井盖",
        "街": EAST,
        "地": "演示路口",
        "时": "2026-11-20 08:00:01",
    }
    await bring(town, acts=False, **given_)
    await bring(town, acts=False, **{**given_, "号": "A2", "题": "演示", "类": "路灯"})
    place = (await territory_of(town.house)).by_code(EAST)
    assert place is not None
    line = Line("", place.id, "示例平台", "", Key("", ""), wishes=frozenset(Wish))
    out = [write_row(mapping(), values)[0] async for values in cases_for(town.house, line, mapping())]

    told = {"人": "演示人", "话": "13800000000", "态": "待办理"}
    assert [{name: row[name] for name in {**given_, **told}} for row in out] == [
        {**given_, **told},
        {**given_, **told, "号": "A2", "题": "演示", "类": "路灯"},
    ]


def test_files_with_mistakes_and_second_files_of_a_partner_are_left_out(tmp_path: Path) -> None:
    texts = {"a.txt": FILE, "b.txt": FILE, "c.txt": "对接 坏的\n"}
    for name, text in texts.items():
        (tmp_path / name).write_bytes(text.encode("gb18030"))
    files = PartnerFiles(tmp_path)
    found = files.read()

    assert list(found.mappings) == ["示例平台"]
    assert [(each.code, each.file) for each in found.problems] == [
        ("P110", "c.txt"),
        ("P111", "c.txt"),
        ("P104", "b.txt"),
    ]
    assert files.read() is found
    assert PartnerFiles(tmp_path / "none").read() == read_partners([])


# --- what the doctor says ---------------------------------------------------------------------------------------------


def test_the_doctor_tells_of_lines_that_stopped_and_of_files_with_mistakes() -> None:
    line = Line("l1", 1, "示例平台", URL, KEY, cursor=4, repeated=2)
    stopped, failing = (
        replace(line, state=State.STOPPED, error="没有应答"),
        replace(line, attempts=3, error="没有应答"),
    )

    assert judged([], []) == (True, "没有推送线路")
    assert judged([LineSeen(line, 9)], []) == (True, "1 条线路,还差 5 号,重发过 2 次")
    assert judged([LineSeen(failing, 9)], []) == (None, "示例平台试了 3 次:没有应答")
    assert judged([LineSeen(line, 9)], ["a.txt"]) == (False, "对照文件有错误:a.txt,请看 minqing partner check")
    assert judged([LineSeen(stopped, 9)], [])[1] == (
        "示例平台(线路 l1)停在第 5 号:没有应答;查明以后 minqing partner replay 线路 --from 号"
    )


# --- the doors --------------------------------------------------------------------------------------------------------


def call_of(pushed: Pushed, body: bytes, headers: dict[str, str], who: Person | None = None, **params: str) -> Call:
    wired = SimpleNamespace(house=pushed.town.house, partners=pushed.chore.files, tell=lambda _case: None)
    return Call(wired=cast("Any", wired), request_id="r", params=params, who=who, upload=body, headers=headers)


async def test_only_what_is_signed_enters_and_it_is_done_once(pushed: Pushed, monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[str] = []

    async def count(call: Call) -> None:
        counted.append(call.params["id"])

    monkeypatch.setattr(doors, "count_stranger", count)
    taken = await bring(pushed.town)
    body = json.dumps({"号": "A1", "态": "受理"}).encode()
    now = pushed.town.clock.now
    headers = signed(KEY, "e1", now, body)
    answers = [
        await doors.take_event(call_of(pushed, body, headers, id=pushed.line.id), doors.Nothing()) for _ in range(2)
    ]

    assert [(each.case, each.steps, each.again) for each in answers] == [
        (taken.case, ["accept"], False),
        (taken.case, ["accept"], True),
    ]
    for line, wrong in ((pushed.line.id, {}), ("none", headers), (pushed.line.id, signed(KEY, "e1", now, b"{}"))):
        with pytest.raises(NotAllowed):
            await doors.take_event(call_of(pushed, body, wrong, id=line), doors.Nothing())
    assert counted == [pushed.line.id, "none", pushed.line.id]
    client = replace(pushed.line, id=pushed.town.house.ids.new(), state=State.LISTENS)  # for reports, not for a unit

    async def work(tx: Transaction) -> None:
        await tx.save_partner_line(client)

    await pushed.town.house.store.run(Scope.of(client.jurisdiction), work)
    with pytest.raises(NotAllowed):
        await doors.take_event(call_of(pushed, body, headers, id=client.id), doors.Nothing())
    (pushed.chore.files.folder / "示例平台.txt").unlink()
    with pytest.raises(NotAllowed, match="没有“示例平台”的对照文件"):
        await doors.take_event(call_of(pushed, body, headers, id=pushed.line.id), doors.Nothing())


async def test_who_coordinates_sees_lines_and_begins_again(pushed: Pushed) -> None:
    await bring(pushed.town)
    await pushed.work()
    steward = await pushed.town.again("steward")
    (shown,) = (await doors.lines(call_of(pushed, b"", {}, steward, code=EAST), doors.Nothing())).items
    again = await doors.replay(call_of(pushed, b"", {}, steward, code=EAST, line=pushed.line.id), ReplayLine(first=1))

    assert (shown.state, shown.state_text, shown.behind, shown.partner) == ("on", "推送中", 0, "示例平台")
    assert (again.cursor, again.behind) == (0, shown.cursor)
