"""Takes in what a town tells of its places (地点入库), whole or not at all, and says what changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from cases.facts import value_error
from cases.house import House, located
from cases.places import KIND_WORDS, Gazetteer, Known, PlaceKind
from cases.ports import Scope, Transaction
from cases.refusals import NotFound
from cases.rulebook import ruleset_for
from cases.shapes import Shape
from cases.territory import Jurisdiction
from dsl.ruleset import Ruleset
from dsl.values import ATTRIBUTE
from dsl.values import Known as Valued

T = TypeVar("T")


class Unfit(Exception):
    """Nothing was taken; ``problems`` are Chinese sentences, each with the row or feature."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


@dataclass(frozen=True, slots=True)
class Told:
    """A place as a file has it; ``where`` is how messages call its row or feature."""

    where: str
    place: Known


@dataclass(frozen=True, slots=True)
class Furnished:
    """What became of the places: those that are new, changed, the same, and those that the file does not have.

    ``undrawn`` are villages of the rules of which no boundary is known, where there are boundaries of villages.
    """

    added: tuple[Known, ...]
    changed: tuple[Known, ...]
    same: int
    missing: tuple[Known, ...]
    undrawn: tuple[str, ...] = ()


class _Undone(Exception, Generic[T]):  # carries what would have been, and takes it back
    def __init__(self, result: T) -> None:
        self.result = result


async def rehearsed(house: House, scope: Scope, work: Callable[[Transaction], Awaitable[T]], *, dry_run: bool) -> T:
    """The result of ``work``; with ``dry_run`` everything that it did is taken back."""

    async def whole(tx: Transaction) -> T:
        result = await work(tx)
        if dry_run:
            raise _Undone(result)
        return result

    try:
        return await house.store.run(scope, whole)
    except _Undone as undone:
        result: T = undone.result
        return result


async def furnish(
    house: House, tx: Transaction, code: str, told: Sequence[Told], *, drawn: bool, complete: bool
) -> Furnished:
    """Keep the places of a town. ``drawn``: the file has shapes and nothing is lost that a table said, and the reverse.

    With ``complete`` a place of a kind that the file tells of, and which it does not have, loses its shape or is
    forgotten. Raises Unfit with everything that is wrong, NotFound.
    """
    where, rules = await rules_of(house, tx, code)
    known = await tx.gazetteer(where.id)
    if problems := list(_problems(told, known, rules)):
        raise Unfit(problems)
    merged = [_merged(known.get(each.place.kind, each.place.key), each.place, drawn=drawn) for each in told]
    before = {(place.kind, place.key): place for place in known.places}
    added = tuple(place for place in merged if (place.kind, place.key) not in before)
    changed = tuple(p for p in merged if (p.kind, p.key) in before and before[p.kind, p.key] != p)
    missing = _missing(known, merged, drawn=drawn)
    emptied = [replace(place, shape=Shape(), datum=None) for place in missing] if complete and drawn else []
    gone = missing if complete and not drawn else ()
    if added or changed or emptied or gone:
        await tx.save_places(where.id, (*added, *changed, *emptied), gone)
    undrawn = sorted(_undrawn(await tx.gazetteer(where.id), rules))
    return Furnished(added, changed, len(merged) - len(added) - len(changed), missing, tuple(undrawn))


async def rules_of(house: House, tx: Transaction, code: str) -> tuple[Jurisdiction, Ruleset]:
    """A place and the rules that it was given last, in force or not yet. Raises NotFound."""
    territory = await tx.territory()
    where = located(territory, code)
    if where.practice_of is not None:
        raise NotFound(f"{where.name}用的是它所演练的镇街的地点,请写那个镇街的代码")
    if where.bundle is None:
        raise NotFound(f"{where.name}还没有规约,请先运行 minqing migrate")
    return where, ruleset_for(await house.rules.bundle(tx, where.bundle), territory, where)


def _merged(before: Known | None, place: Known, *, drawn: bool) -> Known:
    if before is None:
        return place
    if not drawn:
        return replace(place, code=place.code or before.code, shape=before.shape, datum=before.datum)
    return replace(
        before,
        name=place.name,
        code=place.code or before.code,
        village=place.village or before.village,
        attributes={**before.attributes, **place.attributes},
        shape=place.shape,
        datum=place.datum,
    )


def _missing(known: Gazetteer, told: Sequence[Known], *, drawn: bool) -> tuple[Known, ...]:
    kinds, keys = {place.kind for place in told}, {(place.kind, place.key) for place in told}
    concerned = (place for place in known.places if place.kind in kinds and (place.shape or not drawn))
    return tuple(place for place in concerned if (place.kind, place.key) not in keys)


def _problems(told: Sequence[Told], known: Gazetteer, rules: Ruleset) -> Iterator[str]:
    villages = {each.place.name for each in told if each.place.kind is PlaceKind.VILLAGE}
    villages |= {*known.names(PlaceKind.VILLAGE), *rules.villages()}
    for each in told:
        village = each.place.village
        if village is not None and village not in villages:
            yield f"{each.where}:没有叫“{village}”的村,请先写这个村"
        yield from (f"{each.where}:{problem}" for problem in _of_attributes(each.place.attributes, rules))


def _of_attributes(attributes: Mapping[str, str], rules: Ruleset) -> Iterator[str]:
    for name, value in attributes.items():
        entry = rules.valued.get(name)
        if not isinstance(entry, Valued) or entry.what != ATTRIBUTE:
            yield f"规约没有声明属性“{name}”,请先在规约里写“属性 {name} 选 …”,或者去掉它"
        elif (error := value_error(name, value, entry)) is not None:
            yield error


def _undrawn(known: Gazetteer, rules: Ruleset) -> frozenset[str]:
    drawn = {place.name for place in known.places if place.kind is PlaceKind.VILLAGE and place.shape}
    return rules.villages() - drawn if drawn else frozenset()


def word(place: Known) -> str:
    """How a sentence calls it: 村 甲村, 网格 102001."""
    return f"{KIND_WORDS[place.kind][0]} {place.key}"
