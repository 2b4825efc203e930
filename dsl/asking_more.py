"""Reads conditions over circumstances (情形) and measures as written; what does not fit is told at its word."""

from __future__ import annotations

from decimal import Decimal

from dsl import circumstances, conditions, tree
from dsl.circumstances import Measured
from dsl.conditions import Always, Condition, Not
from dsl.facts import ALIKE, COUNTERS, PHOTOS, REPEATED, RETURNS, ROUND, STARS, URGES
from dsl.findings import Findings
from dsl.measures import alike, convert, shown
from dsl.scope import Scope, find_valued
from dsl.values import category_of

#: What each counter counts in; a bare number will do.
COUNTED = {PHOTOS: "张", RETURNS: "次", ROUND: "轮", URGES: "次", STARS: "星", ALIKE: "件", REPEATED: "件"}
#: Other words that a counter may be given in: 第2次办理 is the second round.
_ALSO = {ROUND: ("次",), ALIKE: ("处",), REPEATED: ("次",)}


def circumstance(scope: Scope, written: tree.Condition, found: Findings) -> Condition | None:
    """The condition, or None for a kind of condition that is not about circumstances."""
    match written:
        case tree.UnitKindIs(party=party, kinds=kinds, negated=negated):
            plain: Condition = circumstances.UnitKindIs(party.text, frozenset(kind.text for kind in kinds))
        case tree.ChannelIs(channels=channels, negated=negated):
            plain = circumstances.ChannelIs(_texts(channels))
        case tree.MannerIs(manners=manners, negated=negated):
            plain = circumstances.MannerIs(_texts(manners))
        case tree.TimeIn(spans=times, negated=negated):
            plain = circumstances.TimeIn(times)
        case tree.DateIn(spans=dates, negated=negated):
            plain = circumstances.DateIn(dates)
        case tree.DayIs(negated=negated):
            plain = circumstances.DayIs()
        case tree.InPlace(special=str(special), negated=negated):
            plain = circumstances.PlaceIs(special, tuple(scope.all(lambda each: each.areas).values()))
        case tree.Measured():
            return _measured(scope, written, found)
        case _:
            return None
    return Not(plain) if negated else plain


def _texts(names: tuple[tree.Name, ...]) -> tuple[str, ...]:
    return tuple(name.text for name in names)


def _measured(scope: Scope, said: tree.Measured, found: Findings) -> Condition:
    subject, amount = said.subject.text, said.amount
    written = shown(amount.value, amount.unit)
    if subject in COUNTERS:
        fits = amount.unit in ("", COUNTED[subject], *_ALSO.get(subject, ()))
        if not fits:
            advice = f"“{subject}”按{COUNTED[subject]}计,例如 {subject} 达到 {shown(amount.value, COUNTED[subject])}"
            found.add("D652", amount.span, f"“{subject}”不按“{amount.unit}”计", advice)
        return Measured(subject, said.how, amount.value, COUNTED[subject], written)
    entry = find_valued(scope, said.subject, found)
    if entry is None:
        return Always()
    if not entry.measure:
        advice = f"写作“{subject} 是 {entry.choices[0] if entry.choices else '……'}”;要比大小的,声明时写“填 厘米”一类"
        found.add("D653", said.subject.span, f"“{subject}”是选出来的,不能比大小", advice)
        return Measured(subject, said.how, amount.value, amount.unit, written)
    value = _in_unit(said, entry.measure, found)
    category = category_of(entry)
    path = scope.path(category) if category else None
    measured = Measured(subject, said.how, value, entry.measure, written)
    return conditions.AllOf((conditions.CategoryIs(path), measured)) if path else measured


def _in_unit(said: tree.Measured, unit: str, found: Findings) -> Decimal:
    amount = said.amount
    value = convert(amount.value, amount.unit, unit)
    if value is None:
        can = "、".join(alike(unit))
        given = f"“{amount.unit}”" if amount.unit else "没有单位的数"
        message = f"“{said.subject.text}”按{unit}计,不能和{given}比"
        found.add("D652", amount.span, message, f"可以写:{can}")
        return amount.value
    return value
