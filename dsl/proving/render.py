"""Proofs for people and for programs (说明): what is wrong first, then what is not decided, then what to know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from typing import Any

from dsl.decision import Cite
from dsl.facts import Facts
from dsl.proving.values import Example, Finding, Proofs, Verdict

_HEADS = {Verdict.REFUTED: "要改的", Verdict.UNDECIDED: "未能判定的", Verdict.PROVED: "可以知道的"}


def rendered(proofs: Proofs, *, only_own: bool = False) -> str:
    """Some lines of Chinese for a clerk; ``only_own`` leaves out what only files above say and holds for all below."""
    lines = [f"{proofs.place}({proofs.code})"]
    for verdict, head in _HEADS.items():
        found = [each for each in proofs.of(verdict) if not only_own or _own(each, proofs.code)]
        if found:
            lines.append(f"  {head}:")
            lines += [f"    {line}" for each in found for line in _lines(each)]
    if len(lines) == 1:
        lines.append("  没有发现问题")
    return "\n".join(lines)


def summary(proofs: Proofs) -> str:
    """How much of each there is."""
    counts = {verdict: len(proofs.of(verdict)) for verdict in _HEADS}
    return "、".join(f"{_HEADS[verdict]} {count} 处" for verdict, count in counts.items())


def _own(finding: Finding, code: str) -> bool:
    stated = finding.verdict is not Verdict.PROVED or not finding.clauses
    return stated or any(cite.jurisdiction == code for cite in finding.clauses)


def _lines(finding: Finding) -> Iterator[str]:
    yield f"[{finding.kind}] {finding.text}"
    if finding.example is not None:
        yield f"    例如:{finding.example.words}"
    if finding.help:
        yield f"    {finding.help}"


def plain(proofs: Proofs) -> dict[str, Any]:
    """The same as plain values for JSON."""
    return {
        "township": proofs.code,
        "place": proofs.place,
        "ok": not proofs.refuted,
        "findings": [_finding(each) for each in proofs.findings],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind.value,
        "verdict": finding.verdict.value,
        "text": finding.text,
        "help": finding.help,
        "clauses": [_cite(cite) for cite in finding.clauses],
        "example": None if finding.example is None else _example(finding.example),
    }


def _cite(cite: Cite) -> dict[str, Any]:
    names = ("jurisdiction", "place", "clause", "item", "title", "line")
    return {**{name: getattr(cite, name) for name in names}, "text": str(cite)}


def _example(example: Example) -> dict[str, Any]:
    return {"words": example.words, "facts": facts_of(example.facts)}


def facts_of(facts: Facts) -> dict[str, Any]:
    """What the report says beyond what every report has unless somebody says otherwise."""
    ordinary = Facts(facts.jurisdiction, facts.at)
    said: dict[str, Any] = {"jurisdiction": facts.jurisdiction, "at": facts.at.isoformat()}
    for each in fields(facts):
        value = getattr(facts, each.name)
        if each.name not in said and value != getattr(ordinary, each.name):
            said[each.name] = _value(value)
    return said


def _value(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_value(each) for each in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str | int | bool | None):
        return value
    if hasattr(value, "items"):
        return {str(name): _value(each) for name, each in value.items()}
    return str(getattr(value, "name", value))
