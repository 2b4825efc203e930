"""minqing partner: mapping files checked, tables taken in and given out, lines opened, watched and begun again."""

from __future__ import annotations

import asyncio
import secrets
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from adapters.outbound_rules import target_of
from adapters.seen import open_seen
from adapters.spreadsheet import ColumnSheet, open_columns
from api.commands import options
from api.commands.importing import reader_for
from api.commands.partner_checking import check_partners
from api.commands.partner_giving import give_out
from api.commands.partner_services import show_services
from api.console import Command, CommandFailed, Console, Exit
from api.importing import Terms
from api.partner_book import PartnerFiles, partners_folder
from api.partner_import import BulkImport, Job, Report
from api.wire import Wired, allowed, wired
from cases.house import located, territory_of
from cases.open311_desk import listening
from cases.partner_lines import LineSeen, begin_again, change, seen
from cases.partners import Key, Line, Progress, Reach, State, Wish
from cases.ports import Scope, Transaction
from cases.ports_outbound import OutboundRefused, Question
from cases.refusals import Refusal
from dsl.mapping.model import Mapping
from dsl.mapping.words import OPEN311

_STATE_WORDS = {State.ON: "推送中", State.PAUSED: "已暂停", State.STOPPED: "已停下", State.LISTENS: "收件(Open311)"}
_LONGEST_CLIENT = 20
_LONGEST_KEY = 200
_TOLD = {
    "filed": "立件",
    "history": "归档",
    "changed": "有变化",
    "same": "没有变化",
    "again": "重复",
    "refused": "没有收",
}


def _add(parser: ArgumentParser) -> None:
    words = parser.add_subparsers(dest="word", required=True, metavar="做什么")
    add = partial(words.add_parser, parents=[options.common_after()])
    check = add("check", help="检查对照文件,一次指出全部错误 (check mapping files)")
    check.add_argument("paths", nargs="*", type=Path, metavar="文件", help="不写就检查设置里的文件夹 (files)")
    take = add("import", help="导入平台的表:CSV、XLSX、NDJSON (import a partner's table)")
    take.add_argument("partner", metavar="平台", help="对照文件里“对接”后面的名字 (partner)")
    take.add_argument("file", type=Path, metavar="文件")
    take.add_argument("--live", action="store_true", help="没有办完的作为正在办理的件,通知并计时 (open cases)")
    take.add_argument("--dry-run", action="store_true", help="只说会怎样,什么都不存 (save nothing)")
    take.add_argument(
        "--report", type=Path, metavar="文件", help="没有收的行写到这里,不写就在原文件旁边 (refused rows)"
    )
    give = add("export", help="按对照文件导出一个地方的件:CSV、NDJSON (export cases)")
    give.add_argument("partner", metavar="平台")
    give.add_argument("township", metavar="代码")
    give.add_argument("file", type=Path, metavar="文件", help="以 .ndjson 结尾的一行一个 JSON,别的是 CSV")
    give.add_argument("--all", action="store_true", help="连它不经手的件(盖住电话、姓名)(all cases, covered)")
    _add_lines(add)


def _add_lines(add: Callable[..., ArgumentParser]) -> None:
    connect = add("connect", help="开一条推送线路,给出密钥,只显示一次 (open a line)")
    connect.add_argument("partner", metavar="平台")
    connect.add_argument("township", metavar="代码")
    connect.add_argument("url", metavar="地址", help="平台接收推送的完整 https 地址;主机要在 outbound.hosts 里")
    connect.add_argument("--only", nargs="+", choices=[each.value for each in Wish], help="只推送这些 (which events)")
    connect.add_argument("--all", action="store_true", help="连它不经手的件(盖住电话、姓名)(all cases, covered)")
    connect.add_argument(
        "--from-start", action="store_true", help="从第一号推起,不写就从现在起 (from the first number)"
    )
    client = add("client", help="给 Open311 客户端开一个 api_key,只显示一次 (API key for an Open311 client)")
    client.add_argument("partner", metavar="名称", help="客户端的名字,最多 20 字")
    client.add_argument("township", metavar="代码", help="它可以上报到哪个辖区")
    connect.add_argument(
        "--api-key", type=Path, metavar="文件", help="方向是 Open311 的:对方给的密钥在这个文件里,只有一行 (their key)"
    )
    services = add("services", help="方向是 Open311 的:对方有哪些类别、问什么 (what a neighbour takes)")
    services.add_argument("url", metavar="地址")
    services.add_argument("partner", metavar="平台", nargs="?", help="写了就核对它的对照文件 (check its mapping)")
    add("list", help="线路和推送到了第几号 (lines)")
    for word, help_ in (
        ("rotate", "换密钥,旧的还认七天 (new key)"),
        ("pause", "暂停 (pause)"),
        ("resume", "恢复 (resume)"),
    ):
        one = add(word, help=help_)
        one.add_argument("line", metavar="线路")
        if word == "rotate":
            one.add_argument(
                "--api-key", type=Path, metavar="文件", help="方向是 Open311 的:对方新给的密钥 (their key)"
            )
    replay = add("replay", help="从某一号起重新推送 (send again)")
    replay.add_argument("line", metavar="线路")
    replay.add_argument("--from", dest="first", type=int, required=True, metavar="号", help="第几号 (number)")


def _run(given: Namespace, console: Console) -> int:
    if given.word == "check":
        return check_partners(options.settings(given), given.paths, console)
    return asyncio.run(_with_store(given, console))


async def _with_store(given: Namespace, console: Console) -> int:
    async with wired(options.settings(given)) as opened:
        try:
            return await _WORDS[given.word](opened, given, console)
        except Refusal as refused:
            raise CommandFailed(refused.message) from None


def mapping_named(opened: Wired, partner: str) -> Mapping:
    """The mapping of this partner. Raises CommandFailed."""
    found = PartnerFiles(partners_folder(opened.settings)).read()
    if partner in found.mappings:
        return found.mappings[partner]
    known = "、".join(found.mappings) or "没有"
    raise CommandFailed(f"没有“{partner}”的对照文件,或者有错误(minqing partner check);可以用的:{known}")


# --- tables in and out ------------------------------------------------------------------------------------------------


async def _import(opened: Wired, given: Namespace, console: Console) -> int:
    mapping = mapping_named(opened, given.partner)
    job = Job(mapping, given.live, given.dry_run)
    with open_columns(given.file, [column.header for column in mapping.columns]) as sheet:
        _check_columns(sheet, mapping, console)
        tally, unknown = await _take(opened, given, job, sheet, console)
    for name, count in unknown.most_common():
        console.say(f"  规约里没有的类别,按没有类别办:{name}({count})")
    told = ",".join(f"{word} {tally[name]}" for name, word in _TOLD.items() if tally[name])
    console.say(f"共 {tally['rows']} 行:{told or '没有内容'}{'(只是试算)' if given.dry_run else ''}")
    console.give({"summary": dict(tally), "unknown": dict(unknown), "dry_run": given.dry_run})
    return Exit.FOUND if tally["refused"] else Exit.DONE


def _check_columns(sheet: ColumnSheet, mapping: Mapping, console: Console) -> None:
    required = [each.header for each in mapping.columns if each.required and each.header in sheet.missing]
    if required:
        raise CommandFailed(
            f"表里没有必填的列:{'、'.join(required)};表里没有用到的列:{'、'.join(sheet.unknown) or '没有'}"
        )
    if sheet.missing:
        console.warn(f"表里没有这些列,当作空的:{'、'.join(sheet.missing)}")
    if sheet.unknown:
        console.warn(f"这些列没有用到:{'、'.join(sheet.unknown)}")


async def _take(
    opened: Wired, given: Namespace, job: Job, sheet: ColumnSheet, console: Console
) -> tuple[Counter[str], Counter[str]]:
    target = given.report or given.file.with_name(f"{given.file.stem}-没有收.csv")
    progress = await _begun(opened, given.file, job)
    if progress.line:
        console.say(f"上次做到第 {progress.line} 行,接着做")
    reader = await reader_for(opened.house, Terms())
    territory = await territory_of(opened.house)
    with open_seen() as known, Report(target, progress.report_bytes) as report:
        bulk = BulkImport(opened.house, job, reader, territory, known, report)
        await bulk.run(sheet, progress, lambda tally: console.step(lambda: f"{tally['rows']} 行"))
    if bulk.tally["refused"]:
        console.say(f"没有收的行写在 {target}")
    else:
        target.unlink()
    return bulk.tally, bulk.unknown


async def _begun(opened: Wired, file: Path, job: Job) -> Progress:
    """How far this very file is, from the beginning where it is done or was never begun."""
    name = job.id_of(file)

    async def work(tx: Transaction) -> Progress | None:
        return await tx.import_progress(name)

    found = None if job.dry else await opened.house.store.run(Scope(), work)
    return Progress(name, job.mapping.partner) if found is None or found.done else found


async def _export(opened: Wired, given: Namespace, console: Console) -> int:
    mapping = mapping_named(opened, given.partner)
    place = located(await territory_of(opened.house), given.township)
    line = Line("", place.id, mapping.partner, "", Key("", ""), reach=Reach.ALL if given.all else Reach.OWN)
    tally = await give_out(opened, line, mapping, given.file, console)
    console.say(f"导出 {tally['rows']} 件,{tally['problems']} 处没有代码,留空")
    console.give({"summary": dict(tally)})
    return Exit.FOUND if tally["problems"] else Exit.DONE


# --- lines ------------------------------------------------------------------------------------------------------------


async def _connect(opened: Wired, given: Namespace, console: Console) -> int:
    mapping = mapping_named(opened, given.partner)
    place = located(await territory_of(opened.house), given.township)
    _check_reachable(opened, given.url)
    if OPEN311 in mapping.ways:
        _check_sends(mapping, given)
    key = _their_key(given.api_key) if OPEN311 in mapping.ways else _new_key()
    line = Line(
        opened.house.ids.new(),
        place.id,
        mapping.partner,
        given.url,
        key,
        wishes=frozenset(map(Wish, given.only)) if given.only else frozenset(Wish),
        reach=Reach.ALL if given.all else Reach.OWN,
    )

    await _open(opened, line, place.name, from_start=given.from_start)
    console.say(f"线路 {line.id} 开好了({place.name} → {line.partner})")
    if OPEN311 in mapping.ways:
        console.say("按 Open311 送过去,每分钟去问一次办得怎样")
        console.give({"line": line.id})
        return Exit.DONE
    _show_key(key, console)
    console.say(f"平台发进展的地址:/api/v1/partners/{line.id}/events")
    console.give({"line": line.id, "key": key.name, "secret": key.secret})
    return Exit.DONE


def _check_reachable(opened: Wired, url: str) -> None:
    """The operator's list is the authority: a line to elsewhere is not opened. Raises CommandFailed."""
    try:
        target_of(Question("POST", url), allowed(opened.settings))
    except OutboundRefused as refused:
        raise CommandFailed(f"{refused.message};主机要先写进设置 outbound.hosts,再开线路") from None


def _check_sends(mapping: Mapping, given: Namespace) -> None:
    """Raises CommandFailed where nothing would be sent, or not all that is the neighbour's."""
    if mapping.unit is None:
        raise CommandFailed(f"对照文件没有写“单位”:对方在规约里是哪个单位,交给它的件才送到{mapping.partner}")
    if given.only:
        raise CommandFailed("方向是 Open311 的送整件,不用 --only")


def _their_key(file: Path | None) -> Key:
    """The key that the partner has given us. Raises CommandFailed."""
    if file is None:
        raise CommandFailed("方向是 Open311 的,用 --api-key 写明对方给的密钥在哪个文件里")
    try:
        secret = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise CommandFailed(f"读不出 {file}") from None
    if not 1 <= len(secret) <= _LONGEST_KEY or not secret.isprintable():
        raise CommandFailed(f"{file} 里应当只有一行密钥,最多 {_LONGEST_KEY} 字")
    return Key(_new_key().name, secret)


async def _services(opened: Wired, given: Namespace, console: Console) -> int:
    _check_reachable(opened, given.url)
    mapping = mapping_named(opened, given.partner) if given.partner else None
    return await show_services(opened, given, mapping, console)


async def _client(opened: Wired, given: Namespace, console: Console) -> int:
    if not 1 <= len(given.partner) <= _LONGEST_CLIENT:
        raise CommandFailed(f"名称要 1 到 {_LONGEST_CLIENT} 字")
    place, key = located(await territory_of(opened.house), given.township), _new_key()
    line = listening(Line(opened.house.ids.new(), place.id, given.partner, "", key))
    await _open(opened, line, place.name)
    console.say(f"{given.partner}可以用 Open311 上报到{place.name}({place.code})")
    console.say(f"api_key {line.id}.{key.secret}")
    console.say("api_key 只显示这一次,请交给对方妥善保管;换一个用 minqing partner rotate,停用用 minqing partner pause")
    console.give({"line": line.id, "api_key": f"{line.id}.{key.secret}"})
    return Exit.DONE


async def _open(opened: Wired, line: Line, place: str, *, from_start: bool = False) -> None:
    async def work(tx: Transaction) -> None:
        if any(each.partner == line.partner for each in await tx.partner_lines()):
            raise CommandFailed(f"{place}和{line.partner}已经有一条线路,换密钥用 minqing partner rotate")
        head = 0 if from_start else (await tx.heads()).get(line.jurisdiction, 0)
        await tx.save_partner_line(replace(line, cursor=head))

    await opened.house.store.run(Scope.of(line.jurisdiction), work)


def _new_key() -> Key:
    return Key(f"k{secrets.token_hex(4)}", secrets.token_urlsafe(32))


def _show_key(key: Key, console: Console) -> None:
    console.say(f"密钥名称 {key.name}")
    console.say(f"密钥 {key.secret}")
    console.say("密钥只显示这一次,请交给平台妥善保管")


async def _list(opened: Wired, _given: Namespace, console: Console) -> int:
    territory = await territory_of(opened.house)
    found = await seen(opened.house, Scope(frozenset(territory.jurisdictions)))
    for each in found:
        line, name = each.line, territory.jurisdictions[each.line.jurisdiction].name
        error = f",{line.error}" if line.error else ""
        console.say(
            f"{line.id} {name} → {line.partner} {_STATE_WORDS[line.state]}:到第 {line.cursor} 号,还差 {each.behind} 号,"
            f"送到 {line.sent} 条,重发 {line.repeated} 次{error}"
        )
        console.give({"line": line.id, "partner": line.partner, "state": line.state.value, "cursor": line.cursor})
    if not found:
        console.say("还没有线路,用 minqing partner connect 开一条")
    return Exit.DONE


async def _found(opened: Wired, line: str) -> Line:
    scope = Scope(frozenset((await territory_of(opened.house)).jurisdictions))
    lines: tuple[LineSeen, ...] = await seen(opened.house, scope)
    for each in lines:
        if each.line.id == line:
            return each.line
    raise CommandFailed(f"没有线路 {line},用 minqing partner list 看有哪些")


async def _rotate(opened: Wired, given: Namespace, console: Console) -> int:
    line = await _found(opened, given.line)
    mapping = opened.partners.read().mappings.get(line.partner)
    if line.pushes and mapping is not None and OPEN311 in mapping.ways:
        await change(opened.house, line.jurisdiction, line.id, key=_their_key(given.api_key))
        console.say(f"{line.partner}以后用对方新给的密钥")
        return Exit.DONE
    key = _new_key()
    await change(opened.house, line.jurisdiction, line.id, key=key)
    if line.pushes:
        _show_key(key, console)
    else:
        console.say(f"api_key {line.id}.{key.secret}")
    console.say(f"旧密钥 {line.key.name} 还认七天")
    console.give({"key": key.name, "secret": key.secret})
    return Exit.DONE


async def _switch(opened: Wired, given: Namespace, console: Console) -> int:
    line = await _found(opened, given.line)
    state = State.PAUSED if given.word == "pause" else State.ON if line.pushes else State.LISTENS
    after = await change(opened.house, line.jurisdiction, line.id, state=state)
    console.say(f"{line.partner}:{_STATE_WORDS[after.state]}")
    return Exit.DONE


async def _replay(opened: Wired, given: Namespace, console: Console) -> int:
    line = await _found(opened, given.line)
    after = await begin_again(opened.house, line.jurisdiction, line.id, given.first)
    console.say(f"{line.partner}从第 {after.line.cursor + 1} 号起重新推送,共 {after.behind} 号")
    return Exit.DONE


_WORDS: dict[str, Callable[[Wired, Namespace, Console], Awaitable[int]]] = {
    "import": _import,
    "export": _export,
    "connect": _connect,
    "client": _client,
    "services": _services,
    "list": _list,
    "rotate": _rotate,
    "pause": _switch,
    "resume": _switch,
    "replay": _replay,
}

COMMAND = Command(
    "partner",
    "对接平台:检查对照、导入导出、推送线路 (partners)",
    _add,
    _run,
    "1:对照有错误(或和对方的类别对不上),或有没有收的行;2:文件读不出来,或没有这条线路;3:数据库连不上",
)
