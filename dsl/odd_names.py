"""Checks names for what is no name (不像名字), and the units of one clause for one that is named twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from dsl import tree
from dsl.diagnostics import Diagnostic
from dsl.names import Names

_AND_SO_ON = re.compile(r"(?:等等|等|…+|\.{2,}|其他等)\Z")


def odd_names(names: Names) -> Iterator[Diagnostic]:
    """路灯、窨井盖等: a list of names has an end."""
    for text, found in names.by_text.items():
        odd = _AND_SO_ON.search(text)
        if odd and odd.start():
            for declared in found[:1]:
                hint = f"把每一个都写出来,写作“{text[: odd.start()]}”"
                yield Diagnostic("D114", declared.span, f"“{text}”不像一个名字:不能写“{odd[0]}”", hint)


def told_twice(file: tree.RuleFile) -> Iterator[Diagnostic]:
    """A unit that leads and assists, or is named twice in one list."""
    for clause in file.of(tree.Clause):
        for line in clause.body:
            act = line.act if isinstance(line, tree.Given) else line
            if isinstance(act, tree.RouteTo):
                yield from _twice(act)
            elif isinstance(act, tree.Candidates):
                yield from _said_twice(act.names, "候选")


def _said_twice(names: tuple[tree.Name, ...], part: str) -> Iterator[Diagnostic]:
    yield from _in_parts((name, part) for name in names)


def _twice(line: tree.RouteTo) -> Iterator[Diagnostic]:
    parts = ((line.lead, "主办"), *((n, "协办") for n in line.assisting), *((n, "抄送") for n in line.copies))
    yield from _in_parts(parts)


def _in_parts(parts: Iterable[tuple[tree.Name, str]]) -> Iterator[Diagnostic]:
    seen: dict[str, str] = {}
    for name, part in parts:
        if name.text in seen:
            before = seen[name.text]
            told = f"“{name.text}”写了两次" if before == part else f"“{name.text}”已经{before},不用再{part}"
            yield Diagnostic("D729", name.span, told, "留一处,另一处删去")
        seen.setdefault(name.text, part)
