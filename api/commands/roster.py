"""minqing roster: the people and places of a town from a table, whole or not at all, and what that changes."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from adapters.roster import ROLES, RosterRefused
from api.commands import options
from api.commands.boundaries import plain as plain_places
from api.commands.boundaries import tell_furnished, tell_problems
from api.console import Command, Console, Exit
from api.roster_file import FileRefused, RosterFile, read_roster_file
from api.settings import Settings
from api.starting import check_roster, entry_of
from api.wire import wired
from cases.enrolling import Enrolment, Seat, enrol
from cases.furnishing import Furnished, Told, Unfit, furnish, rehearsed
from cases.house import House, located, territory_of
from cases.ports import RosterEntry, Scope, Transaction
from cases.ports_contacts import Contact, Reach
from cases.refusals import InvalidInput
from cases.territory import Territory

_WORDS = {role: word for word, role in ROLES.items()}


@dataclass(frozen=True, slots=True)
class Taken:
    """What the file changes, or would change."""

    people: Enrolment
    places: Mapping[str, Furnished]  # by the code of the town


def _add(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="文件", help="CSV 或 XLSX:人员、地点 (people and places)")
    parser.add_argument(
        "--complete", action="store_true", help="文件是全部:没有写的人任职终止,没有写的地点去掉 (end what is missing)"
    )
    parser.add_argument("--dry-run", action="store_true", help="只说会怎样,什么都不存 (save nothing)")


def _run(given: Namespace, console: Console) -> int:
    settings = options.settings(given)
    try:
        read = read_roster_file(given.file)
        asked = given.complete and not given.dry_run
        if asked:  # who is going to end is shown before it happens
            _tell(asyncio.run(_take(settings, read, complete=True, dry_run=True)), read, console, given, dry_run=True)
        taken = asyncio.run(_take(settings, read, complete=given.complete, dry_run=given.dry_run))
    except (FileRefused, RosterRefused, Unfit) as refused:
        return tell_problems(refused.problems, given.file, console)
    _tell(taken, read, console, given, dry_run=given.dry_run)
    console.give(_plain(taken, read, given))
    return Exit.DONE


async def _take(settings: Settings, read: RosterFile, *, complete: bool, dry_run: bool) -> Taken:
    async with wired(settings) as opened:
        return await take(opened.house, read, complete=complete, dry_run=dry_run)


async def take(house: House, read: RosterFile, *, complete: bool, dry_run: bool) -> Taken:
    """People and places in one transaction. Raises RosterRefused, Unfit, NotFound."""
    towns: dict[str, list[Told]] = {}
    for each in read.places:
        towns.setdefault(each.line.code, []).append(Told(each.where, each.line.place))
    territory = await territory_of(house)
    ids = [located(territory, code).id for code in towns]

    async def work(tx: Transaction) -> Taken:
        places = {
            code: await furnish(house, tx, code, told, drawn=False, complete=complete) for code, told in towns.items()
        }
        entries = await _entries(tx, read)
        enrolment = await enrol(house, tx, entries, complete=complete)
        await _bind_phones(tx, read)
        return Taken(enrolment, places)

    return await rehearsed(house, Scope.of(*ids), work, dry_run=dry_run)


async def _entries(tx: Transaction, read: RosterFile) -> list[RosterEntry]:
    territory, units = await tx.territory(), (await tx.directory()).units
    check_roster(read.people, territory, units)
    entries = [entry_of(row, territory, units) for row in read.people]
    if problems := list(_group_problems(entries, territory)):
        raise RosterRefused(problems)
    return entries


async def _bind_phones(tx: Transaction, read: RosterFile) -> None:
    """Raises RosterRefused for numbers that somebody else has."""
    problems, now = [], await tx.real_now()
    for key, phone in {row.key: row.phone for row in read.people if row.phone}.items():
        person = await tx.person_by_key(key)
        try:
            await tx.bind(Contact(person.id if person else "", Reach.PHONE, phone, now))
        except InvalidInput:
            problems.append(f"编号“{key}”的手机号已经绑定了另一个人,请核对;那个人换了号码的,请先在小程序里解除")
    if problems:
        raise RosterRefused(problems)


def _group_problems(entries: Iterable[RosterEntry], territory: Territory) -> Iterable[str]:
    named = dict.fromkeys((each.jurisdiction, each.group) for each in entries if each.group is not None)
    for place, group in named:
        if group not in {known.name for known in territory.groups_known_in(place)} | _groups_below(place, territory):
            yield f"{territory.jurisdictions[place].name}没有叫“{group}”的群,名册里却写了它"


def _groups_below(place: int, territory: Territory) -> set[str]:
    return {group.name for group in territory.groups if territory.covers(place, group.declared_by)}


def _tell(taken: Taken, read: RosterFile, console: Console, given: Namespace, *, dry_run: bool) -> None:
    verb = "会" if dry_run else ""
    if read.people:
        _tell_people(taken.people, console, verb, complete=given.complete)
    for code, furnished in taken.places.items():
        console.say(f"{code} 的地点")
        tell_furnished(furnished, console, complete=given.complete, dry_run=dry_run)
    if read.unused:
        console.say(f"没有用到的工作表:{'、'.join(read.unused)}")
    if read.demo:
        console.say(f"其中演示人员 {read.demo} 人,正式使用前请换成真实人员")


def _tell_people(people: Enrolment, console: Console, verb: str, *, complete: bool) -> None:
    console.say(
        f"任职:{verb}新增 {len(people.added)},{verb}改任期 {len(people.moved)},"
        f"{verb}终止 {len(people.ended)},不变 {people.same}"
    )
    ending = f"{verb}终止" if complete else "名册里没有、仍旧保留(要终止请加 --complete)"
    lists: tuple[tuple[str, tuple[Seat, ...]], ...] = (
        ("新增", people.added),
        ("改任期", people.moved),
        ("不再担任", people.ended),
        (ending, people.missing),
    )
    for title, seats in lists:
        for seat in seats:
            console.say(f"  {title}:{said(seat)}")
    for key, before, now in people.renamed:
        console.say(f"  改姓名:{key} {before} → {now}")
    for empty in people.vacancies:
        stand_in = f",由{empty.stand_in}代" if empty.stand_in else ",没有人代"
        console.say(f"  岗位空缺:{empty.place} {empty.unit} {empty.post}{stand_in}")


def said(seat: Seat) -> str:
    """A role in words: hn-x 演示甲 单位人员 移动公司 承办单位负责人."""
    unit = seat.unit.name if seat.unit else None
    words = (seat.key, seat.name, _WORDS[seat.role], seat.level, unit, seat.group, seat.post)
    return " ".join(word for word in words if word)


def _plain(taken: Taken, read: RosterFile, given: Namespace) -> dict[str, object]:
    people = taken.people
    return {
        "dry_run": given.dry_run,
        "complete": given.complete,
        "people": {
            "added": [said(each) for each in people.added],
            "moved": [said(each) for each in people.moved],
            "ended": [said(each) for each in people.ended],
            "missing": [said(each) for each in people.missing],
            "same": people.same,
            "renamed": [list(each) for each in people.renamed],
            "vacancies": [[each.place, each.unit, each.post, each.stand_in] for each in people.vacancies],
        },
        "places": {code: plain_places(each) for code, each in taken.places.items()},
        "demo": read.demo,
    }


COMMAND = Command(
    "roster",
    "导入名册:代表、工作人员、岗位、村、网格、小区 (import people and places)",
    _add,
    _run,
    "1:名册有问题,一条也没有存;2:文件不是表格;3:数据库连不上",
)
