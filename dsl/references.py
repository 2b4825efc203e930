"""Checks that every name in the tree was declared as the kind of thing its place asks for (D1xx)."""

from __future__ import annotations

from collections.abc import Iterator

from dsl import tree
from dsl.diagnostics import Diagnostic
from dsl.keywords import KEYWORDS
from dsl.names import Declared, Kind, Names
from dsl.suggest import nearest
from dsl.uses import EVENT, ROLE, URGENCY, Choice, Use, uses

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
_FREE_VALUES = ("未填", "未知")


def check_names(file: tree.RuleFile, known: Names) -> Iterator[Diagnostic]:
    """A diagnostic for each name that stands for nothing, or for something else than its place asks."""
    choices: dict[str, list[str]] = {}
    for value in known.of(Kind.VALUE):
        choices.setdefault(value.owner, []).append(value.text)
    for statement in file.statements:
        for use in uses(statement):
            found = _choice(use, choices.get(use.question.text, [])) if isinstance(use, Choice) else _name(use, known)
            if found is not None:
                yield found


def _name(use: Use, known: Names) -> Diagnostic | None:
    if use.built_in is not None:
        return _word(use, *_BUILT_IN[use.built_in])
    if use.name.text in use.also or known.find(use.name.text, *use.kinds):
        return None
    label = _LABELS.get(use.kinds[1:2], use.kinds[0].value)
    others = known.by_text.get(use.name.text, ())
    hint = _hint(use, known)
    if others:
        message = f"“{use.name.text}”是{others[0].kind.value},不是{label}"
        return Diagnostic("D112", use.name.span, message, hint)
    message = f"没有叫“{use.name.text}”的{label}"
    return Diagnostic(_CODES.get(use.kinds[0], "D109"), use.name.span, message, hint)


def _word(use: Use, label: str, code: str, words: tuple[str, ...]) -> Diagnostic | None:
    if use.name.text in words:
        return None
    return Diagnostic(code, use.name.span, f"没有叫“{use.name.text}”的{label}", f"可以写:{' '.join(words)}")


def _choice(use: Choice, choices: list[str]) -> Diagnostic | None:
    """The value must be a choice of its question; silent where the question itself is unknown."""
    if not choices or use.value.text in (*choices, *_FREE_VALUES):
        return None
    message = f"“{use.value.text}”不是“{use.question.text}”的选项"
    return Diagnostic("D103", use.value.span, message, f"可以选:{'、'.join(choices[:12])}")


def _hint(use: Use, known: Names) -> str:
    """The nearest names of the right kind, and where they are declared."""
    candidates = {d.text: d for kind in use.kinds for d in known.of(kind)}
    near = nearest(use.name.text, candidates, limit=2)
    seen = dict.fromkeys(_named(candidates[text]) for text in near)
    guess = "是不是" + "或".join(seen) + "?" if seen else ""
    return guess + _where(use.kinds[0], known)


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
