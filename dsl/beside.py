"""What a rule file says beside its clauses on single reports: rates (口径), and who counts what in them."""

from __future__ import annotations

from dsl import tree
from dsl.beside_values import Beside
from dsl.decision import CaseKind, Cite, Kind, RateRule
from dsl.findings import Findings
from dsl.scope import Scope

#: Kinds that no case can be both of: a rate of one among the other is always nought.
_APART = frozenset(
    {
        frozenset({CaseKind.RATED, CaseKind.UNRATED}),
        frozenset({CaseKind.IN_TIME, CaseKind.LATE}),
        frozenset({CaseKind.REFUSED, CaseKind.ANSWERED}),
    }
)


def read_beside(file: tree.RuleFile, scope: Scope, found: Findings) -> Beside:
    """What one file declares of it; mistakes go to ``found``."""
    rates = {}
    for each in file.of(tree.Rate):
        rates[each.name.text] = _rate(each, scope)
        _check_rate(each, rates[each.name.text], found)
    return Beside(rates)


def _rate(each: tree.Rate, scope: Scope) -> RateRule:
    cite = Cite(scope.code, scope.place, f"口径 {each.name.text}", line=each.span.line)
    return RateRule(each.name.text, _kinds(each.numerator), _kinds(each.denominator), _kinds(each.excluded), (cite,))


def _kinds(written: tuple[tree.CaseKind, ...]) -> tuple[Kind, ...]:
    return tuple(_kind(each) for each in written)


def _kind(written: tree.CaseKind) -> Kind:
    if written.stars is None:
        return Kind(CaseKind(written.word))
    return Kind(CaseKind.STARS_FROM if written.at_least else CaseKind.STARS_TO, written.stars)


def _check_rate(each: tree.Rate, rule: RateRule, found: Findings) -> None:
    """A rate that can only be nought or whole is a slip of the pen."""
    if set(rule.denominator) <= set(rule.numerator):
        found.add("D782", each.numerator[0].span, "分子和分母一样,总是 100%", "分母写大的范围,例如 4星以上的 占 已评的")
        return
    for above, written in zip(rule.numerator, each.numerator, strict=True):
        if all(frozenset({above.kind, below.kind}) in _APART for below in rule.denominator):
            message = f"{above} 的件不会又是 {'、'.join(map(str, rule.denominator))} 的"
            found.add("D782", written.span, message.replace("的 的", "的"), "分子要在分母的范围之内")
        elif above in rule.excluded:
            found.add("D782", written.span, f"{above}写在分子里,又写了不计", "留一处")
