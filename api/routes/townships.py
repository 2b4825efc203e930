"""Places and what their rules declare (辖区): townships, categories with questions, units."""

from __future__ import annotations

from collections.abc import Iterator

from api import answers as a
from api.call import Call
from api.doors import Doors, Nothing
from cases.house import House, territory_of
from cases.ports import Scope, Transaction
from cases.refusals import NotFound
from cases.rulebook import bundle_at, ruleset_for
from cases.telling import Directory
from cases.territory import Jurisdiction, Territory
from dsl.ruleset import Ruleset

doors = Doors()


@doors.get("/townships", permission="read_public", summary="辖区", answer=a.Townships)
async def townships(call: Call, _query: Nothing) -> a.Townships:
    """All jurisdictions, by code."""
    territory = await territory_of(call.house)
    ordered = sorted(territory.jurisdictions.values(), key=lambda j: j.code)
    return a.Townships(items=[_township(j, territory) for j in ordered])


def _township(j: Jurisdiction, territory: Territory) -> a.Township:
    above = territory.jurisdictions.get(j.superior) if j.superior is not None else None
    return a.Township(
        code=j.code,
        name=j.name,
        level=j.level,
        superior=above.code if above else None,
        groups=[group.name for group in territory.groups_of(j.id)],
        has_rules=j.bundle is not None,
        practice_of=None if j.practice_of is None else territory.jurisdictions[j.practice_of].code,
    )


@doors.get(
    "/townships/{code}/categories", permission="read_public", summary="类别树与各类别的提问", answer=a.Categories
)
async def categories(call: Call, _query: Nothing) -> a.Categories:
    """The tree of categories, each with its other names and the questions that it brings."""
    rules, _ = await rules_of(call.house, call.params["code"])
    return a.Categories(items=list(_below(rules, None)))


def _below(rules: Ruleset, parent: str | None) -> Iterator[a.Category]:
    for name in rules.categories.children(parent):
        path = rules.categories.path(name) or (name,)
        questions = [
            a.QuestionDeclared(name=q.name, choices=list(q.choices), optional=q.optional, measure=q.measure)
            for q in rules.questions_for(path)
        ]
        synonyms = [other for other, meant in rules.categories.synonyms.items() if meant == name]
        children = list(_below(rules, name))
        yield a.Category(id=name, name=name, synonyms=synonyms, questions=questions, children=children)


@doors.get("/townships/{code}/units", permission="read_public", summary="规约里的单位", answer=a.Units)
async def units(call: Call, _query: Nothing) -> a.Units:
    """Every unit that the rules of this place know."""
    rules, directory = await rules_of(call.house, call.params["code"])
    known = {unit.ref: unit for unit in rules.units.values()}
    shown = [
        a.Unit(
            id=directory.units[ref].id if ref in directory.units else None,
            name=ref.name,
            aliases=list(unit.aliases),
            external=unit.external,
        )
        for ref, unit in known.items()
    ]
    return a.Units(items=shown)


async def rules_of(house: House, code: str) -> tuple[Ruleset, Directory]:
    """The rules in force at a place, and who stands behind their names. Raises NotFound."""

    async def work(tx: Transaction) -> tuple[Ruleset, Directory]:
        territory = await tx.territory()
        where = territory.by_code(code)
        if where is None:
            raise NotFound(f"没有代码为{code}的辖区")
        now = await tx.now()
        bundle = await house.rules.bundle(tx, bundle_at(where, now, now))
        return ruleset_for(bundle, territory, where), await tx.directory()

    return await house.store.run(Scope(), work)
