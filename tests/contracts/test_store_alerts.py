"""What every store keeps of who was told in an emergency (存储契约之应急告知)."""

from __future__ import annotations

import pytest

from cases.people import Role
from cases.ports import RosterEntry, Scope, Transaction
from cases.ports_alerts import AlertKind, Heard, StepOf
from tests.support.storeroom import TOWN_A, TOWN_B, Desk

PEOPLE = ("演示甲", "演示乙", "演示丙")


async def tell(desk: Desk, where: StepOf, kind: AlertKind, *units: int, people: tuple[str, ...] = ()) -> None:
    await desk.store.run(Scope.of(where.jurisdiction), lambda tx: tx.alert(where, kind, people=people, units=units))


async def test_who_was_told_twice_has_one_alert_and_answers_once(desk: Desk) -> None:
    step = StepOf(desk.towns[TOWN_A], 3, 0)
    await tell(desk, step, AlertKind.TOLD, people=PEOPLE)
    await tell(desk, step, AlertKind.TOLD, people=PEOPLE)

    async def answer(tx: Transaction) -> list[int]:
        return [await tx.answer_alert(step, person=PEOPLE[0]) for _ in range(2)]

    assert await desk.store.run(Scope.of(step.jurisdiction), answer) == [1, 0]
    heard = await desk.store.run(Scope.of(step.jurisdiction), lambda tx: tx.heard(step.jurisdiction, 3))
    assert heard == {0: Heard(3, 1)}


async def test_when_a_person_answered_is_known_of_that_step_and_person_alone(desk: Desk) -> None:
    town = desk.towns[TOWN_A]
    step, next_step = StepOf(town, 3, 0), StepOf(town, 3, 1)
    await tell(desk, step, AlertKind.TOLD, people=PEOPLE[:2])
    await tell(desk, next_step, AlertKind.TOLD, people=PEOPLE[:1])

    async def answer(tx: Transaction) -> list[bool]:
        asked = ((step, PEOPLE[0]), (step, PEOPLE[1]), (step, PEOPLE[2]), (next_step, PEOPLE[0]))
        before = await tx.answered_at(step, PEOPLE[0])
        await tx.answer_alert(step, person=PEOPLE[0])
        now = await tx.now()
        return [before is None, *[await tx.answered_at(*each) == now for each in asked]]

    assert await desk.store.run(Scope.of(town), answer) == [True, True, False, False, False]
    elsewhere = Scope.of(desk.towns[TOWN_B])
    assert await desk.store.run(elsewhere, lambda tx: tx.answered_at(step, PEOPLE[0])) is None


async def test_steps_runs_and_towns_are_told_apart(desk: Desk) -> None:
    town = desk.towns[TOWN_A]
    first, other = StepOf(town, 3, 0), StepOf(town, 4, 0)
    await tell(desk, first, AlertKind.TOLD, people=PEOPLE)
    await tell(desk, other, AlertKind.TOLD, people=PEOPLE[:1])
    await tell(desk, StepOf(town, 3, 2), AlertKind.TOLD, people=PEOPLE[1:])
    elsewhere = Scope.of(desk.towns[TOWN_B])

    heard = await desk.store.run(Scope.of(town), lambda tx: tx.heard(town, 3))
    assert heard == {0: Heard(3, 0), 2: Heard(2, 0)}
    assert await desk.store.run(elsewhere, lambda tx: tx.heard(town, 3)) == {}
    assert await desk.store.run(elsewhere, lambda tx: tx.alerts(PEOPLE[0], frozenset(), 9)) == ()
    assert await desk.store.run(elsewhere, lambda tx: tx.answer_alert(first, person=PEOPLE[0])) == 0


async def test_nobody_is_told_outside_of_the_scope(desk: Desk) -> None:
    step = StepOf(desk.towns[TOWN_A], 3, 0)

    with pytest.raises(RuntimeError):
        await desk.store.run(Scope.of(desk.towns[TOWN_B]), lambda tx: tx.alert(step, AlertKind.TOLD, people=PEOPLE))


async def test_units_and_persons_find_what_they_were_told_the_last_first(desk: Desk) -> None:
    step = StepOf(desk.towns[TOWN_A], 3, 0)
    scope = Scope.of(step.jurisdiction)
    await tell(desk, step, AlertKind.TOLD, 41, 42, people=PEOPLE[:1])
    await tell(desk, step, AlertKind.REPORT, 42)
    await tell(desk, step, AlertKind.ACT, 43)

    async def answer(tx: Transaction) -> int:
        return await tx.answer_alert(step, units=(41, 42, 43))

    assert await desk.store.run(scope, answer) == 3  # a report wants no answer
    found = await desk.store.run(scope, lambda tx: tx.alerts(PEOPLE[0], frozenset({42, 43}), 9))
    assert [(each.kind, each.unit, each.answered_at is not None) for each in found] == [
        (AlertKind.ACT, 43, True),
        (AlertKind.REPORT, 42, False),
        (AlertKind.TOLD, 42, True),
        (AlertKind.TOLD, None, False),
    ]
    assert len(await desk.store.run(scope, lambda tx: tx.alerts(PEOPLE[0], frozenset({42, 43}), 2))) == 2


async def test_a_broadcast_reaches_residents_and_who_serves_there_and_nobody_of_elsewhere(desk: Desk) -> None:
    here, there = desk.towns[TOWN_A], desk.towns[TOWN_B]
    roster = (
        RosterEntry("alert-head", "演示点长", Role.POINT_HEAD, here),
        RosterEntry("alert-deputy", "演示代表", Role.DEPUTY, here, level="镇"),
        RosterEntry("alert-far", "演示外镇代表", Role.DEPUTY, there, level="镇"),
    )
    ids = {"alert-head": "a" * 36, "alert-deputy": "b" * 36, "alert-far": "c" * 36}

    async def settle(tx: Transaction) -> None:
        await tx.save_roster(roster, ids)
        await tx.settle_in(ids["alert-far"], here)

    await desk.store.run(Scope.of(here, there), settle)

    async def reached(*roles: Role) -> tuple[str, ...]:
        return await desk.store.run(Scope.of(here), lambda tx: tx.people_of(here, frozenset(roles)))

    assert set(ids.values()) <= set(await reached(Role.POINT_HEAD, Role.DEPUTY, Role.RESIDENT))
    assert set(await reached(Role.POINT_HEAD)) & set(ids.values()) == {"a" * 36}
    assert set(await reached(Role.RESIDENT)) & set(ids.values()) == {"c" * 36}
