"""Every command there is, at random, under every rule file of the corpus: nothing breaks, and no case is stuck."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from adapters.store.mapping import canonical, payload_data, payload_from, plan_from
from cases import commands as c
from cases.fold import apply
from cases.lifecycle import asked_again
from cases.people import CLOCK
from cases.refusals import Refusal
from cases.state import OPEN, Case, Phase
from cases.steps import open_steps
from cases.trial_world import Place, world
from dsl.bundle import Source
from dsl.compile import compile_bundle
from tests.cases.test_construct_stories import FILE, STORIES, YEAR
from tests.support.wandering import ELSEWHERE, MAKERS, Wander

WALKS = int(os.environ.get("MINQING_WALKS", "1"))
CASES, STEPS = 3, 80
NOBODYS = frozenset({Phase.POOLED, Phase.PASSING, Phase.REVIEW, Phase.REVIEWING})


def test_every_command_is_on_the_walk() -> None:
    assert set(MAKERS) | ELSEWHERE == set(c.COMMANDS)


def test_ten_thousand_steps_are_gone() -> None:
    assert len(STORIES) * CASES * STEPS >= 10_000


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.stem)
def test_whatever_is_asked_for_a_case_keeps_its_promises(story: Path) -> None:
    bundle = compile_bundle([Source(FILE, story.read_text(encoding="utf-8"))]).bundle
    assert bundle is not None
    here = world(bundle).here("330281999")
    for seed in range(WALKS):
        walk(here, random.Random(f"{story.stem} {seed}"))


def walk(here: Place, rng: random.Random) -> None:
    """Some reports, each with those before it beside it."""
    now = datetime(
        2026, rng.choice((9, 11, 12)), rng.randint(1, 28), rng.randint(0, 23), tzinfo=ZoneInfo("Asia/Shanghai")
    )
    others: tuple[Case, ...] = ()
    for number in range(CASES):
        wander = Wander(rng, here, YEAR, now + timedelta(days=number), others)
        try:
            wander.report(f"case-{number}")
        except Refusal:
            continue
        for _ in range(STEPS):
            move(wander)
            assert list(broken(wander)) == []
        assert read_back(wander) == wander.case
        others += (wander.case,)


def move(wander: Wander) -> None:
    rng = wander.rng
    wander.now += timedelta(seconds=rng.choice((1, 60, 3600, 86_400, 5 * 86_400)))
    if rng.random() < 0.2:
        wander.shift()
    try:
        if rng.random() < 0.05:
            wander.take(asked_again(wander.case, wander.on_bench(CLOCK), "state"))
        else:
            wander.do(wander.command())
    except Refusal:
        return


def broken(wander: Wander) -> Iterator[str]:
    """What must never be true of a case."""
    case = wander.case
    running = [clock for clock in case.clocks.values() if clock.running]
    if any(draft.occurred_at > wander.now for draft in wander.drafts):
        yield "something happened in the future"
    if case.phase is Phase.CLOSED:
        yield from ["a clock outlives its case"] if running else []
        return
    if (case.holder is None) is not (case.phase in NOBODYS):
        yield f"{case.phase} with {case.holder} as its holder"
    if case.answered and case.phase is Phase.ACCEPTED and not open_steps(case):
        yield "answered, and nothing is left to do, and it does not go on"
    if case.answered and case.phase in NOBODYS:
        yield f"answered and {case.phase}"
    if case.phase is Phase.ANSWERED and not running:
        yield "waits for a rating for ever"
    if case.phase in OPEN and len({(clock.name, clock.holder, clock.party) for clock in running}) < len(running):
        yield "a term runs twice"


def read_back(wander: Wander) -> Case | None:
    """The case as its events tell it once they have been written down and read again."""
    case: Case | None = None
    for draft in wander.drafts:
        data, plan = payload_data(draft.payload)
        plans = {plan[0]: plan_from(plan[1])} if plan else {}
        payload = payload_from(draft.payload.kind, json.loads(canonical(data)), plans)
        case = apply(case, wander.case.id, wander.here.where.id, payload, draft.occurred_at)
    return case
