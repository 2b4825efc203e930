"""What stands on posters and cards (海报、连心卡的内容): of a town's codes, with their pictures."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from cases.codes import CODE_WORDS, Code, CodeKind
from cases.coding import MANAGE
from cases.house import House, located, territory_of
from cases.people import Person, Role
from cases.ports import Scope, Transaction
from cases.ports_people import RoleHolder
from cases.ports_posters import Card, Poster
from cases.refusals import InvalidInput
from cases.territory import Jurisdiction, Territory
from cases.town_door import acting
from cases.voice_intake import deputies_of

#: Sheets, or cards, in one file: a whole town, and not so many that nobody can print them.
MOST = 300
STEPS = ("扫码", "拍照说事", "随时看办理")
PURPOSE: dict[CodeKind, str] = {
    CodeKind.VILLAGE: "身边的事,扫码告诉人大代表",
    CodeKind.GRID: "身边的事,扫码告诉人大代表",
    CodeKind.STATION: "有事来站里说,也可以扫码说",
    CodeKind.PROJECT: "这个项目怎么样,扫码说给代表听",
    CodeKind.ENTERPRISE: "企业的难事,扫码告诉人大代表",
}
_HINT = "扫码说事,由我转报"


@dataclass(frozen=True, slots=True)
class Hanging:
    """Which posters: of a kind, of these short ids if any are given; ``phone`` is the office's, printed as it is."""

    kind: CodeKind
    shorts: tuple[str, ...] = ()
    phone: str = ""


async def posters(
    house: House, person: Person, code: str, asked: Hanging
) -> tuple[tuple[Poster, ...], tuple[Code, ...]]:
    """Posters of the place and their codes. Raises NotFound, NotAllowed, InvalidInput."""
    where, territory = await _managed(house, person, code)
    if asked.kind is CodeKind.DEPUTY:
        raise InvalidInput({"kind": "连心卡请在 cards.pdf 打印"})

    async def work(tx: Transaction) -> tuple[Code, ...]:
        return _chosen(await tx.codes(where.id), asked)

    found = await house.store.run(Scope.of(where.id), work)
    town = territory.jurisdictions[territory.home(where.id)].name
    return tuple(_poster(town, each, asked.phone) for each in found), found


async def cards(
    house: House, person: Person, code: str, shorts: tuple[str, ...], station: str
) -> tuple[tuple[Card, ...], tuple[Code, ...]]:
    """Cards of who is a deputy of the place now: name, level and group as the roster has them, nothing else.

    Raises NotFound, NotAllowed, InvalidInput.
    """
    where, territory = await _managed(house, person, code)

    async def work(tx: Transaction) -> list[tuple[Card, Code]]:
        known = _chosen(await tx.codes(where.id), Hanging(CodeKind.DEPUTY, shorts))
        holders = {each.person: each for each in await deputies_of(tx, where, territory)}
        seated = [(each, holders[each.target]) for each in known if each.target in holders]
        return [(_card(where, who, each.short, station), each) for each, who in seated if who.name]

    found = await house.store.run(Scope.of(where.id), work)
    if not found:
        raise InvalidInput({"codes": "没有在任代表的连心卡,请先生成"})
    return tuple(card for card, _ in found), tuple(each for _, each in found)


async def keep_picture(house: House, code: Code, key: str, drawn_by: str) -> None:
    """Where the picture of a code lies from now on, unless the code is gone."""

    async def work(tx: Transaction) -> None:
        known = await tx.code(code.short)
        if known is not None:
            await tx.save_code(replace(known, picture=key, drawn_by=drawn_by))

    await house.store.run(Scope.of(code.jurisdiction), work)


async def one(house: House, person: Person, code: str, short: str) -> Code:
    """A code that holds, for whoever manages it. Raises NotFound, NotAllowed, InvalidInput."""
    where, _ = await _managed(house, person, code)

    async def work(tx: Transaction) -> Code:
        found = await tx.code(short)
        kind = found.kind if found is not None else CodeKind.VILLAGE
        return _chosen((found,) if found is not None else (), Hanging(kind, (short,)))[0]

    return await house.store.run(Scope.of(where.id), work)


#: How the codes of a page get their pictures.
Draw = Callable[[Code], Awaitable[bytes]]


async def drawn(codes: Sequence[Code], draw: Draw) -> dict[str, bytes]:
    """Pictures by short id, one after the other: WeChat counts how many are asked for a minute."""
    return {each.short: await draw(each) for each in codes}


async def _managed(house: House, person: Person, code: str) -> tuple[Jurisdiction, Territory]:
    territory = await territory_of(house)
    where = located(territory, code)
    acting(person, MANAGE, where, territory)
    return where, territory


def _chosen(known: Sequence[Code], asked: Hanging) -> tuple[Code, ...]:
    wanted = frozenset(asked.shorts)
    holding = [each for each in known if each.kind is asked.kind and each.revoked_at is None]
    found = tuple(each for each in holding if not wanted or each.short in wanted)
    if not found:
        raise InvalidInput({"codes": f"没有可以打印的{CODE_WORDS[asked.kind]}的码,请先生成"})
    if len(found) > MOST:
        raise InvalidInput({"codes": f"一次最多打印 {MOST} 个,请分几次选择"})
    return found


def _poster(town: str, code: Code, phone: str) -> Poster:
    return Poster(town, CODE_WORDS[code.kind], code.label, PURPOSE[code.kind], code.short, STEPS, phone)


def _card(where: Jurisdiction, who: RoleHolder, short: str, station: str) -> Card:
    level = f"{who.level}级人大代表" if who.level and who.role is Role.DEPUTY else "人大代表"
    lines = tuple(filter(None, (level, who.group or "", station)))
    return Card(where.name, "人大代表连心卡", who.name or "", lines, short, _HINT)
