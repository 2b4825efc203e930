"""Five hundred torn rule files while reports come in: what becomes of a thousand reports stays the same, everywhere."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from random import Random

import pytest

from adapters.ids import SeededIds
from adapters.rule_compiler import JailedCompiler
from adapters.store import open_store
from cases import commands as c
from cases.examining import examine
from cases.house import House
from cases.intake import Letter, report
from cases.ports import Scope, Transaction
from cases.ports_rules import Examined, Order
from cases.publishing import RulesRejected, history_of, publish
from cases.refusals import InvalidInput
from cases.rule_review import review, written
from cases.rulebook import RuleBook, ruleset_for
from dsl.facts import Facts
from tests.support.clerks import with_clerks
from tests.support.matters import at
from tests.support.servers import Database
from tests.support.torn import torn
from tests.support.town import CITY_CODE, EAST, FAR_CODE, WEST, Town, found_town, sources, words

pytestmark = pytest.mark.trawl
FILES = 500
PROBES = 1000
SEED = 20261122
REPORTS = 40
IN_JAIL = 6  # of the torn files; each costs a process
WORKERS = 3


class BesideTheLoop:
    """Reads in a thread, so that reports go on meanwhile; a process for each of five hundred would take minutes."""

    async def examine(self, order: Order) -> Examined:
        return await asyncio.to_thread(examine, order)


@dataclass(slots=True)
class Tally:
    """What became of the torn files."""

    rejected: int = 0
    harmless: int = 0  # they would have been sound; nobody put them in force
    sent: list[str] = field(default_factory=list)


def probes() -> list[Facts]:
    """A thousand reports that nobody sends."""
    dice = Random(SEED)
    categories = [(), ("市政设施",), ("市政设施", "窨井盖"), ("市政设施", "路灯")]
    texts = ["", "路口积水", "井盖响", "积水和井盖", "别的事"]
    owners: list[dict[str, str]] = [{}, {"权属": "通信"}, {"权属": "水务"}, {"权属": "不清楚"}, {"权属": "未填"}]
    return [
        Facts(
            jurisdiction=dice.choice((EAST, WEST, CITY_CODE, FAR_CODE)),
            at=at("2026-11-23 09:00"),
            category=dice.choice(categories),
            text=dice.choice(texts),
            role=dice.choice(("居民", "代表", "网格员")),
            named_unit=dice.choice((None, None, "城管局")),
            village=dice.choice((None, "甲村", "丙村")),
            answers=dice.choice(owners),
        )
        for _ in range(PROBES)
    ]


async def routing(house: House, asked: list[Facts]) -> str:
    """What this worker would do with each of them, as one hash."""

    async def work(tx: Transaction) -> str:
        territory, told = await tx.territory(), hashlib.sha256()
        for facts in asked:
            place = territory.by_code(facts.jurisdiction)
            assert place is not None
            assert place.bundle is not None
            rules = ruleset_for(await house.rules.bundle(tx, place.bundle), territory, place)
            decision = rules.decide(facts)
            told.update(repr((decision.bundle, decision.plan)).encode())
        return told.hexdigest()

    return await house.store.run(Scope(), work)


@pytest.fixture(params=["sqlite", "postgres"])
async def workers(request: pytest.FixtureRequest) -> AsyncIterator[list[Town]]:
    """Several that share a database, each with its own connections and its own book of rules."""
    postgres = request.param == "postgres"
    database: Database | None = request.getfixturevalue("migrated_database") if postgres else None
    url = database.app_url if database else request.getfixturevalue("sqlite_url")
    async with AsyncExitStack() as stack:
        stores = [
            await stack.enter_async_context(open_store(url, pool=4, sandbox=True))
            for _ in range(WORKERS if postgres else 1)
        ]
        town = await with_clerks(await found_town(store=stores[0]))
        yield [
            Town(
                replace(town.house, store=store, ids=SeededIds(number), rules=RuleBook(compiler=BesideTheLoop())),
                town.clock,
                town.people,
            )
            for number, store in enumerate(stores, 1)
        ]


async def mutate(town: Town, tally: Tally) -> None:
    """Each torn file is reviewed; every fifth is pressed into force as a folder would be, a few in the jail."""
    dice, whole = Random(SEED), sources()
    jailed = RuleBook(compiler=JailedCompiler())
    for number in range(FILES):
        at_file = dice.randrange(len(whole))
        source = whole[at_file]
        text = torn(source.text, dice)
        try:
            await review(town.house, written({source.name: text}))
        except RulesRejected:
            tally.rejected += 1
        except InvalidInput:
            tally.harmless += 1  # what was torn was no word of it
            continue
        else:
            tally.harmless += 1
            continue
        if number % 5 == 0:
            rules = jailed if number < 5 * IN_JAIL else town.house.rules
            files = [*whole[:at_file], replace(source, text=text), *whole[at_file + 1 :]]
            with pytest.raises(RulesRejected):
                await publish(town.house.store, rules, files, by="撕坏的", reason="示例")


async def send(town: Town, tally: Tally, done: asyncio.Event, dice: Random) -> None:
    """Somebody reports, again and again."""
    for _ in range(REPORTS // 2):
        letter = Letter(c.Report("", ""), dice.choice(("窨井盖", "路灯")), words(dice.choice(("积水", "响", "灭"))))
        tally.sent.append(str((await report(town.house, town["deputy"], EAST, letter, None))["id"]))
        if done.is_set():
            return
        await asyncio.sleep(0.05)


async def test_five_hundred_torn_files_under_load_change_no_routing_on_any_worker(workers: list[Town]) -> None:
    asked, tally, done = probes(), Tally(), asyncio.Event()
    before = [await routing(town.house, asked) for town in workers]
    first = await workers[0].house.store.run(Scope(), history_of)

    senders = [asyncio.create_task(send(town, tally, done, Random(n))) for n, town in enumerate(workers[-2:])]
    await mutate(workers[0], tally)
    done.set()
    await asyncio.gather(*senders)
    after = [await routing(town.house, asked) for town in workers]
    cold = [await routing(replace(town.house, rules=RuleBook()), asked) for town in workers]

    assert len(set(before)) == 1
    assert (after, cold) == (before, before)
    assert await workers[0].house.store.run(Scope(), history_of) == first
    assert tally.rejected + tally.harmless == FILES
    assert tally.rejected > FILES * 0.6, tally

    async def bundles(tx: Transaction) -> set[str]:
        return {case.bundle for each in tally.sent if (case := await tx.case(each)) is not None}

    in_force = first.last
    assert in_force is not None
    assert await workers[0].house.store.run(Scope(frozenset(range(1, 20))), bundles) == {in_force.bundle}
