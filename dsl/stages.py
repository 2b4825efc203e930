"""The reviews before the hand-over (审查): their words in order, and the verdicts of one that names none."""

from __future__ import annotations

from collections.abc import Iterator

from dsl import tree

#: In this order a report passes them, as far as the rules have them.
STAGES = ("初审", "复审", "研究")
PASSED, FAILED = "通过", "不通过"
VERDICTS = (PASSED, FAILED)


def reviews(file: tree.RuleFile) -> Iterator[tree.Review]:
    """Every review that the clauses of a file ask for, also in lines with a condition of their own."""
    for clause in file.of(tree.Clause):
        for line in clause.body:
            act = line.act if isinstance(line, tree.Given) else line
            if isinstance(act, tree.Review):
                yield act


def verdicts(review: tree.Review) -> tuple[str, ...]:
    """What may be said at its end."""
    return tuple(name.text for name in review.verdicts) or VERDICTS
