"""Everybody of a town does whatever comes to mind, through the whole house: what is promised of every case holds."""

from __future__ import annotations

import os
import random
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from cases import commands as c
from cases.actions import act, tick
from cases.house import Replayed
from cases.intake import Letter, report
from cases.people import Person
from cases.ports import Receipt, Scope, Store, Transaction
from cases.refusals import NotAllowed, NotFound, Refusal, WrongPhase
from cases.rulebook import bundle_at, ruleset_for
from cases.state import Case, Phase
from cases.trial_world import Place
from cases.views import look
from tests.support.matters import CALENDAR
from tests.support.town import CITY, EAST, WEST, Town, found_town, upload, words
from tests.support.wandering import MAKERS, Wander

STEPS_IN_ALL = int(os.environ.get("MINQING_HOUSE_STEPS", "600"))
SEEDS = 6
#: More than the small city has: clocks that may be lengthened, a colour, a mark, a ladder.
MORE = """第九条 预警 剩余25% 黄色;逾期 红色
第十条 升级
  答复 逾期3天的 报 督促办,列为 重点督办,由 督促办 解除
"""
ALLOWANCES = """
       延期 1次,15天以内,期满前提出,由 督促办 批准
       中止 等待补充材料,10天以内"""
RULES = (
    CITY.replace("语言 第1版", "语言 第2版")
    .replace("单位 城管局", "单位 城管局\n标记 重点督办")
    .replace("1个月内 答复", "1个月内 答复" + ALLOWANCES)
    + MORE
)
PEOPLE = ("resident", "deputy", "neighbour", "telecom", "water", "steward", "far")
#: What may still be done once it is over; everything else would open what was closed.
AFTER_THE_END = {
    "conclude",
    "end_supervision",
    "unmerge",
    "call_back",
    "reopen",
    "send_on",
    "tell_voice",
    "note",
    "exempt",
    "heard",
    "tell_progress",
}


@dataclass
class Day:
    """A town with some cases, and a die."""

    town: Town
    here: Place
    rng: random.Random
    cases: list[str] = field(default_factory=list)
    number: int = 0
    done: Counter[str] = field(default_factory=Counter)

    async def person(self) -> Person:
        return await self.town.again(self.rng.choice(PEOPLE))

    async def report(self) -> None:
        person = await self.person()
        letter = Letter(
            c.Report("", "", photos=(await upload(self.town, self._key(person), f"{self.number % 10}"),))
            if self.rng.random() < 0.1
            else c.Report("", "", urgency=self.rng.choice(("一般", "紧急"))),
            self.rng.choice(("窨井盖", "路灯", None)),
            words(self.rng.choice(("积水很深(演示)", "灯不亮(演示)"))),
        )
        try:
            receipt = await report(self.town.house, person, self.rng.choice((EAST, WEST)), letter, f"r{self.number}")
        except Refusal:
            return
        self.cases.append(str(receipt["id"]))

    def _key(self, person: Person) -> str:
        return next(key for key, known in self.town.people.items() if known.id == person.id)

    async def stored(self, case: str) -> Case:
        everywhere = Scope(frozenset(range(1, 20)))
        found = await self.town.house.store.run(everywhere, lambda tx: tx.case(case, lock=False))
        assert found is not None
        return found

    async def step(self) -> None:
        """Somebody does something to some case, perhaps twice with one key."""
        case_id, person = self.rng.choice(self.cases), await self.person()
        before = await self.stored(case_id)
        buttons = await self.buttons(person, case_id)
        command = self.command(before, buttons)
        offered = command.name in buttons
        enclosed = words("演示文字") if isinstance(command, c.Sealable) and self.rng.random() < 0.8 else ()
        key = f"k{self.number}"
        try:
            receipt = await act(self.town.house, person, case_id, command, enclosed=enclosed, key=key)
        except Refusal as refused:
            problem = refused
        else:
            await self.check_done(before, command, receipt)
            again = await act(self.town.house, person, case_id, command, enclosed=enclosed, key=key)
            assert (isinstance(again, Replayed), dict(again)) == (True, dict(receipt))
            assert (await self.stored(case_id)).seq == receipt["seq"], "a repetition was carried out"
            return
        assert problem.message
        assert (await self.stored(case_id)).seq == before.seq, "a refusal changed something"
        forbidden = isinstance(problem, NotAllowed | NotFound | WrongPhase)
        assert not (offered and forbidden and not _particular(command)), (command, problem.message)

    async def check_done(self, before: Case, command: c.Command, receipt: Receipt) -> None:
        """What was done is on the record, and nothing was done to what is over."""
        self.done[command.name] += 1
        after = await self.stored(before.id)
        assert after.seq == receipt["seq"]
        assert after.seq > before.seq
        if before.phase is Phase.CLOSED:
            assert command.name in AFTER_THE_END, f"{command.name} was carried out on a closed case"

    def command(self, case: Case, buttons: list[str]) -> c.Command:
        """Most often one that is offered, otherwise any; as a client could have sent it."""
        wander = Wander(self.rng, self.here, CALENDAR, self.town.clock.now)
        wander.found = case
        known = [name for name in buttons if name in MAKERS]
        command = MAKERS[self.rng.choice(known)](wander) if known and self.rng.random() < 0.6 else wander.command()
        changes: dict[str, Any] = {"sealed": ()} if hasattr(command, "sealed") else {}
        if getattr(command, "photos", ()):
            changes["photos"] = ()
        return replace(command, **changes)

    async def buttons(self, person: Person, case: str) -> list[str]:
        """What this person's phone offers."""
        try:
            view = await look(self.town.house, person, case)
        except NotFound:
            return []
        return sorted(name for name, yes in view.can.items() if yes)

    async def time_passes(self) -> None:
        self.town.clock.later(seconds=self.rng.choice((1, 60, 3600, 86_400, 9 * 86_400)))
        await self.move_store()
        if self.rng.random() < 0.7:
            for due in await self.town.house.store.claim_due(100, 60, 5):
                await tick(self.town.house, due)

    async def move_store(self) -> None:
        """The twin reads the town's own clock; a store that does not is moved here."""

    async def check(self) -> None:
        for case in [await self.stored(each) for each in self.cases]:
            running = [clock for clock in case.clocks.values() if clock.running]
            names = [(clock.name, clock.holder, clock.party) for clock in running]
            assert len(names) == len(set(names)), "a term runs twice"
            if case.phase is Phase.CLOSED:
                assert running == [], "a clock outlives its case"
            else:
                waits_for_somebody = case.awaiting or case.reviewing or case.phase.value == "passing"
                assert running or waits_for_somebody, f"nobody has to do anything about a case in {case.phase}"
                assert case.holder or case.phase in {Phase.POOLED, Phase.REVIEW, Phase.REVIEWING, *_passing()}


def _passing() -> list[Phase]:
    return [phase for phase in Phase if phase.value == "passing"]


def _particular(command: c.Command) -> bool:
    """Commands whose words decide whether they may be: which step, which unit, which mark, which answers."""
    return command.name not in {"claim", "accept", "return", "ask", "urge", "supplement", "rate", "resume"}


async def a_day(seed: int, store: Store | None = None, kind: type[Day] = Day) -> Day:
    """A day on the twin, or on a ``store`` that stands at the moment at which the town's clock begins."""
    town = await found_town(city=RULES, store=store)

    async def place(tx: Transaction) -> Place:
        territory = await tx.territory()
        where = territory.by_code(EAST)
        assert where is not None
        digest = bundle_at(where, await tx.now(), await tx.now())
        bundle = await town.house.rules.bundle(tx, digest)
        rules = ruleset_for(bundle, territory, where)
        return Place(where, rules, await tx.directory(), territory, territory.groups_known_in(where.id))

    here = await town.house.store.run(Scope(), place)
    return kind(town, here, random.Random(seed))


@pytest.mark.parametrize("seed", range(SEEDS))
async def test_whatever_everybody_does_the_house_keeps_its_promises(seed: int) -> None:
    day = await a_day(seed)
    while not day.cases:
        await day.report()

    for number in range(STEPS_IN_ALL // SEEDS):
        day.number = number
        if day.rng.random() < 0.05 and len(day.cases) < 8:
            await day.report()
        await day.step()
        await day.time_passes()
        await day.check()

    assert (await day.town.house.store.rebuild()).mismatches == ()
    assert day.done.total() > STEPS_IN_ALL // SEEDS // 10, day.done
    assert len(day.done) > 5, day.done
