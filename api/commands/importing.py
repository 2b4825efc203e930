"""minqing import: a table of messages from elsewhere, line by line, once each, with what became of every line."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from adapters.seen import open_seen
from adapters.spreadsheet import Sheet, open_sheet
from api.commands import options
from api.console import Command, CommandFailed, Console, Exit
from api.importing import Importer, Outcome, Reader, Tally, Terms
from api.settings import Settings
from api.starting import bundles_of
from api.wire import wired
from cases.house import House
from cases.ports import Scope, Transaction

_FIELD_WORDS = {"category": "类别", "role": "身份"}
_SHOWN = 10  # names per unknown field in the summary for people; JSON has them all


@dataclass(frozen=True, slots=True)
class Job:
    """What to import and how."""

    file: Path
    terms: Terms
    dry_run: bool


async def import_sheet(house: House, sheet: Sheet, job: Job, console: Console) -> Tally:
    """Every line of an open table; refused and repeated lines are told as they come, so that none has to be kept."""
    tally = Tally()
    reader = await reader_for(house, job.terms)
    with open_seen() as seen:
        importer = Importer(reader, seen, None if job.dry_run else house)
        for row in sheet.rows:
            outcome = await importer.take(row)
            tally.count(outcome)
            _tell(outcome, console)
            console.step(lambda: f"{tally.lines} 行,收下 {tally.filed},拒绝 {tally.refused}")
    return tally


async def reader_for(house: House, terms: Terms) -> Reader:
    """A reader that knows the territory and the rules in force."""

    async def work(tx: Transaction) -> Reader:
        territory = await tx.territory()
        earlier = {place.previous for place in territory.jurisdictions.values() if place.previous is not None}
        bundles = {digest: await house.rules.bundle(tx, digest) for digest in bundles_of(territory) | earlier}
        return Reader(territory, bundles, terms, await tx.now())

    reader = await house.store.run(Scope(), work)
    if not reader.ready:
        raise CommandFailed("数据库里还没有启用的规约,请先运行 minqing migrate")
    if terms.township is not None and not reader.knows(terms.township):
        raise CommandFailed(f"没有代码为 {terms.township} 的镇街")
    return reader


def _add(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="文件", help="CSV 或 XLSX,第一行是表头 (table with a header)")
    parser.add_argument("--township", metavar="代码", help="没有写镇街的行归这里 (default township)")
    parser.add_argument("--live", action="store_true", help="没有答复的行作为正在办理的件,通知并计时 (open reports)")
    parser.add_argument("--dry-run", action="store_true", help="只说会怎样,什么都不存 (save nothing)")


def _run(given: Namespace, console: Console) -> int:
    settings = options.settings(given)
    job = Job(given.file, Terms(given.township, given.live), given.dry_run)
    with open_sheet(job.file) as sheet:
        if sheet.unknown:
            console.warn(f"这些列没有用到:{'、'.join(sheet.unknown)}")
        if sheet.other_sheets:
            console.warn(f"只导入了第一张表,工作簿里还有:{'、'.join(sheet.other_sheets)};请另存后分别导入")
        tally = asyncio.run(_import(settings, sheet, job, console))
    _summary(tally, job, console)
    unused = {"unused_columns": list(sheet.unknown), "unused_sheets": list(sheet.other_sheets)}
    console.give({"summary": plain(tally), "dry_run": job.dry_run, **unused})
    return Exit.FOUND if tally.refused else Exit.DONE


async def _import(settings: Settings, sheet: Sheet, job: Job, console: Console) -> Tally:
    async with wired(settings) as opened:
        return await import_sheet(opened.house, sheet, job, console)


def _tell(outcome: Outcome, console: Console) -> None:
    if outcome.refused is not None:
        console.say(f"第 {outcome.line} 行没有收:{outcome.refused}")
        console.give({"line": outcome.line, "refused": outcome.refused})
    elif outcome.duplicate_of is not None:
        console.say(f"第 {outcome.line} 行与第 {outcome.duplicate_of} 行相同,只算一件")
        console.give({"line": outcome.line, "duplicate_of": outcome.duplicate_of})


def _summary(tally: Tally, job: Job, console: Console) -> None:
    verb = "会收下" if job.dry_run else "收下"
    console.say(
        f"共 {tally.lines} 行:{verb} {tally.filed} 件,以前已有 {tally.known} 件,"
        f"重复 {tally.duplicates} 行,没有收 {tally.refused} 行"
    )
    for clause, count in _most_first(tally.clauses):
        console.say(f"  {count:>8}  {clause}")
    console.say(f"  其中待认领 {tally.pooled} 件")
    for name, written in tally.unknown.items():
        some = _most_first(written)
        words = "、".join(f"{word}({count})" for word, count in some[:_SHOWN])
        more = f"等 {len(some)} 种" if len(some) > _SHOWN else ""
        treated = "按没有类别办" if name == "category" else "按居民办"
        console.say(f"  规约里没有的{_FIELD_WORDS[name]},{treated}:{words}{more}")


def _most_first(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))


def plain(tally: Tally) -> dict[str, object]:
    """The summary for programs."""
    return {
        "lines": tally.lines,
        "filed": tally.filed,
        "known": tally.known,
        "duplicates": tally.duplicates,
        "refused": tally.refused,
        "pooled": tally.pooled,
        "clauses": dict(_most_first(tally.clauses)),
        "unknown": {name: dict(_most_first(written)) for name, written in tally.unknown.items()},
    }


COMMAND = Command(
    "import",
    "导入以往的上报 (import messages)",
    _add,
    _run,
    "1:有没有收的行(其余的已经收下);2:文件读不出来;3:数据库连不上\n"
    "--json:没有收和重复的行各一个 JSON,最后一行是小结 (one object per line)",
)
