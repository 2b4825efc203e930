"""Checks that every name in the tree was declared as the kind of thing its place asks for (D1xx)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dsl import tree
from dsl.diagnostics import Diagnostic
from dsl.keywords import KEYWORDS
from dsl.names import Declared, Kind, Names
from dsl.stages import STAGES, VERDICTS
from dsl.suggest import nearest
from dsl.uses import EVENT, ROLE, URGENCY, Choice, Use, uses
from dsl.uses_examples import example_uses

_CODES = {
    Kind.CATEGORY: "D101",
    Kind.QUESTION: "D102",
    Kind.UNIT: "D104",
    Kind.GROUP: "D105",
    Kind.AREA: "D106",
    Kind.MARK: "D107",
}
_BUILT_IN = {
    ROLE: ("身份", "D108", tuple(k.word for k in KEYWORDS if k.terminal == "K_ROLE")),
    EVENT: ("事件", "D109", tuple(k.word for k in KEYWORDS if k.terminal.startswith("E_"))),
    URGENCY: ("紧急程度", "D109", tuple(k.word for k in KEYWORDS if k.terminal == "K_URGENCY")),
}
_LABELS: dict[tuple[Kind, ...], str] = {(Kind.POST,): "单位或岗位", (Kind.VILLAGE,): "区域或村"}
_MOST_COMPARED = 50_000
_MOST_LINES = 6
_FREE_VALUES = ("未填", "未知")


def check_names(file: tree.RuleFile, known: Names, doubtful: str = "") -> Iterator[Diagnostic]:
    """A diagnostic for each name that stands for nothing, or for something else than its place asks.

    A name is told once, with the other lines it stands in. ``doubtful`` is the text of declarations that could not
    be read: a name that stands there was probably declared, and its own mistake is told already.
    """
    checker = _Checker(known)
    told: dict[tuple[str, str], list[Diagnostic]] = {}
    for statement in file.statements:
        for use in example_uses(statement) if isinstance(statement, tree.Example) else uses(statement):
            found = checker.choice(use) if isinstance(use, Choice) else checker.name(use)
            written = use.value.text if isinstance(use, Choice) else use.name.text
            if found is not None and written not in doubtful:
                told.setdefault((found.code, found.message), []).append(found)
    return (_together(found) for found in told.values())


def _together(found: list[Diagnostic]) -> Diagnostic:
    lines = sorted({d.span.line for d in found} - {found[0].span.line})
    if not lines:
        return found[0]
    shown = "、".join(map(str, lines[:_MOST_LINES]))
    more = "等处" if len(lines) > _MOST_LINES else ""
    return replace(found[0], help=f"{found[0].help}\n第 {shown} 行{more}也这样写")


class _Checker:
    """Holds what is declared, and how much work the search for near names may still cost."""

    def __init__(self, known: Names) -> None:
        self.known = known
        self.work = _MOST_COMPARED
        self.declared: dict[tuple[Kind, ...], tuple[dict[str, Declared], str]] = {}
        self.choices: dict[str, list[str]] = {}
        for value in known.of(Kind.VALUE):
            self.choices.setdefault(value.owner, []).append(value.text)

    def name(self, use: Use) -> Diagnostic | None:
        """A name must be declared as one of the kinds its place asks for."""
        text, span = use.name.text, use.name.span
        if use.built_in is not None:
            declared = text in use.also or self.known.find(text, *use.kinds) is not None
            return None if declared else _word(use, *_BUILT_IN[use.built_in])
        if text in use.also or self.known.find(text, *use.kinds):
            return None
        label = _LABELS.get(use.kinds[1:2], use.kinds[0].value)
        others = self.known.by_text.get(text, ())
        hint = self._hint(use)
        if others:
            return Diagnostic("D112", span, f"“{text}”是{others[0].kind.value},不是{label}", hint)
        return Diagnostic(_CODES.get(use.kinds[0], "D109"), span, f"没有叫“{text}”的{label}", hint)

    def choice(self, use: Choice) -> Diagnostic | None:
        """The value must be a choice of its question; silent where the question itself is unknown."""
        choices = self.choices.get(use.question.text, [])
        also = VERDICTS if use.question.text in STAGES else ()  # said where a clause names no others
        if not choices or use.value.text in (*choices, *_FREE_VALUES, *also):
            return None
        message = f"“{use.value.text}”不是“{use.question.text}”的选项"
        return Diagnostic("D103", use.value.span, message, f"可以选:{'、'.join(choices[:12])}")

    def _hint(self, use: Use) -> str:
        """The nearest names of the right kind, and where they are declared."""
        candidates, where = self._of(use.kinds)
        self.work -= len(candidates)
        near = nearest(use.name.text, candidates, limit=2) if self.work > 0 else ()
        seen = dict.fromkeys(_named(candidates[text]) for text in near)
        guess = "是不是" + "或".join(seen) + "?" if seen else ""
        return guess + where

    def _of(self, kinds: tuple[Kind, ...]) -> tuple[dict[str, Declared], str]:
        if kinds not in self.declared:
            candidates = {d.text: d for kind in kinds for d in self.known.of(kind)}
            self.declared[kinds] = candidates, _where(kinds[0], self.known)
        return self.declared[kinds]


def _word(use: Use, label: str, code: str, words: tuple[str, ...]) -> Diagnostic | None:
    if use.name.text in words:
        return None
    return Diagnostic(code, use.name.span, f"没有叫“{use.name.text}”的{label}", f"可以写:{' '.join(words)}")


def _named(declared: Declared) -> str:
    alias = f"(又名 {declared.text})" if declared.canonical != declared.text else ""
    return f"“{declared.canonical}”{alias}"


def _where(kind: Kind, known: Names) -> str:
    lines = sorted({d.span.line for d in known.of(kind) if not d.outer})
    if not lines:
        return f"先写一行“{_HOW.get(kind, kind.value + ' 名称')}”来声明"
    place = f"第 {lines[0]} 行" if len(lines) == 1 else f"第 {lines[0]}-{lines[-1]} 行"
    return f"已声明的{kind.value}见{place}"


_HOW = {Kind.QUESTION: "问 名称 选 甲、乙", Kind.GROUP: "群 名称 含 甲镇、乙镇", Kind.AREA: "区域 名称 含 甲村、乙村"}
