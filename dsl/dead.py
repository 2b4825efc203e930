"""What a file says and can never count (用不上): an earlier clause holds for every report that a later one is for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from dsl import tree
from dsl.circumstances import Measured
from dsl.conditions import AllOf, Always, AnyOf, CategoryIs, Condition
from dsl.findings import Findings
from dsl.layer import Layer, Ruled, ToNamed
from dsl.order import in_order

T = TypeVar("T")


def check_dead(file: tree.RuleFile, layer: Layer, found: Findings) -> None:
    """Tells each clause of one file that can never decide; files above it and below it are not looked at."""
    if any(told.code == "D727" for told in found.told):  # a clause without its condition covers all, and was told
        return
    places = {clause.ref.text: clause.ref.span for clause in reversed(file.of(tree.Clause))}
    for what, rules in _competing(layer):
        for dead, by in _dead(rules):
            clause, before = dead.cite.clause, by.cite.clause
            if clause not in places:  # a declaration with a term of its own, to which a clause comes first
                continue
            message = f"{clause}{what}永远用不上:凡是它管的件,{before}都先管了"
            found.add("D726", places[clause], message, _advice(dead, by))


def _competing(layer: Layer) -> Iterator[tuple[str, Sequence[Ruled[Any]]]]:
    """Rules of which the first that holds decides, in the order in which they are asked."""
    routes = in_order((layer,), lambda each: (*each.routes, *each.fallbacks))
    yield "的去向", [rule for rule in routes if not isinstance(rule.value.target, ToNamed)]
    clocks = list(in_order((layer,), lambda each: each.clocks))
    for name in dict.fromkeys(rule.value.name for rule in layer.clocks):
        yield f"{name}的时限", [rule for rule in clocks if rule.value.name == name]
    yield "的退回", list(in_order((layer,), lambda each: each.returns))


def _dead(rules: Sequence[Ruled[T]]) -> Iterator[tuple[Ruled[T], Ruled[T]]]:
    """Each rule that an earlier one covers, with that one; hashing only, so that no file costs square time."""
    covered: Covered[T] = Covered()
    for rule in rules:
        by = covered.by(rule.condition)
        if by is not None and by.cite.clause != rule.cite.clause:  # within one clause it was told as said twice
            yield rule, by
        for condition in _alternatives(rule.condition):
            covered.add(condition, rule)


def _alternatives(condition: Condition) -> Iterator[Condition]:
    yield condition
    for part in condition.parts if isinstance(condition, AnyOf) else ():
        yield from _alternatives(part)


@dataclass(slots=True)
class Covered(Generic[T]):
    """What earlier rules hold for: conditions as they are, and of each number the widest bound on either side."""

    exact: dict[Condition, Ruled[T]] = field(default_factory=dict)
    bounds: dict[tuple[str, bool], tuple[Measured, Ruled[T]]] = field(default_factory=dict)

    def add(self, condition: Condition, rule: Ruled[T]) -> None:
        """``rule`` holds wherever ``condition`` does."""
        self.exact.setdefault(condition, rule)
        if isinstance(condition, Measured):
            widest = self.bounds.get(condition.side)
            if widest is None or not widest[0].covers(condition):
                self.bounds[condition.side] = (condition, rule)

    def by(self, condition: Condition) -> Ruled[T] | None:
        """The rule that holds wherever ``condition`` does; of several that do so together the last."""
        by = self.exact.get(Always()) or self.exact.get(condition)
        if by is not None:
            return by
        match condition:
            case CategoryIs(path=path):
                wider = (CategoryIs(path[:length]) for length in range(1, len(path)))
                return next((self.exact[each] for each in wider if each in self.exact), None)
            case Measured(side=side):
                widest = self.bounds.get(side)
                return widest[1] if widest and widest[0].covers(condition) else None
            case AllOf(parts=parts):
                return next((by for part in parts if (by := self.by(part))), None)
            case AnyOf(parts=parts):
                each = [self.by(part) for part in parts]
                return each[-1] if each and all(each) else None
            case _:
                return None


def covering(rules: Sequence[Ruled[T]]) -> Covered[T]:
    """The rules by every condition under which they hold; of equal ones the first."""
    covered: Covered[T] = Covered()
    for rule in rules:
        for condition in _alternatives(rule.condition):
            covered.add(condition, rule)
    return covered


def _advice(dead: Ruled[T], by: Ruled[T]) -> str:
    if isinstance(dead.condition, Always):
        return f"给{by.cite.clause}写上条件,例如“类别 属于 路灯的,由 ……”;没有条件的只留一条"
    return f"把{dead.cite.clause}移到{by.cite.clause}前面,或者改正条件"
