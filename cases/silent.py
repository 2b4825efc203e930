"""Who has not answered an emergency plan (未回执的名单): for whoever may start it, so that somebody rings them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cases.house import House, located, territory_of
from cases.people import JurisdictionId, Person
from cases.plans import Run, step_word
from cases.ports import Scope, Transaction
from cases.ports_telling import Unanswered
from cases.refusals import NotFound
from cases.stand_ins import OFFICES
from cases.town_actions import standing
from cases.town_door import acting


@dataclass(frozen=True, slots=True)
class Silent:
    """A step: units and persons of an office by name, residents only counted."""

    step: int
    item: str
    units: tuple[str, ...]
    people: tuple[str, ...]
    residents: int


@dataclass(frozen=True, slots=True)
class SilentRun:
    """A run of a plan and the steps for which answers are missing."""

    run: Run
    steps: tuple[Silent, ...]


async def silent(house: House, person: Person, code: str, number: int) -> SilentRun:
    """Who has not answered. Raises NotFound, NotAllowed."""
    territory = await territory_of(house)
    where = located(territory, code)
    acting(person, "start_plan", where, territory)

    async def work(tx: Transaction) -> SilentRun:
        found = await standing(house, tx, where.id)
        run = found.town.runs.get(number) if found else None
        if run is None:
            raise NotFound(f"这里没有第 {number} 号预案")
        owing = await tx.silent(where.id, number) if run.in_force else ()
        steps = sorted({each.step for each in owing})
        return SilentRun(run, tuple([await _step(tx, where.id, run, step, owing) for step in steps]))

    return await house.store.run(Scope.of(where.id), work)


async def _step(tx: Transaction, place: JurisdictionId, run: Run, step: int, owing: Sequence[Unanswered]) -> Silent:
    here = [each for each in owing if each.step == step]
    names = {each.person: each.name for each in await tx.holders(frozenset({place}), OFFICES)}
    people = [each.person for each in here if each.person is not None]
    units = [await tx.unit(each.unit) for each in here if each.unit is not None]
    return Silent(
        step,
        step_word(run.rule.steps[step], step),
        tuple(unit.name for unit in units if unit is not None),
        tuple(sorted(name for each in people if (name := names.get(each)))),
        sum(names.get(each) is None for each in people),
    )
