"""Where a case may be handed on to (提请、移送、转为建议、拆分的去处), checked before anything is decided.

The rules of the other place are public, so that nothing of its cases has to be seen for it.
"""

from __future__ import annotations

from dataclasses import replace

from cases.commands_links import Convert, LinkCommand, Part, Refer, Target, Transfer
from cases.house import House
from cases.kin import KIND_WORDS, LinkKind
from cases.people import JurisdictionId, Person, Role, Tenure
from cases.ports import Transaction
from cases.refusals import InvalidInput, LinkRefused, NotFound
from cases.rulebook import bundle_at, ruleset_for
from cases.state import Case
from cases.territory import Jurisdiction, Territory
from dsl.ruleset import Ruleset


async def completed(
    house: House, tx: Transaction, case: Case, command: LinkCommand, who: tuple[Person, Tenure]
) -> LinkCommand:
    """The command with the cases to come. Raises LinkRefused or InvalidInput where there is nowhere to go."""
    territory = await tx.territory()
    here = territory.jurisdictions[case.jurisdiction]
    match command:
        case Refer():
            place = _superior(territory, here)
            await _rules(house, tx, place, LinkKind.REFER)
            return replace(command, targets=(_target(house, place),))
        case Transfer(code=code):
            place = _other_town(territory, here, code)
            await _rules(house, tx, place, LinkKind.TRANSFER)
            return replace(command, targets=(_target(house, place),))
        case Convert():
            return await _suggestion(house, tx, command, here, who)
        case _:
            rules = await _rules(house, tx, here, LinkKind.SPLIT)
            targets = tuple(_target(house, here) for _ in command.parts)
            return replace(command, parts=tuple(_named(part, rules) for part in command.parts), targets=targets)


def _target(house: House, place: Jurisdiction) -> Target:
    return Target(house.ids.new(), place.id, place.name)


def _superior(territory: Territory, here: Jurisdiction) -> Jurisdiction:
    """The level above; a practice twin has none."""
    if here.superior is None:
        raise LinkRefused(f"{here.name}没有上级,不能提请上级")
    return territory.jurisdictions[here.superior]


def _other_town(territory: Territory, here: Jurisdiction, code: str) -> Jurisdiction:
    place = territory.by_code(code)
    if place is None:
        raise InvalidInput({"code": f"没有代码为{code}的辖区"})
    if here.practice_of is not None or place.practice_of is not None:
        raise LinkRefused("练习里的件不能移送,实际的件也不能移送给练习的辖区")
    if place.id == here.id:
        raise InvalidInput({"code": f"这一件就在{here.name},请选择别的镇街"})
    if territory.covers(place.id, here.id):
        raise InvalidInput({"code": f"{place.name}是上级,请用“提请上级”"})
    return place


async def _suggestion(
    house: House, tx: Transaction, command: Convert, here: Jurisdiction, who: tuple[Person, Tenure]
) -> Convert:
    """A deputy's suggestion, in the channel that the rules of its place have; its author must be a deputy here."""
    territory = await tx.territory()
    place = here if command.code is None else territory.by_code(command.code)
    if place is None or not territory.covers(place.id, here.id):
        raise InvalidInput({"code": f"代表建议由{here.name}或者它的上级办理,请填它们的代码,或者不填"})
    rules = await _rules(house, tx, place, LinkKind.CONVERT)
    if command.channel not in rules.channels:
        known = "、".join(sorted(rules.channels)) or "没有渠道"
        raise LinkRefused(f"{place.name}的规约没有“{command.channel}”这个渠道({known}),不能转为代表建议")
    actor, tenure = who
    author = actor if command.author is None else await tx.person(command.author)
    deputy = tenure if tenure.role is Role.DEPUTY else _as_deputy(author, territory, here.id)
    if tenure.role is not Role.DEPUTY and command.author is not None and deputy is None:
        raise InvalidInput({"author": "提出人须是本地的人大代表"})
    level = deputy.level if deputy else None
    return replace(command, targets=(_target(house, place),), level=level)


def _as_deputy(person: Person | None, territory: Territory, here: JurisdictionId) -> Tenure | None:
    """In which mandate the person would put it forward here."""
    held = (t for t in (person.tenures if person else ()) if t.role is Role.DEPUTY)
    return next((tenure for tenure in held if here in territory.reach(tenure.jurisdiction)), None)


def _named(part: Part, rules: Ruleset) -> Part:
    if not part.category:
        return part
    path = rules.category_path(part.category[-1])
    if path is None:
        raise InvalidInput({"parts": f"没有“{part.category[-1]}”这个类别,请从类别表中选择"})
    return Part(path)


async def _rules(house: House, tx: Transaction, place: Jurisdiction, kind: LinkKind) -> Ruleset:
    """The rules in force there now."""
    territory, now = await tx.territory(), await tx.now()
    try:
        bundle = await house.rules.bundle(tx, bundle_at(place, now, now))
        return ruleset_for(bundle, territory, place)
    except NotFound as missing:
        raise LinkRefused(f"不能{KIND_WORDS[kind]}:{missing.message}") from missing
