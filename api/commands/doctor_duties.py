"""What the doctor says of separated duties (职责分离): who has two of them by the roster, and acts in neither."""

from __future__ import annotations

from api.wire import Wired
from cases.duties import Breach, breaches
from cases.ports import Scope, Transaction


async def separate_duties(opened: Wired) -> tuple[bool, str]:
    """Whether all is well, and a sentence."""

    async def work(tx: Transaction) -> tuple[Breach, ...]:
        places = sorted((await tx.territory()).jurisdictions)
        return breaches(await tx.enrolled(places, ()))

    found = await opened.house.store.run(Scope(), work)
    if not found:
        return True, "系统管理、审计、规约管理没有由一个人兼任的"
    return False, ";".join(map(str, found)) + ";改好以前,这些人的这几样角色都不起作用"
