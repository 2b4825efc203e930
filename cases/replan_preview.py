"""Shows what new rules would do to open cases (重排预览), before anybody is bound by them: nothing is saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cases.events import Draft
from cases.house import House, folded, territory_of
from cases.ports import CaseAt, Scope, Transaction
from cases.replanning import followers, left_behind, under
from cases.state import Case
from dsl.bundle import Bundle
from dsl.period import show

_AT_ONCE = 20  # cases in one transaction


@dataclass(frozen=True, slots=True)
class Moved:
    """A due time that would move; ``after`` None where the clock would be asked for no more."""

    case: str
    clock: str
    before: datetime
    after: datetime | None

    def __str__(self) -> str:
        return f"{self.case} {self.clock}:{show(self.before)} → {show(self.after) if self.after else '不再要求'}"


@dataclass(frozen=True, slots=True)
class Foreseen:
    """``cases`` open ones come under the new rules, of which ``looked`` were tried out.

    ``moved`` has every due time that would move among those, and ``rerouted`` the cases that would change hands.
    """

    cases: int = 0
    looked: int = 0
    rerouted: tuple[str, ...] = ()
    moved: tuple[Moved, ...] = ()


async def foresee(house: House, bundle: Bundle, most: int) -> Foreseen:
    """What would happen to the first ``most`` open cases, as if the rules came into force at this moment."""
    wanted = await left_behind(house, bundle, followers(bundle, await territory_of(house)))
    total = await house.store.count_under(wanted)
    after, looked = "", 0
    moved: list[Moved] = []
    rerouted: list[str] = []
    while looked < min(total, most):
        batch = await house.store.open_under(wanted, after, min(_AT_ONCE, most - looked))
        if not batch:
            break
        for case, drafts in await _tried(house, bundle, batch):
            then = folded(case, case.id, case.jurisdiction, drafts)
            moved += _moved(case, then)
            rerouted += [case.id] if case.plan.route != then.plan.route else []
        after, looked = batch[-1].case, looked + len(batch)
    return Foreseen(total, looked, tuple(rerouted), tuple(moved))


async def _tried(house: House, bundle: Bundle, batch: tuple[CaseAt, ...]) -> list[tuple[Case, tuple[Draft, ...]]]:
    async def work(tx: Transaction) -> list[tuple[Case, tuple[Draft, ...]]]:
        found = []
        for each in batch:
            case = await tx.case(each.case, lock=False)
            drafts = await under(house, tx, case, bundle) if case is not None else ()
            found += [(case, drafts)] if case is not None and drafts else []
        return found

    return await house.store.run(Scope.of(*(each.jurisdiction for each in batch)), work)


def _moved(before: Case, after: Case) -> list[Moved]:
    running = [clock for clock in before.clocks.values() if clock.running]
    found = []
    for clock in running:
        then = after.clocks[clock.key]
        due = then.due_latest if then.running else None
        if due != clock.due_latest:
            found.append(Moved(before.id, clock.name, clock.due_latest, due))
    return found


def told(foreseen: Foreseen, examples: int) -> str:
    """A few lines for whoever is to sign."""
    if not foreseen.cases:
        return "未办结的件:都依原来的规约办完"
    sooner = sum(each.after is not None and each.after < each.before for each in foreseen.moved)
    gone = sum(each.after is None for each in foreseen.moved)
    later = len(foreseen.moved) - sooner - gone
    seen = "" if foreseen.looked == foreseen.cases else f"(试算了前 {foreseen.looked} 件)"
    head = f"未办结的件:{foreseen.cases} 件改依新的规约{seen},{len(foreseen.rerouted)} 件换了承办"
    lines = [f"{head},期限提前 {sooner} 个、推后 {later} 个、不再要求 {gone} 个"]
    lines += [f"  {each}" for each in foreseen.moved[:examples]]
    return "\n".join(lines)
