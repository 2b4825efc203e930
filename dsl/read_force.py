"""Reads whom a clause keeps from getting a report (不得交)."""

from __future__ import annotations

from dsl import tree
from dsl.decision import UnitRef
from dsl.draft import Reading
from dsl.layer import BanRule


def not_to(r: Reading, line: tree.NotTo) -> None:
    """不得交 甲公司、企业: a name that is no unit is a kind of unit, which the syntax has looked up."""
    units: list[UnitRef] = []
    kinds: list[str] = []
    for name in line.names:
        unit = r.scope.find(lambda scope: scope.units, name.text)
        if unit is None:
            kinds.append(name.text)
        else:
            units.append(unit.ref)
    r.draft.bans.append(r.ruled(line, BanRule(tuple(units), tuple(kinds))))


def marked(_r: Reading, _line: tree.Body) -> None:
    """必须执行 and 下级可以另定 mark the clause; ``dsl.force`` reads them with every line of it."""
