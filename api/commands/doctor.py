"""minqing doctor: everything the program stands on, one line each, and what to do about what is wrong."""

from __future__ import annotations

import asyncio
import os
from argparse import ArgumentParser, Namespace
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from adapters.calendars import CalendarRefused
from adapters.redis_bus import RedisBus
from adapters.store.errors import StoreMisconfigured, StoreUnavailable
from api.commands import options
from api.commands.check import check
from api.commands.doctor_audit import sealed_days, witnesses
from api.commands.doctor_content import content
from api.commands.doctor_duties import separate_duties
from api.commands.doctor_partners import partners
from api.commands.doctor_telling import telling
from api.commands.doctor_units import mergers
from api.commands.doctor_wechat import wechat
from api.commands.doctor_wechat_messages import pushes, templates
from api.console import Command, Console, Exit
from api.rulefiles import RulesUnreadable, read_calendar, read_folder
from api.settings import Settings, SettingsRefused
from api.starting import bundles_of, wanted_of
from api.wire import Wired, wired
from cases.house import territory_of
from cases.publishing import as_published
from cases.rule_review import desk
from dsl.bundle import hash_of
from dsl.period import ZONE

_NOTICE_MONTH = 11  # the State Council's notice for the next year comes about then


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was looked at, how it is, and – unless it is well – what to do. ``well`` None is a warning."""

    what: str
    well: bool | None
    words: str

    def __str__(self) -> str:
        return f"{_MARKS[self.well]} {self.what}:{self.words}"


_MARKS = {True: "✓", False: "✗", None: "!"}


def _add(parser: ArgumentParser) -> None:
    del parser  # no options of its own


def _run(given: Namespace, console: Console) -> int:
    findings = asyncio.run(_examine(given))
    for finding in findings:
        console.say(str(finding))
    sound = all(finding.well is not False for finding in findings)
    console.say("一切正常" if sound else "请按上面 ✗ 的各行处理")
    console.give({"sound": sound, "findings": [{"what": f.what, "well": f.well, "words": f.words} for f in findings]})
    return Exit.DONE if sound else Exit.FOUND


async def _examine(given: Namespace) -> list[Finding]:
    try:
        settings = options.settings(given)
    except SettingsRefused as refused:
        return [Finding("设置", well=False, words=str(problem)) for problem in refused.problems]
    found = [Finding("设置", well=True, words=f"{'试用' if settings.sandbox else '正式'}方式")]
    found += [finding async for finding in _database(settings)]
    found.append(await _redis(settings))
    found += [*_rules(settings), *_calendar(settings), _files(settings.files.dir)]
    return found


async def _database(settings: Settings) -> AsyncIterator[Finding]:
    name = "SQLite" if settings.database.is_sqlite else "PostgreSQL"
    try:
        async with wired(settings) as opened:
            walls = "只有应用这一道墙" if settings.database.is_sqlite else "角色和行级安全都正确"
            yield Finding("数据库", well=True, words=f"{name} 连得上,数据表是最新的,{walls}")
            yield await _in_force(opened)
            yield await _from_before(opened)
            yield await _dead_letters(opened)
            yield Finding("并入的单位", *await mergers(opened))
            yield Finding("职责分离", *await separate_duties(opened))
            yield await _undelivered(opened)
            yield Finding("微信", *await wechat(opened))
            yield Finding("告知", *await telling(opened))
            yield Finding("内容检查", *await content(opened))
            yield Finding("对接", *await partners(opened))
            yield Finding("消息推送", *await pushes(opened))
            yield Finding("订阅模板", *templates(opened.subscribe))
            yield Finding("日封", *await sealed_days(opened))
            yield Finding("见证", *await witnesses(opened))
    except (StoreMisconfigured, StoreUnavailable) as error:
        yield Finding("数据库", well=False, words=f"{name}:{error}")
    except CalendarRefused:
        yield Finding("数据库", well=None, words="日历文件有错误,先改好它再看")


async def _in_force(opened: Wired) -> Finding:
    in_force = bundles_of(await territory_of(opened.house))
    if not in_force:
        return Finding("启用的规约", well=False, words="一个也没有,请运行 minqing migrate")
    version = "、".join(sorted(digest[:12] for digest in in_force))
    well, words = await _beside_the_folder(opened, in_force)
    return Finding("启用的规约", well=well, words=f"版本 {version}{words}")


async def _beside_the_folder(opened: Wired, in_force: frozenset[str]) -> tuple[bool | None, str]:
    """How the rules in force stand to those in the folder."""
    try:
        folder = read_folder(opened.settings.rules.folder)
    except RulesUnreadable:
        return None, ",与文件夹里的不同;文件夹读不出来,现在按上一次启用的办理"
    house, at = opened.house, await desk(opened.house)
    if in_force == {hash_of(await as_published(house.store, folder))}:
        return True, ""
    wanted, apart = await wanted_of(house, at, folder)
    if apart:
        return None, f",{'、'.join(apart)} 在文件夹里和库里都改过,现在按库里的办理;请核对后运行 minqing publish"
    if set(wanted) == set(at.sources):
        return True, ",比文件夹里的新(后来在网页或者命令里启用的)"
    return None, ",与文件夹里的不同;要启用新的请运行 minqing migrate"


async def _from_before(opened: Wired) -> Finding:
    count = await opened.store.from_before()
    return Finding("升级以前的件", well=not count, words=from_before(count) if count else "没有等着补算的")


def from_before(count: int) -> str:
    """What is the matter with cases that an earlier version wrote, and what to do."""
    return f"{count} 件的统计和颜色还没有补算,请运行 minqing rebuild --repair(服务可以照开)"


async def _dead_letters(opened: Wired) -> Finding:
    most = opened.settings.clock.max_attempts
    dead = await opened.store.dead_letters(most)
    if not dead:
        return Finding("到期处理", well=True, words="没有停下的")
    ids = "、".join(due.case for due in dead[:5])
    words = f"{len(dead)} 件失败 {most} 次后停下了({ids}),原因见日志;改好后把 clock.max_attempts 调大一些再启动"
    return Finding("到期处理", well=False, words=words)


async def _undelivered(opened: Wired) -> Finding:
    most = opened.settings.clock.max_attempts
    stuck = await opened.store.undelivered(most)
    if not stuck:
        return Finding("关联的件", well=True, words="没有停下的")
    ids = "、".join(dict.fromkeys(message.case for message in stuck[:5]))
    words = f"{len(stuck)} 条转出或者进展试了 {most} 次没有送达({ids}),原因见日志;改好后调大 clock.max_attempts 再启动"
    return Finding("关联的件", well=False, words=words)


async def _redis(settings: Settings) -> Finding:
    if not settings.redis.url:
        return Finding("Redis", well=True, words="没有配置,用进程内的通知")
    bus = RedisBus(settings.redis.url.url)
    try:
        heard = await bus.publish("doctor", "")
    finally:
        await bus.close()
    words = "连得上" if heard else f"{settings.redis.url} 连不上;服务照常,只是通知慢一些"
    return Finding("Redis", well=heard, words=words)


def _rules(settings: Settings) -> Iterator[Finding]:
    folder = settings.rules.folder
    try:
        sources = read_folder(folder)
    except RulesUnreadable as unreadable:
        yield Finding("规约文件", well=False, words=str(unreadable))
        return
    report = check(sources, frozenset(source.name for source in sources), settings.rules)
    passed = sum(example.passed for example in report.examples)
    words = f"{len(sources)} 个文件,{passed}/{len(report.examples)} 个例子通过"
    help_words = "" if report.sound else ";请运行 minqing check 看每一处错误"
    yield Finding("规约文件", well=report.sound, words=words + help_words)


def _calendar(settings: Settings) -> Iterator[Finding]:
    try:
        calendar = read_calendar(settings.rules)
    except CalendarRefused as refused:
        yield from (Finding("日历", well=False, words=f"{d.file}:{d.span.line} {d.message}") for d in refused.problems)
        return
    today = datetime.now(UTC).astimezone(ZONE)
    wanted = [today.year] + ([today.year + 1] if today.month >= _NOTICE_MONTH else [])
    missing = [year for year in wanted if year not in calendar.years]
    if missing:
        years = "、".join(map(str, missing))
        words = f"还没有 {years} 年的放假通知,涉及的期限都是暂定;通知出来后写进 {settings.rules.calendar_file}"
        yield Finding("日历", well=None, words=words)
    else:
        yield Finding("日历", well=True, words=f"有 {min(calendar.years)} 到 {max(calendar.years)} 年的放假通知")


def _files(folder: Path) -> Finding:
    nearest = next(place for place in (folder.absolute(), *folder.absolute().parents) if place.exists())
    if nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK):
        return Finding("照片文件夹", well=True, words=f"{folder} 可以写")
    return Finding("照片文件夹", well=False, words=f"{folder} 不能写,请改权限或改 files.dir")


COMMAND = Command("doctor", "检查设置和所依赖的一切 (diagnose)", _add, _run, "1:有 ✗ 的一行")
