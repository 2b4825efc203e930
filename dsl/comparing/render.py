"""Differences for people and for programs (说明): what was, what it becomes, by which clause, with one report each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from dsl.changes import Change, How
from dsl.comparing.values import Class, Differences, Side, Stated, Undecided
from dsl.decision import ClockSpec, Idle, Merging, Refusal, Route, RouteKind, Veil
from dsl.proving import spell
from dsl.proving.render import facts_of

#: So many classes are told in which something is not clear yet, unless all are asked for.
MOST_OPEN = 3


def rendered(found: Differences, *, every: bool = True) -> str:
    """Some lines of Chinese for a clerk; without ``every`` the less telling classes are counted, not told."""
    return "\n".join((f"{found.place}({found.code})", *(f"  {line}" for line in _lines(found, every=every))))


def _lines(found: Differences, *, every: bool) -> Iterator[str]:
    if found.same_text:
        yield "文字一样,没有变化"
    elif found.nothing:
        yield _UNCHANGED[found.renumbered]
    else:
        yield from _head(found)
    told = sorted(gathered(found.classes), key=_unclear)
    shown = [each for n, each in enumerate(told) if every or n < MOST_OPEN or not _unclear(each)]
    for number, alike in enumerate(shown, 1):
        yield from _class_lines(number, alike, found.code)
    if len(told) > len(shown):
        yield f"还有 {len(told) - len(shown)} 类,都是还不清楚、要等人认领的;全部看用 minqing diff --all"
    for one in found.stated:
        name = f"{one.matter} {one.name}".rstrip()
        yield f"另外,{name}:原来{_side(one.before, found.code)};改后{_side(one.after, found.code)}"
    for left in found.undecided:
        yield f"未能判定:{left.matter}:{left.why};涉及{spell.clauses(left.clauses, found.code) or '整份文件'}"


def _unclear(alike: Sequence[Class]) -> bool:
    """One of the two sides has nobody yet who holds it, or looks at a report whose kind is not known."""
    first = alike[0]
    pooled = any(isinstance(s.value, Route) and s.value.kind is RouteKind.POOL for s in (first.before, first.after))
    return pooled or not first.example.facts.category


def _class_lines(number: int, alike: Sequence[Class], code: str) -> Iterator[str]:
    each = alike[0]
    yield f"{number}. {each.matter}({sum(one.cells for one in alike)} 种情形)"
    yield f"   原来:{_side(each.before, code)}"
    yield f"   改后:{_side(each.after, code)}"
    yield f"   例如:{each.example.words}"
    if len(alike) > 1:
        yield f"   还有 {len(alike) - 1} 类也是这样变的,只是别的地方本来就不同;逐类看用 minqing diff --json"


def _head(found: Differences) -> Iterator[str]:
    """What was changed in the text, and what follows where no report changes."""
    for old, new in found.renamed:
        yield f"单位改名:{old} 现在叫 {new};只因改名而不同的,下面不再列出"
    if found.replaced:
        gone, come = found.replaced
        yield f"单位 {gone} 没有了,多了 {come}:如果只是改名,请写成“单位 {come} 又名 {gone}”,就不算换了单位"
    if found.statements:
        names = list(_changed(found.statements))
        more = f"等 {len(names)} 处" if len(names) > MOST_NAMED else ""
        yield f"文字改动:{'、'.join(names[:MOST_NAMED])}{more}"
        if not found.classes and not found.undecided:
            yield "换了写法或者次序,没有一件交给谁、怎么办、什么时候到期会变"
    if found.awaited:
        yield f"没有逐件比较:还要不要问、等不等 {'、'.join(found.awaited[:MOST_NAMED])};请对照改动的条文看"


def _changed(statements: Sequence[Change]) -> Iterator[str]:
    """Each by name; those that only have another number are counted."""
    yield from (f"{each.name}({each.how})" for each in statements if each.how is not How.RENUMBERED)
    numbered = [each.name for each in statements if each.how is How.RENUMBERED]
    if numbered:
        more = f"等 {len(numbered)} 条" if len(numbered) > 1 else ""
        yield f"{numbered[0]}{more}({How.RENUMBERED})"


MOST_NAMED = 12
_UNCHANGED = {
    False: "只改了文字,意思没有变:每一件交给谁、怎么办、什么时候到期都同原来一样",
    True: "只是条文编号或者位置变了:每一件交给谁、怎么办、什么时候到期都同原来一样",
}


def gathered(classes: Sequence[Class]) -> tuple[tuple[Class, ...], ...]:
    """Classes that change alike put together, the plainest of each first.

    What is the same before and after is left out, so that one changed clause is one line whatever else holds.
    """
    found: dict[Any, list[Class]] = {}
    for each in classes:
        found.setdefault((each.matter, _change(each.before.means, each.after.means)), []).append(each)
    ordered = (sorted(alike, key=_plainness) for alike in found.values())
    return tuple(tuple(alike) for alike in ordered)


def _plainness(one: Class) -> tuple[bool, int]:
    return not one.example.facts.category, len(repr(one.before.means))


def _change(before: Any, after: Any) -> Any:
    """The fields that differ; of lists what goes and what comes."""
    if _is_record(before) and _is_record(after) and before[0] == after[0]:
        pairs = zip(before[1], after[1], strict=True)
        return tuple((name, _change(was, becomes)) for (name, was), (_, becomes) in pairs if was != becomes)
    if isinstance(before, tuple) and isinstance(after, tuple) and not (_is_record(before) or _is_record(after)):
        gone, come = (tuple(e for e in x if e not in y) for x, y in ((before, after), (after, before)))
        return (gone, come) if gone or come else (before, after)
    return before, after


def _is_record(value: Any) -> bool:
    """The meaning of a dataclass: its name and its fields."""
    return isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], str) and isinstance(value[1], tuple)


def _side(side: Side, code: str) -> str:
    by = spell.clauses(side.cites, code)
    return said(side.value) + (f",依{by}" if by else "")


def said(value: Any) -> str:
    """One part of a decision in some words."""
    if value is None or value in ((), ((), ())):
        return "没有"
    if isinstance(value, tuple):
        return ";".join(said(each) for each in value)
    sentence = _SENTENCES.get(type(value))
    return sentence(value) if sentence else "、".join(_details(value)) or "有"


def _idle(step: Idle) -> str:
    return f"{step.name} " + (f"等待 {'、'.join(step.missing)}" if step.missing else "免办")


def _refusal(refusal: Refusal) -> str:
    return "不予受理" + (f",须经 {refusal.approver} 同意" if refusal.approver else "")


def _route(route: Route) -> str:
    names = "、".join(unit.name for unit in route.candidates)
    parts = [f"由 {route.lead.name} 办理" if route.kind is RouteKind.ASSIGN and route.lead else f"由 {names} 认领"]
    if route.offer is not None:
        parts.append("依次询问" + (f",每家 {route.offer.term}" if route.offer.term else ""))
    parts += [f"{'、'.join(u.name for u in route.assisting)} 协办"] if route.assisting else []
    parts += [f"抄送 {'、'.join(u.name for u in route.copies)}"] if route.copies else []
    return ",".join((*parts, *(f"不得交 {each.unit.name}" for each in route.forbidden)))


def _clock(spec: ClockSpec) -> str:
    parts = [f"自{spec.starts}起 {spec.term} 内 {spec.name}"]
    parts += [f"不得超过上级的 {floor.term}" for floor in spec.floors]
    if spec.bearer is not None:
        parts.append(f"由 {spec.bearer}")
    for name, part in (("延期", spec.extension), ("中止", spec.stay), ("封顶", spec.ceiling)):
        if part is not None:
            parts.append(f"{name}({'、'.join(_details(part))})")
    return ",".join((*parts, *(["不得延期"] if spec.not_extended else [])))


def _details(value: Any) -> Iterator[str]:
    """What is said in a part without a sentence of its own; places and what is not set are left out."""
    if not is_dataclass(value):
        yield str(value)
        return
    for each in fields(value):
        part = getattr(value, each.name)
        if each.name in {"cites", "at", "time", "line", "level"} or part in (None, (), False, frozenset()):
            continue
        if isinstance(part, tuple):
            yield "、".join(str(getattr(one, "name", one)) for one in part)
        elif part is not True:
            yield str(getattr(part, "value", getattr(part, "name", part)))


_SENTENCES: Mapping[type, Callable[[Any], str]] = {
    Route: _route,
    ClockSpec: _clock,
    Idle: _idle,
    Refusal: _refusal,
    Merging: lambda _: "并入首件",
    Veil: lambda veil: "隐去上报人" if veil.certain else "情况问清以前隐去上报人",
}


def plain(found: Differences) -> dict[str, Any]:
    """The same as plain values for JSON."""
    return {
        "township": found.code,
        "place": found.place,
        "same_text": found.same_text,
        "same_meaning": found.same_meaning,
        "renumbered": found.renumbered,
        "nothing": found.same_text or found.nothing,
        "renamed": [{"before": old, "after": new} for old, new in found.renamed],
        "statements": [
            {"file": one.file, "line": one.line, "name": one.name, "how": str(one.how)} for one in found.statements
        ],
        "stated": [_stated(each) for each in found.stated],
        "classes": [_class(each, found.code) for each in found.classes],
        "undecided": [_open(each, found.code) for each in found.undecided],
    }


def _class(each: Class, code: str) -> dict[str, Any]:
    sides = {name: {"text": said(side.value), "clauses": [spell.clause(cite, code) for cite in side.cites]}
             for name, side in (("before", each.before), ("after", each.after))}  # fmt: skip
    example = {"words": each.example.words, "facts": facts_of(each.example.facts)}
    return {"matter": each.matter, **sides, "example": example, "cells": each.cells}


def _stated(each: Stated) -> dict[str, str]:
    return {"matter": each.matter, "name": each.name, "before": said(each.before.value),
            "after": said(each.after.value)}  # fmt: skip


def _open(each: Undecided, code: str) -> dict[str, Any]:
    return {"matter": each.matter, "why": each.why, "clauses": [spell.clause(cite, code) for cite in each.clauses]}
