"""What the commands about versions of rule texts share (规约版本的命令): who acts, what is shown, what is told."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping

from api.commands.migrate import told
from api.console import CommandFailed, Console, Exit
from api.rule_parts import parts_of
from api.show_versions import Names, change, names_of, open_cases, people_in, proposal, version
from api.wire import Wired
from cases.house import House
from cases.people import Person
from cases.ports import Receipt, Scope, Transaction
from cases.publishing import RulesRejected, history_of
from cases.rule_changing import Change, propose
from cases.rule_log import Fate, History, Version
from cases.rule_review import Back, Draft, Review, desk, drafted, review
from dsl.ends import local


def add_who(parser: ArgumentParser) -> None:
    """Who acts, why, and how the report is told to have been seen."""
    parser.add_argument("--by", metavar="编号", help="以谁的名义,名册里的编号 (who acts)")
    parser.add_argument("--reason", metavar="理由", default="", help="为什么改,以后查得到 (why)")
    seen = parser.add_mutually_exclusive_group()
    seen.add_argument("--seen", metavar="报告号", help="看过的报告,上一次运行时给出的 (hash of the report)")
    seen.add_argument("--yes", action="store_true", help="报告随后再看,直接提出 (do not ask)")


async def person_of(house: House, key: str | None) -> Person:
    """Who acts. Raises CommandFailed."""
    if not key:
        raise CommandFailed("请写明以谁的名义:--by 名册里的编号")
    person = await house.store.run(Scope(), lambda tx: tx.person_by_key(key))
    if person is None:
        raise CommandFailed(f"名册里没有编号 {key}")
    return person


async def carry_out(
    opened: Wired, wanted: Draft | Back, who: tuple[str | None, str], console: Console, *, seen: str | None, yes: bool
) -> int:
    """Show what the texts would change; propose them as (key, reason) say where the report has been seen."""
    house, (key, reason) = opened.house, who
    try:
        shown = await review(house, wanted, parts_of(house))
    except RulesRejected as rejected:
        texts = (await desk(house)).with_texts((await drafted(house, wanted)).texts)
        raise CommandFailed(told(rejected, texts), Exit.FOUND) from rejected
    console.say(shown.report.text)
    if not (yes or seen):
        console.say(f"什么都还没有改。看过以后再运行一次,加上 --seen {shown.report.digest}")
        console.give({"review": _review(house, shown), "changed": None})
        return Exit.DONE
    person = await person_of(house, key)
    receipt = await propose(house, person, Change(wanted, reason, seen or shown.report.digest))
    tell(receipt, console)
    console.give({"review": _review(house, shown), "changed": dict(receipt)})
    await announced(opened, receipt)
    return Exit.DONE


async def announced(opened: Wired, receipt: Receipt) -> None:
    """Let those who decide by the rules know, where there is a bus."""
    if receipt["fate"] == Fate.PUBLISHED.value:
        await opened.announce(str(receipt["bundle"]))


def tell(receipt: Receipt, console: Console) -> None:
    """What became of it."""
    if receipt["fate"] == Fate.PUBLISHED.value:
        console.say(f"已启用:第{receipt['version']}版 {str(receipt['bundle'])[:12]}")
    elif receipt["fate"] == Fate.OPEN.value:
        console.say(f"已提出,等另一人签发:minqing publish --approve {receipt['proposal']} --by 编号")
    else:
        console.say("已退回,什么都没有改")


def _review(house: House, found: Review) -> dict[str, object]:
    shown = open_cases(found.foreseen)
    return {
        "bundle": found.bundle.hash,
        "files": list(found.files),
        "changes": [
            {"name": each.name, "how": each.how, "matters": each.matters} for each in map(change, found.changes)
        ],
        "second_person": house.two_persons and bool(found.matters),
        "open_cases": shown.count,
        "moved": len(found.foreseen.moved),
        "report": found.report.text,
        "seen": found.report.digest,
    }


async def past_of(house: House) -> tuple[History, Names]:
    """The history and what the people in it are called."""

    async def work(tx: Transaction) -> History:
        return await history_of(tx)

    past = await house.store.run(Scope(), work)
    return past, await names_of(house, people_in(past))


def line(found: Version, past: History, names: Names) -> str:
    """A version on one line."""
    shown = version(found, past, names)
    signed = f",{shown.signed_by.name}签发" if shown.signed_by else ""
    files = f" {'、'.join(found.files[:3])}{'等' if len(found.files) > 3 else ''}" if found.files else ""
    mark = "*" if shown.in_force else " "
    head = f"{mark}第{found.number}版 {found.bundle[:12]} {local(found.at):%Y-%m-%d %H:%M}"
    return f"{head} {shown.by.name}{signed}:{found.reason}{files}"


def waiting(past: History, names: Names) -> list[Mapping[str, object]]:
    """Proposals that wait for a second person."""
    found = [proposal(each, past, names) for each in past.proposals.values() if each.fate is Fate.OPEN]
    return [
        {"id": each.id, "by": each.by.name, "reason": each.reason, "files": each.files, "overtaken": each.overtaken}
        for each in found
    ]
