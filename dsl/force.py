"""How firmly a clause binds the files below (效力): 必须执行, and what it leaves to them (下级可以另定)."""

from __future__ import annotations

from dsl import tree
from dsl.findings import Findings

MANDATORY = "必须执行"
DELEGATED = "下级可以另定"
#: The clock that a line without an event's name sets.
_CLOCKS: dict[type, str] = {tree.Unclaimed: "认领", tree.RatedBy: "评价", tree.Unrated: "评价", tree.LowRated: "评价"}


def is_mandatory(clause: tree.Clause, line: tree.Body) -> bool:
    """Whether no file below may say otherwise than this line of the clause."""
    if not marks(clause):
        return False
    given = delegated(clause)
    return None not in given and clock_of(line) not in given


def marks(clause: tree.Clause) -> bool:
    """Whether the clause is marked 必须执行, behind its number or as a line."""
    return any(word.text == MANDATORY for word in clause.force) or any(
        isinstance(line, tree.Mandatory) for line in clause.body
    )


def delegated(clause: tree.Clause) -> frozenset[str | None]:
    """The clocks that files below may set otherwise; ``None`` among them: everything that the clause says."""
    lines = (line for line in clause.body if isinstance(line, tree.Delegated))
    said: list[str | None] = [line.clock.text if line.clock else None for line in lines]
    whole = [None for word in clause.force if word.text == DELEGATED]
    return frozenset((*said, *whole))


def clock_of(line: tree.Body) -> str | None:
    """The clock that a line sets or climbs for, by its name; None for a line about anything else."""
    match line:
        case tree.Given(act=act) if act is not None:
            return clock_of(act)
        case tree.Limit(action=name) | tree.Rung(clock=name):
            return name.text
        case _:
            return _CLOCKS.get(type(line))


def check_force(clause: tree.Clause, level: str, found: Findings) -> None:
    """A mark that can have no effect is told: nobody below to bind, or a clock that the clause does not set."""
    own = {clock_of(line) for line in clause.body}
    for line in clause.body:
        if isinstance(line, tree.Delegated) and line.clock is not None and line.clock.text not in own:
            message = f"{clause.ref.text}没有规定{line.clock.text}的时限,下级无从另定"
            found.add("D765", line.span, message, f"请写在规定{line.clock.text}的那一条里,或者删去")
    if marks(clause) and None in delegated(clause):
        message = f"{clause.ref.text}写了必须执行,又写了下级可以另定,必须执行就不起作用"
        advice = "留一处;只放开一个时限的,写明是哪一个,例如“答复 下级可以另定”"
        found.add("D767", clause.ref.span, message, advice)
    if level == "镇街":
        _nobody_below(clause, found)


def _nobody_below(clause: tree.Clause, found: Findings) -> None:
    force = [(word.text, word.span) for word in clause.force]
    lines = [(MANDATORY, line.span) for line in clause.body if isinstance(line, tree.Mandatory)]
    lines += [(DELEGATED, line.span) for line in clause.body if isinstance(line, tree.Delegated)]
    for word, span in (*force, *lines)[:1]:
        message = f"“{word}”是说给下级的规约听的,镇街下面不会再有规约文件"
        found.add("D766", span, message, f"镇街自己的条文本来就要执行,删去“{word}”就行")
