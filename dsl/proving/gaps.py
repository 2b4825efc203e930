"""What falls through (没有人管): reports that no clause sends anywhere, and those for 其余 alone."""

from __future__ import annotations

from collections.abc import Container, Iterator

from dsl.conditions import Always
from dsl.decision import Cite, ClockStart
from dsl.facts import Facts
from dsl.layer import ToNamed
from dsl.proving import spell
from dsl.proving.asked import Asked, Unshown
from dsl.proving.axes import Axis
from dsl.proving.formula import NO, In
from dsl.proving.matters import CLOCK, ROUTES
from dsl.proving.search import bits
from dsl.proving.values import Example, Finding, Kind, OutOfWork, Verdict

#: Whose clocks every report needs; other clocks are for some reports only.
_CORE = (str(ClockStart.ACCEPTED), str(ClockStart.ANSWERED))
_MANY = 12


def gaps(asked: Asked, code: str) -> Iterator[Finding]:
    """Of where reports go and of the two terms that each has to have."""
    if asked.matter.kind == ROUTES:
        yield from _nowhere(asked, code, "没有一条管它的去向", "请写一条没有条件的:第…条 其余 由 各单位 认领")
        yield from _only_rest(asked, code)
    elif asked.matter.kind == CLOCK and asked.matter.name in _CORE:
        name = asked.matter.name
        advice = f"请给其余的件也写上{name}的时限,例如“其余的:…… {name}”"
        yield from _nowhere(asked, code, f"没有一条规定它的{name}时限", advice)


def unanswered(names: Container[str]) -> Iterator[Finding]:
    """No clause at all that says by when a report has to be answered; ``names`` are the clocks that there are."""
    if str(ClockStart.ANSWERED) not in names:
        text = "没有一条规定答复的时限:件交出去以后,多久答复没有要求"
        yield Finding(Kind.GAP, Verdict.PROVED, (), text, "请写 自受理之日起…个工作日内 答复")


def _nowhere(asked: Asked, code: str, what: str, advice: str) -> Iterator[Finding]:
    cites = tuple(dict.fromkeys(rule.cite for rule in asked.matter.rules))
    try:
        box = asked.find(asked.false)
        if box is None:
            return
        facts = asked.shown(box, [], range(len(cites)))
        said = spell.report(facts)
        text = f"有的件{what}:{spell.clauses(cites, code)}都不管"
        yield Finding(Kind.GAP, Verdict.REFUTED, cites, text, advice, Example(said, facts))
    except (OutOfWork, Unshown):
        text = (
            f"是不是每一件都有条文管它的{asked.matter.name or asked.matter.kind},未能判定:{spell.clauses(cites, code)}"
        )
        yield Finding(Kind.GAP, Verdict.UNDECIDED, cites, text, advice)


def _only_rest(asked: Asked, code: str) -> Iterator[Finding]:
    """Categories that no clause has anything special for; what a reporter names or any words may say is left aside."""
    space, rules = asked.space, asked.space.world.rules
    axis = next((number for number, each in enumerate(space.axes) if each.key[0] == "类别"), None)
    rests = [rule.cite for rule in rules.router.rules if isinstance(rule.condition, Always)]
    if axis is None or not rests:
        return
    special = 0
    for rule, formula in zip(asked.matter.rules, asked.true, strict=True):
        if formula != NO and rule.cite not in rests and not isinstance(rule.value.target, ToNamed):
            special |= space.shape.reach(formula).get(axis, 0)
    left = space.shape.whole[axis] & ~special
    names = [path[-1] for path in _paths(space.axes[axis], left) if not rules.categories.children(path[-1])]
    if not names:
        return
    facts, rest = _ordinary(asked, axis, left, rests)
    listed = "、".join(names[:_MANY]) + (f"等{len(names)}类" if len(names) > _MANY else "")
    text = f"没有专门条文的类别:{listed};只说类别的件,都落到{spell.clause(rest, code)}"
    example = Example(spell.report(facts), facts) if facts else None
    yield Finding(Kind.GAP, Verdict.PROVED, (rest,), text, "应当有固定单位办理的,请给它写一条", example)


def _paths(axis: Axis, cells: int) -> list[tuple[str, ...]]:
    return [path for number in bits(cells) if (path := axis.cells[number]["category"])]


def _ordinary(asked: Asked, axis: int, cells: int, rests: list[Cite]) -> tuple[Facts | None, Cite]:
    """A report that says no more than such a category, and the 其余 that it falls to."""
    try:
        box = asked.find([In(axis, cells)])
    except OutOfWork:
        box = None
    facts = None if box is None else asked.space.report(box)
    decided = asked.space.world.rules.router.answer(facts).cites[:1] if facts else ()
    return (facts, decided[0]) if decided and decided[0] in rests else (None, rests[0])
