"""Finds clauses whose rule stands in the heading (标题), where it reads as a rule and has no effect."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dsl import tree
from dsl.diagnostics import Diagnostic

_FORCE = re.compile(r"必须执行|(?:可以|不得)另[定行]")
_COLOUR = re.compile(r"(?:逾期|剩余\S+?)\s*([黄橙红]色)")
#: What a heading says, and the lines that say it with effect; a heading over such a line only sums it up.
_SAYS: tuple[tuple[re.Pattern[str], tuple[type, ...]], ...] = (
    (re.compile(r"不得延期"), (tree.NoExtension,)),
    (re.compile(r"不得退回"), (tree.NoReturn,)),
    (re.compile(r"未评的\S*(?:计入|视为)"), (tree.Unrated, tree.Deemed)),
    (re.compile(r"逾期\S*的\S*(?:提醒|报|提级至|列为)"), (tree.Rung,)),
    (re.compile(r"改派后\S*(?:重新起算|承接剩余)"), (tree.Reassigned,)),
    (re.compile(r"\S的(?:不予受理|终止办理)$"), (tree.Refuse, tree.End)),
)


def check_headings(file: tree.RuleFile) -> Iterator[Diagnostic]:
    """第三条 不得延期 over a clause that does not say it again: a reader would take it for said."""
    for clause in file.of(tree.Clause):
        if clause.title is not None and _has_no_effect(clause.title.text, clause):
            message = f"“{clause.title.text}”紧接条号,只是标题,不起作用"
            yield Diagnostic("D773", clause.title.span, message, _advice(clause.title.text))


def _has_no_effect(title: str, clause: tree.Clause) -> bool:
    lines = tuple(_acts(clause))
    if _FORCE.search(title):
        return not clause.force and not any(isinstance(line, tree.Mandatory | tree.Delegated) for line in lines)
    colour = _COLOUR.search(title)
    if colour and not any(isinstance(line, tree.Warn) and line.color.text == colour[1] for line in lines):
        return True
    return any(says.search(title) and not any(isinstance(line, said) for line in lines) for says, said in _SAYS)


def _acts(clause: tree.Clause) -> Iterator[tree.Body]:
    for line in clause.body:
        yield line
        if isinstance(line, tree.Given) and line.act is not None:
            yield line.act


def _advice(title: str) -> str:
    if _FORCE.search(title):
        return "条号后面照写 必须执行 或者 下级可以另定,不加别的字"
    return "要它起作用,另起一行照写;只作标题的,换一个说法"
