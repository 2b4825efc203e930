"""Makes a database ready (准备): its tables, the rules in force, and in a sandbox the people of the demo roster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from adapters.roster import RosterRefused, RosterRow, read_roster, undeclared_units
from api.rulefiles import RulesUnreadable, read_folder
from api.wire import Wired
from cases.house import House, territory_of
from cases.people import UnitAt
from cases.ports import RosterEntry, Scope, Transaction
from cases.ports_rules import CompilerStopped
from cases.publishing import RulesRejected, publish
from cases.refusals import RulesMoved, SecondPersonNeeded
from cases.rule_review import Desk, desk, merged
from cases.territory import Territory
from dsl.bundle import Source
from dsl.decision import UnitRef

ROSTER = "演示名册.csv"


@dataclass(frozen=True, slots=True)
class Published:
    """Which bundle is in force now, whether that is new, and what kept newer files from coming into force.

    ``trouble`` is one sentence for the operator; with ``rejected`` there are pictures of every mistake beside it.
    """

    bundle: str
    changed: bool
    rejected: RulesRejected | None = None
    sources: tuple[Source, ...] = ()
    trouble: str = ""


async def publish_rules(wired: Wired, *, keep_last_good: bool) -> Published:
    """Bring what is new in the folder of the settings into force, all or none.

    Raises RulesRejected, RulesUnreadable and CompilerStopped – with ``keep_last_good`` only if nothing is in force yet.
    What was put in force in another way since stays; where both have changed a file, nothing is done and that is said.
    """
    house, at = wired.house, await desk(wired.house)
    try:
        try:
            return await _publish_folder(wired, at)
        except RulesMoved:  # another process, most likely with the same folder; against what it has put in force
            return await _publish_folder(wired, await desk(house))
    except (RulesRejected, RulesUnreadable, CompilerStopped) as error:
        if not keep_last_good or at.base is None:
            raise
        rejected = error if isinstance(error, RulesRejected) else None
        trouble = f"规约文件有错误:{error}" if rejected else f"规约文件读不出来:{error}"
        sources = (await wanted_of(house, at, read_folder(wired.settings.rules.folder)))[0] if rejected else ()
        return Published(at.base, changed=False, rejected=rejected, sources=sources, trouble=trouble)


async def _publish_folder(wired: Wired, at: Desk) -> Published:
    house = wired.house
    sources, apart = await wanted_of(house, at, read_folder(wired.settings.rules.folder))
    if at.base is not None and apart:
        both = "、".join(apart)
        trouble = f"{both} 在文件夹里和库里都改过,仍按库里的办理;要用文件夹里的,请运行 minqing publish {apart[0]}"
        return Published(at.base, changed=False, trouble=trouble)
    if at.base is not None and set(sources) == set(at.sources):
        return Published(at.base, changed=False)
    # Shipped files are proved by the tests, and a new trial should not wait for it.
    first_trial = wired.settings.sandbox and at.base is None
    try:
        bundle = await publish(
            *(house.store, house.rules, sources),
            by="minqing",
            reason="规约文件夹",
            two_persons=house.two_persons,
            calendar=None if first_trial else house.calendars.current(),
        )
    except SecondPersonNeeded as told:
        return Published(at.base or "", changed=False, trouble=told.message)
    return Published(bundle.hash, changed=bundle.hash != at.base)


async def wanted_of(house: House, at: Desk, folder: Sequence[Source]) -> tuple[tuple[Source, ...], tuple[str, ...]]:
    """What the folder wants in force, and the files that were changed there and otherwise too; see ``merged``."""

    async def work(tx: Transaction) -> tuple[Source, ...]:
        last = at.past.from_folder
        return (await tx.bundle_sources(last) or ()) if last else ()

    return merged(at, folder, await house.store.run(Scope(), work))


def bundles_of(territory: Territory) -> frozenset[str]:
    """Every bundle that is in force anywhere."""
    return frozenset(j.bundle for j in territory.jurisdictions.values() if j.bundle is not None)


async def load_roster(wired: Wired, file: Path) -> int:
    """Make people and roles what the roster says; the number of roles.

    Raises RosterRefused with everything that is wrong, and then nothing has changed.
    """
    rows = read_roster(file)
    people = {row.key: wired.house.ids.new() for row in rows}

    async def work(tx: Transaction) -> None:
        territory = await tx.territory()
        units = (await tx.directory()).units
        check_roster(rows, territory, units)
        await tx.save_roster([entry_of(row, territory, units) for row in rows], people)

    territory = await territory_of(wired.house)
    await wired.house.store.run(Scope.of(*territory.jurisdictions), work)
    return len(rows)


def check_roster(rows: Sequence[RosterRow], territory: Territory, units: Mapping[UnitRef, UnitAt]) -> None:
    """Raises RosterRefused for places and units that nobody has declared."""
    codes = sorted({row.jurisdiction_code for row in rows})
    problems = [f"没有代码为 {code} 的辖区,名册里却有它的人" for code in codes if not territory.by_code(code)]
    declared: dict[str, set[str]] = {}
    for ref in units:
        declared.setdefault(ref.jurisdiction, set()).add(ref.name)
    problems += undeclared_units(rows, declared)
    if problems:
        raise RosterRefused(problems)


def entry_of(row: RosterRow, territory: Territory, units: Mapping[UnitRef, UnitAt]) -> RosterEntry:
    """The line as the store takes it, once it was checked."""
    where = territory.by_code(row.jurisdiction_code)
    if where is None:
        raise AssertionError("checked before")
    return RosterEntry(
        key=row.key,
        name=row.name,
        role=row.role,
        jurisdiction=where.id,
        level=row.level,
        unit=units[UnitRef(row.jurisdiction_code, row.unit)] if row.unit else None,
        group=row.group,
        post=row.post,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )
