"""Whatever clerks do in whatever order: one line of versions without a gap, two persons behind each changed term."""

from __future__ import annotations

from random import Random

import pytest

from cases.ports import Scope, Transaction
from cases.publishing import RulesRejected, history_of, publish
from cases.refusals import Refusal, SecondPersonNeeded
from cases.rule_changing import approve, refuse
from cases.rule_log import Fate, History
from cases.rule_review import Back, written
from dsl.bundle import Source
from tests.support.clerks import CITY_FILE, EAST_FILE, changed, with_clerks
from tests.support.town import CITY, STREETS, Town, found_town, sources

STEPS = 60
CITIES = (
    CITY,
    CITY.replace("1个月内 答复", "20天内 答复"),
    CITY.replace("由 水务公司 办理", "由 城管局 办理"),
    CITY + "第九条 升级 答复 逾期3天的 报 督促办\n",
    CITY.replace("第一条", "第一跳"),
)
EASTS = (STREETS[EAST_FILE], STREETS[EAST_FILE] + "# 示例\n", STREETS[EAST_FILE] + "第一条 其余 由 城管局 办理\n")
CLERKS = ("clerk", "second", "east-clerk", "far-clerk")
SIGNERS = ("clerk", "second", "signer", "east-clerk", "deputy")


async def state(town: Town) -> tuple[str | None, History, frozenset[str | None]]:
    async def work(tx: Transaction) -> tuple[str | None, History, frozenset[str | None]]:
        pointers = frozenset(place.bundle for place in (await tx.territory()).jurisdictions.values())
        return await tx.in_force(), await history_of(tx), pointers

    return await town.house.store.run(Scope(), work)


async def step(town: Town, past: History, dice: Random) -> None:
    """Something that somebody might do; most of it is refused."""
    waiting = [name for name, each in past.proposals.items() if each.fate is Fate.OPEN]
    match dice.randrange(6):
        case 0 | 1:
            file = dice.choice((CITY_FILE, EAST_FILE))
            text = dice.choice(CITIES if file == CITY_FILE else EASTS)
            await changed(town, dice.choice(CLERKS), written({file: text}), f"第{dice.randrange(100)}次")
        case 2 if waiting:
            await approve(town.house, town[dice.choice(SIGNERS)], dice.choice(waiting))
        case 3 if waiting and dice.random() < 0.4:
            await refuse(town.house, town[dice.choice(SIGNERS)], dice.choice(waiting), "不行")
        case 4:
            await changed(town, dice.choice(CLERKS), Back(dice.randrange(1, len(past.versions) + 2)), "换回来")
        case _:
            files = [Source(each.name, each.text) for each in sources(dice.choice(CITIES))]
            house = town.house
            await publish(house.store, house.rules, files, by="文件夹", reason="改了", two_persons=house.two_persons)


def check(past: History, before: History, current: str | None) -> None:
    numbers = [each.number for each in past.versions]
    assert numbers == list(range(1, len(numbers) + 1))
    assert past.versions[: len(before.versions)] == before.versions
    assert current == past.versions[-1].bundle
    for earlier, later in zip(past.versions, past.versions[1:], strict=False):
        assert later.base == earlier.bundle
        assert later.bundle != later.base
        assert later.files
        if later.matters:
            assert later.by is not None
            assert later.signed is not None
            assert later.by.person != later.signed.person


@pytest.mark.parametrize("seed", range(3))
async def test_a_walk_leaves_one_line_of_versions(seed: int) -> None:
    town, dice = await with_clerks(await found_town(), two_persons=True), Random(seed)
    current, past, _ = await state(town)
    refused = done = 0

    for _ in range(STEPS):
        before = past
        try:
            await step(town, past, dice)
        except (Refusal, RulesRejected, SecondPersonNeeded):
            refused += 1
            assert (await state(town))[:2] == (current, past)
            continue
        current, past, pointers = await state(town)
        check(past, before, current)
        assert pointers == {current}
        done += len(past.versions) > len(before.versions)

    assert done > 3
    assert refused > 10
