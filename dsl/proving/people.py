"""Whom a file names and nobody on the roster is (收件人): units, posts, roles and groups without a single person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from dsl.bundle import Bundle
from dsl.decision import Cite, Recipient, RecipientKind, UnitRef
from dsl.layer import Layer, RouteRule, Ruled
from dsl.proving import spell
from dsl.proving.values import Finding, Kind, Seat, Verdict
from dsl.ruleset import Ruleset


@dataclass(frozen=True, slots=True)
class Manned:
    """Who is there: units with somebody in them, posts that are filled, roles and groups that somebody has."""

    units: frozenset[UnitRef]
    posts: frozenset[tuple[str, UnitRef]]
    roles: frozenset[str]
    groups: frozenset[str]

    @classmethod
    def of(cls, seats: Sequence[Seat], bundle: Bundle, code: str) -> Manned:
        """As the roster and the files understand it; roles count where they are held, at the place or above it."""
        places = [layer.code for layer in bundle.rulesets[code].layers]
        units = {(seat, unit) for seat in seats if (unit := _unit(seat, bundle)) is not None}
        return cls(
            frozenset(unit for _, unit in units),
            frozenset((seat.post, unit) for seat, unit in units if seat.post),
            frozenset(seat.role for seat in seats if seat.jurisdiction in places),
            frozenset(seat.group for seat in seats if seat.group),
        )


def recipients(bundle: Bundle, code: str, seats: Sequence[Seat]) -> Iterator[Finding]:
    """Everybody whom the place's own file means to get something, and whom nobody is."""
    rules, manned = bundle.rulesets[code], Manned.of(seats, bundle, code)
    own = next(layer for layer in rules.layers if layer.code == code)
    named: dict[tuple[str, str], list[Cite]] = {}
    for who, cite in _named(own, rules, code):
        lacks = _lacks(who, rules, own, manned)
        if lacks is not None:
            named.setdefault(lacks, []).append(cite)
    for (text, advice), cites in named.items():
        said = f"{spell.clauses(cites, code)}写到的{text}"
        yield Finding(Kind.RECIPIENT, Verdict.REFUTED, tuple(dict.fromkeys(cites)), said, advice)
    for group in rules.groups:
        if group.declared_by == code and group.name not in manned.groups:
            cite = Cite(code, rules.jurisdiction.name, "用语", line=group.line)
            text = f"群“{group.name}”里没有一个人:在这个群里上报的,没有代表也没有单位看得到"
            advice = "请在名册里给有关的人写上这个群,或者删去这个群"
            yield Finding(Kind.RECIPIENT, Verdict.REFUTED, (cite,), text, advice)


def _unit(seat: Seat, bundle: Bundle) -> UnitRef | None:
    rules = bundle.rulesets.get(seat.jurisdiction)
    return rules.resolve_unit(seat.unit) if rules and seat.unit else None


def _named(layer: Layer, rules: Ruleset, code: str) -> Iterator[tuple[Recipient | UnitRef, Cite]]:
    """Every party that a clause of the file names, and the units that it sends reports to."""
    for each in fields(layer):
        for rule in getattr(layer, each.name) if isinstance(getattr(layer, each.name), tuple) else ():
            if isinstance(rule, Ruled):
                yield from ((who, rule.cite) for who in _parties(rule.value))
                if isinstance(rule.value, RouteRule):
                    yield from ((unit, rule.cite) for unit in _sent(rule.value))
    for event in rules.events:
        cite = event.cites[0] if event.cites else None
        if cite is not None and cite.jurisdiction == code:
            yield from ((who, cite) for who in (event.actor, event.signer) if who is not None)


def _parties(value: Any) -> Iterator[Recipient]:
    if isinstance(value, Recipient):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _parties(each)
    elif is_dataclass(value) and not isinstance(value, Cite):
        for each in fields(value):
            yield from _parties(getattr(value, each.name))


def _sent(rule: RouteRule) -> Iterator[UnitRef]:
    target = rule.target
    yield from [target.unit] if hasattr(target, "unit") else getattr(target, "units", ())
    tables = (*([target.table] if hasattr(target, "table") else []), *rule.helpers)
    yield from (unit for table in tables for unit in table.units.values() if unit is not None)
    yield from (*rule.assisting, *rule.copies)


def _lacks(who: Recipient | UnitRef, rules: Ruleset, own: Layer, manned: Manned) -> tuple[str, str] | None:
    """What nobody is, and what to do; None where somebody is there."""
    if isinstance(who, UnitRef):
        return _lacks_unit(who, manned)
    match who.kind:
        case RecipientKind.UNIT if who.unit is not None:
            return _lacks_unit(who.unit, manned)
        case RecipientKind.ROLE if who.post and who.post not in manned.roles:
            return f"{who.post},名册里一个也没有:写给他的没有人收", f"请在名册里登记{who.post}"
        case RecipientKind.STEWARD:
            return _lacks_steward(rules, manned)
        case RecipientKind.POST:
            return _lacks_post(who, own, manned)
        case _:
            return None


def _lacks_unit(unit: UnitRef, manned: Manned) -> tuple[str, str] | None:
    if unit in manned.units:
        return None
    return f"{unit.name},名册里没有人:交给它的件、写给它的提醒没有人收", f"请在名册里给{unit.name}登记一个人"


def _lacks_steward(rules: Ruleset, manned: Manned) -> tuple[str, str] | None:
    stewards = dict.fromkeys(group.steward for group in rules.groups if group.steward is not None)
    empty = [unit.name for unit in stewards if unit not in manned.units]
    if not empty:
        return None
    names = "、".join(empty)
    return f"督促单位({names}),名册里没有人:督促没有人收", f"请在名册里给{names}登记一个人"


def _lacks_post(who: Recipient, own: Layer, manned: Manned) -> tuple[str, str] | None:
    """A post is filled unit by unit; where it is vacant the stand-in has to be there."""
    leads = dict.fromkeys(unit for rule in (*own.routes, *own.fallbacks) for unit in _sent(rule.value))
    vacant = [unit.name for unit in leads if unit in manned.units and (who.post or "", unit) not in manned.posts]
    if not vacant and (leads or any(post == who.post for post, _ in manned.posts)):
        return None
    if who.unit is not None and who.unit in manned.units:
        return None
    where = f"在{'、'.join(vacant[:6])}空缺" if vacant else "没有人担任"
    after = f",代的{who.unit.name}也没有人" if who.unit else ",也没有写空缺的由谁代"
    return f"{who.post},{where}{after}", f"请在名册里登记{who.post},或者写 空缺的 由 谁 代"
