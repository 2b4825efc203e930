"""What a file says and can never count (用不上): an earlier clause holds for every report that a later one is for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from dsl import tree
from dsl.conditions import Always
from dsl.covering import Covered
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
    for stage in dict.fromkeys(rule.value.stage for rule in layer.reviews):
        reviews = in_order((layer,), lambda each: each.reviews)
        yield f"的{stage}", [rule for rule in reviews if rule.value.stage == stage]
    yield "的退回", list(in_order((layer,), lambda each: each.returns))


def _dead(rules: Sequence[Ruled[T]]) -> Iterator[tuple[Ruled[T], Ruled[T]]]:
    """Each rule that an earlier one covers, with that one."""
    covered: Covered[T] = Covered()
    for rule in rules:
        by = covered.by(rule.condition)
        if by is not None and by.cite.clause != rule.cite.clause:  # within one clause it was told as said twice
            yield rule, by
        covered.add(rule)


def _advice(dead: Ruled[T], by: Ruled[T]) -> str:
    if isinstance(dead.condition, Always):
        return f"给{by.cite.clause}写上条件,例如“类别 属于 路灯的,由 ……”;没有条件的只留一条"
    return f"把{dead.cite.clause}移到{by.cite.clause}前面,或者改正条件"
