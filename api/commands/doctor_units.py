"""What doctor says of units (单位): mergers that have left cases behind, and units that files still name."""

from __future__ import annotations

from api.wire import Wired
from cases.house import territory_of
from cases.ports import Scope, Transaction
from cases.ports_people import Succession
from dsl.period import ZONE

_SHOWN = 5


async def mergers(opened: Wired) -> tuple[bool | None, str]:
    """How it is with merged units, and what to do."""
    territory = await territory_of(opened.house)

    async def work(tx: Transaction) -> tuple[tuple[Succession, ...], tuple[str, ...]]:
        known, now = await tx.successions(), await tx.now()
        gone = {each.unit.id for each in known if each.at <= now}
        named: dict[str, None] = {}
        for digest in sorted({place.bundle for place in territory.jurisdictions.values() if place.bundle}):
            for unit in (await opened.house.rules.bundle(tx, digest)).units:
                found = await tx.unit_named(unit.ref)
                if found is not None and found.id in gone:
                    named[f"{unit.ref.jurisdiction} {unit.ref.name}"] = None
        return known, tuple(named)

    known, named = await opened.house.store.run(Scope(), work)
    if not known:
        return True, "没有并入别的单位的"
    left = await opened.house.store.inherited(_SHOWN)
    if left:
        ids = "、".join(dict.fromkeys(each.case for each in left))
        return False, f"还有在办的件没有移交({ids} 等),请运行 minqing worker,原因见日志"
    words = "、".join(f"{s.unit.name}→{s.successor.name}({s.at.astimezone(ZONE).date()} 起)" for s in known[:_SHOWN])
    if named:
        return None, f"{words};规约里还写着 {'、'.join(named[:_SHOWN])},照样交给新单位,下次修改规约时请改掉"
    return True, words
