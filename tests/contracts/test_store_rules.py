"""The shelf of rule texts on all three stores: nothing on it changes, and of many who publish at once one wins."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from adapters.store.store import DatabaseStore
from cases import commands as c
from cases.events_rules import RulesPublished
from cases.intake import Letter, report
from cases.ports import Scope, Store, Transaction
from cases.ports_rules import Record, SeenReport
from cases.publishing import history_of, publish
from cases.refusals import InFlight, KeyReused, RulesMoved
from cases.rule_changing import Change, approve, propose
from cases.rule_log import FOLDER, History, history
from cases.rule_review import review, written
from dsl.bundle import Source
from tests.support.clerks import CITY_FILE, EAST_FILE, ROUTED, SHORTER, changed, with_clerks
from tests.support.storeroom import Workers
from tests.support.town import CITY, CITY_CODE, EAST, STREETS, Town, found_town, sources, words

SEEN = SeenReport("a" * 64, "b" * 64, "c" * 64, "示例报告", datetime(2026, 11, 23, tzinfo=UTC))


@pytest.fixture
async def town(store: Workers) -> Town:
    return await with_clerks(await found_town(store=store))


async def published_in(town: Town) -> list[RulesPublished]:
    events = await town.house.store.run(Scope(), lambda tx: tx.rule_events())
    return [each.payload for each in events if isinstance(each.payload, RulesPublished)]


async def test_the_first_version_is_written_into_the_log_of_the_place_it_made(town: Town) -> None:
    events = await town.house.store.run(Scope(), lambda tx: tx.rule_events())
    territory = await town.house.store.run(Scope(), lambda tx: tx.territory())
    home = territory.by_code(CITY_CODE)

    assert home is not None
    assert [(each.jurisdiction, each.seq, type(each.payload)) for each in events] == [(home.id, 1, RulesPublished)]


async def test_of_many_who_publish_at_once_one_wins_and_the_others_are_told(town: Town) -> None:
    drafts = [written({CITY_FILE: f"{CITY}# {number}\n"}) for number in range(6)]
    seen = [(await review(town.house, draft)).report.digest for draft in drafts]

    done = await asyncio.gather(
        *(
            propose(town.house, town["clerk"], Change(draft, f"第{number}个", each))
            for number, (draft, each) in enumerate(zip(drafts, seen, strict=True))
        ),
        return_exceptions=True,
    )

    kinds = [type(each) for each in done]
    assert kinds.count(RulesMoved) == len(done) - 1, kinds
    winner = next(number for number, each in enumerate(done) if not isinstance(each, BaseException))
    assert [each.reason for each in await published_in(town)] == ["测试", f"第{winner}个"]
    assert all(f"启用(第{winner}个)" in str(each) for each in done if isinstance(each, RulesMoved))


async def test_one_proposal_is_signed_once_by_however_many(store: Workers) -> None:
    town = await with_clerks(await found_town(store=store), two_persons=True)
    waiting = str((await changed(town, "clerk", {CITY_FILE: SHORTER}))["proposal"])

    done = await asyncio.gather(
        *(approve(town.house, town[who], waiting) for who in ("second", "signer")), return_exceptions=True
    )

    assert [isinstance(each, BaseException) for each in done].count(False) == 1
    assert [each.number for each in await published_in(town)] == [1, 2]


async def test_one_key_at_once_puts_in_force_once(town: Town) -> None:
    draft = written({CITY_FILE: ROUTED})
    change = Change(draft, "示例", (await review(town.house, draft)).report.digest)

    done = await asyncio.gather(
        *(propose(town.house, town["clerk"], change, "one") for _ in range(3)), return_exceptions=True
    )

    answers = [each for each in done if not isinstance(each, BaseException)]
    assert all(isinstance(each, InFlight | RulesMoved) for each in done if isinstance(each, BaseException)), done
    assert len({str(each) for each in answers}) == 1
    assert len(await published_in(town)) == 2
    with pytest.raises(KeyReused):
        await propose(town.house, town["clerk"], replace(change, reason="别的"), "one")


async def test_reports_go_on_while_rules_are_switched_and_each_stands_under_one_bundle(town: Town) -> None:
    async def one(number: int) -> str:
        letter = Letter(c.Report("", ""), "窨井盖", words(f"井盖响{number}"))
        return str((await report(town.house, town["deputy"], EAST, letter, None))["id"])

    async def switch() -> None:
        await changed(town, "clerk", {CITY_FILE: ROUTED})
        await changed(town, "clerk", {CITY_FILE: CITY})

    sent, _ = await asyncio.gather(asyncio.gather(*(one(number) for number in range(12))), switch())

    async def routes(tx: Transaction) -> set[tuple[str, str]]:
        cases = [await tx.case(each) for each in sent]
        leads = [(case.bundle, case.plan.route.lead.name if case.plan.route.lead else "") for case in cases if case]
        return set(leads)

    bundles = [each.bundle for each in await published_in(town)]
    found = await town.house.store.run(Scope(frozenset(range(1, 20))), routes)
    assert found <= {(bundles[0], ""), (bundles[1], "城管局")}


async def test_the_register_and_the_log_tell_the_same(town: Town) -> None:
    await changed(town, "clerk", {CITY_FILE: ROUTED}, "换承办")

    async def both(tx: Transaction) -> tuple[History, History, tuple[Record, ...]]:
        return await history_of(tx), history(await tx.rule_events(), await tx.records()), await tx.records()

    past, folded, register = await town.house.store.run(Scope(), both)

    assert past == folded
    assert [(each.by, each.reason) for each in register] == [("测试", "测试"), (town["clerk"].id, "换承办")]


async def test_what_was_there_before_the_log_is_a_version_too(store: Store) -> None:
    town = await found_town(store=store)
    records = await store.run(Scope(), lambda tx: tx.records())

    early = history((), records)

    assert [(each.number, each.label, each.by, each.files) for each in early.versions] == [(1, "测试", None, ())]
    assert early.from_folder == records[0].bundle
    assert (await published_in(town))[0].source == FOLDER


async def test_texts_of_a_proposal_are_kept_once_and_are_not_in_the_register(store: Store) -> None:
    wanted = (Source("甲.rule", "甲"), Source("乙.rule", "乙", 1))

    async def keep(tx: Transaction) -> tuple[object, ...]:
        await tx.keep_texts("d" * 64, wanted)
        await tx.keep_texts("d" * 64, ())
        return (
            await tx.bundle_sources("d" * 64),
            await tx.rule_text("d" * 64, "甲.rule"),
            await tx.rule_text("d" * 64, "丙.rule"),
            await tx.records(),
            await tx.in_force(),
        )

    assert await store.run(Scope(), keep) == (tuple(sorted(wanted, key=lambda s: s.name)), "甲", None, (), None)


async def test_a_report_is_kept_as_it_was_shown(store: Store) -> None:
    async def keep(tx: Transaction) -> tuple[object, object]:
        await tx.keep_report(SEEN)
        await tx.keep_report(replace(SEEN, text="另一份"))
        return await tx.report_seen(SEEN.digest), await tx.report_seen("e" * 64)

    assert await store.run(Scope(), keep) == (SEEN, None)


@pytest.mark.parametrize("table", ["bundles", "bundle_files", "bundle_texts", "rule_reports"])
async def test_the_database_itself_refuses_to_change_a_text(town: Town, table: str) -> None:
    store = town.house.store
    if not isinstance(store, DatabaseStore):
        return
    await store.run(Scope(), lambda tx: tx.keep_report(SEEN))
    column = {"bundles": "reason", "bundle_files": "name"}.get(table, "text")

    for statement in (f"UPDATE {table} SET {column} = 'x'", f"DELETE FROM {table}"):
        with pytest.raises(Exception, match=r"只增不改|permission denied"):
            async with store.engine.transaction() as connection:
                await connection.execute_query(statement)


async def test_open_cases_that_stand_under_others_are_found_in_pages(town: Town) -> None:
    house = town.house
    letter = Letter(c.Report("", ""), "窨井盖", words("井盖响"))
    sent = sorted([str((await report(house, town["deputy"], EAST, letter, None))["id"]) for _ in range(3)])
    where = (await house.store.run(Scope(), lambda tx: tx.territory())).by_code(EAST)
    assert where is not None
    now = (await published_in(town))[-1].bundle
    under = {where.id: frozenset({now, "f" * 64})}

    async def page(after: str = "") -> list[str]:
        return [each.case for each in await house.store.open_under(under, after, 2)]

    assert [await page(), await page(sent[1])] == [sent[:2], sent[2:]]
    assert await house.store.count_under(under) == 3
    assert await house.store.open_bundles([where.id]) == {where.id: frozenset({now})}
    assert await house.store.open_under({where.id: frozenset({"f" * 64})}, "", 5) == ()
    assert await house.store.count_under({}) == 0
    assert await house.store.open_under({}, "", 5) == ()
    assert await house.store.open_bundles([]) == {}


async def test_bundles_that_have_the_same_texts_for_a_place_are_known(town: Town) -> None:
    first = (await published_in(town))[0].bundle
    await changed(town, "east-clerk", {EAST_FILE: f"{STREETS[EAST_FILE]}# 示例\n"})
    second = (await published_in(town))[1].bundle
    city, street = (Source(name, text, 1) for name, text in ((CITY_FILE, CITY), (EAST_FILE, STREETS[EAST_FILE])))

    async def same(tx: Transaction) -> list[frozenset[str]]:
        stored = {each.name: each for each in await tx.bundle_sources(first) or ()}
        texts: tuple[list[Source], ...] = ([stored[CITY_FILE]], [stored[CITY_FILE], stored[EAST_FILE]], [])
        both = [await tx.same_texts(each, [first, second]) for each in texts]
        return [*both, await tx.same_texts(texts[0], []), await tx.same_texts([city, street], [first])]

    found = await town.house.store.run(Scope(), same)
    assert found[:4] == [{first, second}, {first}, set(), set()]
    assert found[4] == set()  # another edition is another text


async def test_a_failed_publishing_leaves_no_trace(town: Town) -> None:
    async def broken(tx: Transaction) -> None:
        await tx.keep_report(SEEN)
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        await town.house.store.alone(broken)

    assert await town.house.store.run(Scope(), lambda tx: tx.report_seen(SEEN.digest)) is None


async def test_the_same_folder_twice_is_one_version(town: Town) -> None:
    house = town.house

    await publish(house.store, house.rules, sources(), by="测试", reason="再来")

    assert len(await published_in(town)) == 1
