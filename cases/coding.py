"""Makes codes for posters and cards (制码), and fills in what a report that came through one leaves open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from cases import commands as c
from cases.codes import CODE_WORDS, Code, CodeKind, read_short, short_of
from cases.concerns import Arrival
from cases.facts import ELSEWHERE
from cases.house import Enclosed, House, located, territory_of
from cases.keeping import Asked, once
from cases.people import Person, TieKind
from cases.places import Gazetteer, Known, PlaceKind
from cases.placing import place_among
from cases.ports import Receipt, Scope, Transaction
from cases.refusals import InvalidInput, NotAllowed, NotFound
from cases.rulebook import bundle_at, ruleset_for
from cases.territory import Jurisdiction
from cases.town_door import able, acting, in_force
from cases.voice_intake import deputies_of

MANAGE = "manage_codes"
_RECENT = timedelta(days=30)
_SHORTEST = 2  # signs of a station's name
_UNKNOWN = "没有这个码,请核对一下;也可以不用码,直接上报"
_REVOKED = "这个码已经停用;可以不用码,直接上报"


@dataclass(frozen=True, slots=True)
class Make:
    """A code for this: a name or number on the town's lists, the name of a station, or the id of a deputy."""

    kind: CodeKind
    target: str
    village: str | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """A code, and how many cases came through it: ever, and within 30 days."""

    code: Code
    reports: int
    lately: int


@dataclass(frozen=True, slots=True)
class Opened:
    """What whoever scans a code is told, without having signed in: nothing personal."""

    code: Code
    township: Jurisdiction
    village: str | None


async def make(house: House, person: Person, code: str, asked: Make, key: str | None) -> Receipt:
    """A code for it, the same one again while it holds. Raises NotFound, NotAllowed, InvalidInput, KeyReused."""
    territory = await territory_of(house)
    where = located(territory, code)
    acting(person, MANAGE, where, territory)

    async def work(tx: Transaction) -> Receipt:
        await in_force(house, tx, where.id)  # nobody else makes codes here meanwhile
        found = (await targets(house, tx, where)).named(asked)
        made = await _made(house, tx, where, person, found)
        return {"shorts": [made.short], "text": f"{CODE_WORDS[made.kind]}的码已生成"}

    return await once(house, Asked(person, (code, asked), key, "code.make"), Scope.of(where.id), where.id, work)


async def make_all(house: House, person: Person, code: str, kind: CodeKind, key: str | None) -> Receipt:
    """One for everything of a kind that the town has; what has one keeps it. Raises like ``make``."""
    territory = await territory_of(house)
    where = located(territory, code)
    acting(person, MANAGE, where, territory)
    if kind is CodeKind.STATION:
        raise InvalidInput({"kind": "联络站没有名录,请逐个写名称生成"})

    async def work(tx: Transaction) -> Receipt:
        await in_force(house, tx, where.id)
        wanted = tuple((await targets(house, tx, where)).all_of(kind))
        if not wanted:
            raise InvalidInput({"kind": f"{where.name}的名录里没有{CODE_WORDS[kind]},请先登记,或者写明是哪一个"})
        made = [await _made(house, tx, where, person, each) for each in wanted]
        return {"shorts": [each.short for each in made], "text": f"{CODE_WORDS[kind]}的码共 {len(made)} 个"}

    return await once(house, Asked(person, (code, kind), key, "code.make"), Scope.of(where.id), where.id, work)


async def revoke(house: House, person: Person, code: str, short: str, key: str | None) -> Receipt:
    """It fills in nothing any more; whoever manages codes may, and a deputy of the own card. Raises NotFound."""
    territory = await territory_of(house)
    where = located(territory, code)
    clean = _read(short)[0]

    async def work(tx: Transaction) -> Receipt:
        found = await tx.code(clean)
        if found is None or found.jurisdiction != where.id:
            raise NotFound(_UNKNOWN)
        own = found.kind is CodeKind.DEPUTY and found.target == person.id
        if not own and not able(person, MANAGE, where, territory):
            raise NotAllowed("码由本地的协调人员停用;连心卡也可以由代表本人停用")
        if found.revoked_at is None:
            await tx.save_code(replace(found, revoked_at=await tx.now()))
        return {"shorts": [found.short], "text": "这个码已经停用,扫码时会提示直接上报"}

    return await once(house, Asked(person, (code, clean), key, "code.revoke"), Scope.of(where.id), where.id, work)


async def listed(house: House, person: Person, code: str) -> tuple[Counted, ...]:
    """All codes of the place with what came through them. Raises NotFound, NotAllowed."""
    territory = await territory_of(house)
    where = located(territory, code)
    acting(person, MANAGE, where, territory)

    async def work(tx: Transaction) -> tuple[Counted, ...]:
        ever = await tx.uses(where.id, None)
        lately = await tx.uses(where.id, await tx.now() - _RECENT)
        return tuple(
            Counted(each, ever.get(each.short, 0), lately.get(each.short, 0)) for each in await tx.codes(where.id)
        )

    return await house.store.run(Scope.of(where.id), work)


async def opened(house: House, short: str) -> Opened:
    """What a code fills in. Raises NotFound, also for one that is revoked."""
    clean, jurisdiction = _read(short)
    where = (await territory_of(house)).jurisdictions.get(jurisdiction)
    if where is None:
        raise NotFound(_UNKNOWN)

    async def work(tx: Transaction) -> Opened:
        found = await tx.code(clean)
        if found is None:
            raise NotFound(_UNKNOWN)
        if found.revoked_at is not None:
            raise NotFound(_REVOKED)
        return Opened(found, where, await _village(tx, found))

    return await house.store.run(Scope.of(where.id), work)


async def filled(
    tx: Transaction, short: str | None, report: c.Report, enclosed: Sequence[Enclosed], where: Jurisdiction
) -> c.Report:
    """The report with what its code says and itself leaves open. Raises InvalidInput.

    A point that the phone tells counts more than the poster: then village and grid are found by that.
    """
    if short is None:
        return report
    read = read_short(short)
    code = await tx.code(read[0]) if read is not None and read[1] == where.id else None
    if code is None:
        raise InvalidInput({"code": f"{where.name}没有这个码,请去掉它再上报"})
    if code.revoked_at is not None:
        raise InvalidInput({"code": "这个码已经停用,请去掉它再上报"})
    placed = (place_among(enclosed) or {}).get("lat") is not None
    return _with(report, code, None if placed else await _village(tx, code), told=placed)


def _with(report: c.Report, code: Code, village: str | None, *, told: bool) -> c.Report:
    around, by = report.concerns, code.kind
    concerns = replace(
        around,
        enterprise=around.enterprise or (code.target if by is CodeKind.ENTERPRISE else None),
        project=around.project or (code.target if by is CodeKind.PROJECT else None),
    )
    own = by is CodeKind.DEPUTY and code.target == report.reporter
    return replace(
        report,
        village=report.village or village,
        grid=report.grid or (code.target if by is CodeKind.GRID and not told else None),
        concerns=concerns,
        through=report.through or (code.target if by is CodeKind.DEPUTY and not own else None),
        arrival=Arrival(code.short, by, code.label),
    )


async def _village(tx: Transaction, code: Code) -> str | None:
    """The village that a code names or lies in."""
    if code.kind is CodeKind.VILLAGE:
        return code.target
    if code.kind is not CodeKind.GRID:
        return code.village
    known = await tx.gazetteer((await tx.territory()).home(code.jurisdiction))
    return next((each.village for each in _grids(known) if each.key == code.target), None)


def _grids(known: Gazetteer) -> tuple[Known, ...]:
    return tuple(sorted((each for each in known.places if each.kind is PlaceKind.GRID), key=lambda each: each.key))


@dataclass(frozen=True, slots=True)
class Targets:
    """Everything in a town that a code can stand for: kind -> target -> label.

    Deputies of its group and of places above it can be named; ``seated`` are those of the place itself.
    """

    where: Jurisdiction
    known: Mapping[CodeKind, Mapping[str, str]]
    seated: frozenset[str]

    def all_of(self, kind: CodeKind) -> Iterator[tuple[Make, str]]:
        """Each once."""
        for target, label in self.known[kind].items():
            if kind is not CodeKind.DEPUTY or target in self.seated:
                yield Make(kind, target), label

    def named(self, asked: Make) -> tuple[Make, str]:
        """What is asked for, with its label. Raises InvalidInput for what the town does not have."""
        if asked.village is not None and asked.village not in self.known[CodeKind.VILLAGE]:
            raise InvalidInput({"village": f"{self.where.name}没有叫“{asked.village}”的村、社区"})
        if asked.kind is CodeKind.STATION:
            name = _station(asked.target)
            return replace(asked, target=name), name
        label = self.known[asked.kind].get(asked.target)
        if label is None:
            raise InvalidInput({"target": f"{self.where.name}没有这个{CODE_WORDS[asked.kind]},请从名录里选"})
        return replace(asked, village=None), label


def _station(target: str) -> str:
    """Its name on one line, so that a space more makes no other station. Raises InvalidInput for none."""
    name = " ".join(target.split())
    if len(name) < _SHORTEST:
        raise InvalidInput({"target": "请写明联络站的名称,至少2个字"})
    return name


async def targets(house: House, tx: Transaction, where: Jurisdiction) -> Targets:
    """What the town's lists, rules and roster name."""
    territory = await tx.territory()
    home = territory.home(where.id)
    known, subjects = await tx.gazetteer(home), await tx.subjects(home)
    now = await tx.now()
    rules = ruleset_for(await house.rules.bundle(tx, bundle_at(where, now, now)), territory, where)
    villages = known.names(PlaceKind.VILLAGE) | set(rules.villages()) - {ELSEWHERE}
    deputies = await deputies_of(tx, where, territory)
    found: dict[CodeKind, dict[str, str]] = {
        CodeKind.VILLAGE: {name: name for name in sorted(villages)},
        CodeKind.GRID: {each.key: each.name for each in _grids(known)},
        CodeKind.STATION: {},
        CodeKind.PROJECT: {each.name: each.name for each in subjects if each.kind is TieKind.PROJECT},
        CodeKind.ENTERPRISE: {each.name: each.name for each in subjects if each.kind is TieKind.ENTERPRISE},
        CodeKind.DEPUTY: {each.person: "" for each in deputies},
    }
    return Targets(where, found, frozenset(each.person for each in deputies if each.jurisdiction == where.id))


async def _made(house: House, tx: Transaction, where: Jurisdiction, person: Person, wanted: tuple[Make, str]) -> Code:
    asked, label = wanted
    known = await tx.code_for(where.id, asked.kind, asked.target)
    if known is not None:
        return known
    short = short_of(where.id, house.ids.salt())
    code = Code(short, where.id, asked.kind, asked.target, label, asked.village, person.id, await tx.now())
    await tx.save_code(code)
    return code


def _read(short: str) -> tuple[str, int]:
    found = read_short(short)
    if found is None:
        raise NotFound(_UNKNOWN)
    return found
