"""What a new text says otherwise (变更): statement by statement, and whether it touches terms or escalation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from dsl import tree


class Matter(StrEnum):
    """What a second person may have to sign; the value never changes."""

    TERM = "时限"
    LADDER = "升级"


class How(StrEnum):
    """What became of a statement."""

    ADDED = "新增"
    REMOVED = "删去"
    CHANGED = "修改"
    MOVED = "调整次序"  # which of several clauses is asked first
    RENUMBERED = "只改了编号"  # says what it said, where it stood among the others


@dataclass(frozen=True, slots=True)
class Change:
    """One statement of ``file``: 第五条 受理, 办公时间 …; ``line`` is of the new text, of the old one where it went."""

    file: str
    name: str
    how: How
    matters: tuple[Matter, ...]
    line: int


#: Whatever holds a duration or a turn is about a term, and so are these, which may say one without a figure.
_TERM = (
    *(tree.Duration, tree.Every, tree.NoExtension, tree.Extension, tree.Pause, tree.Ceiling, tree.Returnable),
    *(tree.Reassigned, tree.Meaning, tree.OfficeHours, tree.SameDay, tree.LastDay),
)
_LADDER = (tree.Rung, tree.GoesOn, tree.Warn, tree.Unclaimed, tree.Attention, tree.EachMore)
_PLACES = frozenset({"span", "file"})
_CALLED = {
    tree.Heading: "开头一行",
    tree.Superior: "上级",
    tree.Effective: "施行",
    tree.OfficeHours: "办公时间",
    tree.SameDay: "当日",
    tree.LastDay: "末日",
    tree.Category: "分类",
    tree.Unit: "单位",
    tree.Post: "岗位",
    tree.Group: "群",
    tree.Area: "区域",
    tree.Question: "问",
    tree.Table: "对照",
    tree.Event: "事件",
    tree.Mark: "标记",
    tree.Finding: "认定",
    tree.State: "态势",
    tree.Attribute: "属性",
    tree.Channel: "渠道",
    tree.Rate: "口径",
    tree.Meeting: "会议",
    tree.Vote: "表决",
    tree.EmergencyPlan: "预案",
    tree.Example: "例",
    tree.Vocabulary: "采用",
    tree.Basis: "依据",
    tree.Chapter: "章",
}


def changes(old: Mapping[str, tree.RuleFile], new: Mapping[str, tree.RuleFile]) -> tuple[Change, ...]:
    """Every difference that is one of meaning, by file and line; places, spaces and remarks are none.

    A file that is in neither mapping counts as one that has not changed.
    """
    names = sorted({*old, *new})
    return tuple(each for name in names for each in _of_file(name, old.get(name), new.get(name)))


def matters(found: tuple[Change, ...]) -> tuple[Matter, ...]:
    """What all of them touch together, in the order of ``Matter``."""
    return tuple(matter for matter in Matter if any(matter in each.matters for each in found))


@dataclass(frozen=True, slots=True)
class _Said:
    """A statement as people call it and as it is compared."""

    name: str
    bare: Any
    sense: Any  # without number and title; None for what has no number
    matters: tuple[Matter, ...]
    line: int


def _of_file(file: str, old: tree.RuleFile | None, new: tree.RuleFile | None) -> Iterator[Change]:
    before, after = _said(old), _said(new)
    stayed = _renumbered(before, after)
    for key, there in after.items():
        known = before.get(key)
        if key in stayed:
            yield Change(file, there.name, How.RENUMBERED, there.matters, there.line)
        elif known is None or key in stayed.values():
            yield Change(file, there.name, How.ADDED, there.matters, there.line)
        elif known.bare != there.bare:
            both = tuple(each for each in Matter if each in {*known.matters, *there.matters})
            yield Change(file, there.name, How.CHANGED, both, there.line)
    for key, gone in before.items():
        if (key not in after or key in stayed) and key not in stayed.values():
            yield Change(file, gone.name, How.REMOVED, gone.matters, gone.line)
    yield from _moved(file, before, after)


def _renumbered(before: Mapping[str, _Said], after: Mapping[str, _Said]) -> dict[str, str]:
    """Clauses that only bear another number, new one to old one; none where any clause changes places as well."""
    first = {key: n for n, key in enumerate(key for key, each in before.items() if each.sense is not None)}
    then = [key for key, each in after.items() if each.sense is not None]
    kept = {key: key for key in then if key in first and before[key].bare == after[key].bare}
    ours, theirs = [key for key in first if key not in kept], [key for key in then if key not in kept]
    senses = [before[key].sense for key in ours], [after[key].sense for key in theirs]
    blocks = SequenceMatcher(None, *senses, autojunk=False).get_matching_blocks()
    found = {theirs[b + n]: ours[a + n] for a, b, size in blocks for n in range(size)}
    gone, come = ({each.sense for key, each in side.items() if each.sense is not None and key not in paired}
                  for side, paired in ((before, {*kept, *found.values()}), (after, {*kept, *found})))  # fmt: skip
    places = [first[known] for key in then if (known := kept.get(key) or found.get(key)) is not None]
    same_order = places == sorted(places) and not gone & come
    return {new: old for new, old in found.items() if new != old} if same_order else {}


def _moved(file: str, before: Mapping[str, _Said], after: Mapping[str, _Said]) -> Iterator[Change]:
    """Statements that stay as they are and change places; the first of them stands for all."""
    first = [name for name in before if name in after]
    then = [name for name in after if name in before]
    for one, other in zip(first, then, strict=True):
        if one != other:
            touched = {matter for name in first for matter in after[name].matters}
            there = after[other]
            yield Change(file, there.name, How.MOVED, tuple(each for each in Matter if each in touched), there.line)
            return


def _said(file: tree.RuleFile | None) -> dict[str, _Said]:
    found: dict[str, _Said] = {}
    for statement in file.statements if file is not None else ():
        name = _name(statement)
        own = key = statement.ref.text if isinstance(statement, tree.Clause) else name
        number = 2
        while key in found:  # two lists of 分类 that share their first name
            key, number = f"{own}({number})", number + 1
        found[key] = _Said(name, bare(statement), _sense(statement), _matters(statement), statement.span.line)
    return found


def _sense(statement: Any) -> Any:
    if not isinstance(statement, tree.Clause):
        return None
    return tuple(
        bare(getattr(statement, f.name)) for f in fields(statement) if f.name not in {*_PLACES, "ref", "title"}
    )


def _name(statement: Any) -> str:
    if isinstance(statement, tree.Clause):
        return f"{statement.ref.text}{f' {statement.title}' if statement.title else ''}"
    if isinstance(statement, tree.Schedule):
        return statement.text
    word = _CALLED.get(type(statement), type(statement).__name__)
    if isinstance(statement, tree.Meaning):
        return f"{statement.words[0]} 指"
    own = getattr(statement, "name", None) or getattr(statement, "title", None)
    return f"{word} {own}" if isinstance(own, tree.Name) else word


def _matters(statement: Any) -> tuple[Matter, ...]:
    if isinstance(statement, tree.Example):
        return ()
    kinds = {type(part) for part in _parts(statement)}
    return tuple(
        matter for matter, own in ((Matter.TERM, _TERM), (Matter.LADDER, _LADDER)) if any(kind in own for kind in kinds)
    )


def _parts(node: Any) -> Iterator[Any]:
    if is_dataclass(node):
        yield node
        for field in fields(node):
            yield from _parts(getattr(node, field.name))
    elif isinstance(node, tuple):
        for part in node:
            yield from _parts(part)


def bare(node: Any) -> Any:
    """What the node says as nested tuples, wherever it stands."""
    if is_dataclass(node):
        return (type(node).__name__, *(bare(getattr(node, f.name)) for f in fields(node) if f.name not in _PLACES))
    return tuple(bare(part) for part in node) if isinstance(node, tuple) else node
