"""Clerks and signers of the made-up city, and how they change its rules."""

from __future__ import annotations

from dataclasses import replace

from cases.house import House
from cases.people import Person, Role
from cases.ports import Receipt, RosterEntry, Scope, Transaction
from cases.rule_changing import Change, propose
from cases.rule_review import Back, Draft, review, written
from tests.support.town import CITY, CITY_CODE, EAST, FAR_CODE, WEST, Town

CITY_FILE = "330901-演示市.rule"
EAST_FILE = "330901001-东街道.rule"
SHORTER = CITY.replace("1个月内 答复", "10个自然日内 答复")
ROUTED = CITY.replace("由 产权单位 办理", "由 城管局 办理")

OFFICE = (
    ("clerk", Role.CLERK, CITY_CODE),
    ("second", Role.CLERK, CITY_CODE),
    ("east-clerk", Role.CLERK, EAST),
    ("west-clerk", Role.CLERK, WEST),
    ("far-clerk", Role.CLERK, FAR_CODE),
    ("signer", Role.COORDINATOR, CITY_CODE),
)


async def with_clerks(town: Town, *, two_persons: bool = False) -> Town:
    """The town with those who write rules."""

    async def settle(tx: Transaction) -> dict[str, Person]:
        territory = await tx.territory()
        entries = []
        for key, role, code in OFFICE:
            where = territory.by_code(code)
            assert where is not None
            entries.append(RosterEntry(key, f"演示{key}", role, where.id))
        await tx.save_roster(entries, {entry.key: town.house.ids.new() for entry in entries})
        found = {entry.key: await tx.person_by_key(entry.key) for entry in entries}
        return {key: person for key, person in found.items() if person is not None}

    people = await town.house.store.run(Scope(), settle)
    return Town(replace(town.house, two_persons=two_persons), town.clock, town.people | people)


async def changed(
    town: Town, who: str, files: dict[str, str] | Draft | Back, reason: str = "示例理由", key: str | None = None
) -> Receipt:
    """Review and propose, as a clerk does."""
    draft = files if isinstance(files, Draft | Back) else written(files)
    shown = await review(town.house, draft)
    return await propose(town.house, town[who], Change(draft, reason, shown.report.digest), key)


async def in_force(house: House) -> str | None:
    """The hash of the bundle that was published last."""
    return await house.store.run(Scope(), lambda tx: tx.in_force())
