"""Makes a database ready (准备): its tables, the rules in force, and in a sandbox the people of the demo roster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from adapters.roster import RosterRefused, RosterRow, read_roster, undeclared_units
from api.rulefiles import read_folder
from api.wire import Wired
from cases.house import territory_of
from cases.people import UnitAt
from cases.ports import RosterEntry, Scope, Transaction
from cases.publishing import RulesRejected, as_published, publish
from cases.territory import Territory
from dsl.bundle import Source, hash_of
from dsl.decision import UnitRef

ROSTER = "演示名册.csv"


@dataclass(frozen=True, slots=True)
class Published:
    """Which bundle is in force now, whether that is new, and what kept newer files from coming into force."""

    bundle: str
    changed: bool
    rejected: RulesRejected | None = None
    sources: tuple[Source, ...] = ()


async def publish_rules(wired: Wired, *, keep_last_good: bool) -> Published:
    """Bring the rule files of the settings into force, all or none.

    Raises RulesRejected when they have mistakes – with ``keep_last_good`` only if there is no earlier bundle.
    """
    sources = await as_published(wired.house.store, read_folder(wired.settings.rules.folder))
    in_force = bundles_of(await territory_of(wired.house))
    if in_force == {hash_of(sources)}:
        return Published(hash_of(sources), changed=False)
    try:
        bundle = await publish(wired.house.store, wired.house.rules, sources, by="minqing", reason="规约文件夹")
    except RulesRejected as rejected:
        if not (keep_last_good and in_force):
            raise
        return Published(max(in_force), changed=False, rejected=rejected, sources=sources)
    return Published(bundle.hash, changed=True)


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
