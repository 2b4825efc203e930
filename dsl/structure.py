"""Checks the frame of a file (结构): its heading, clause and item numbers without gaps, each rule of the file once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dsl import tree
from dsl.blocks import Block
from dsl.diagnostics import Diagnostic, Span
from dsl.normalise import Source
from dsl.numbers import NUMBER, read_number, write_number

_NUMBER = re.compile(rf"第\s*({NUMBER})\s*条?(?:\s*之\s*({NUMBER}))?")
_ONCE = {
    "heading": "开头一行",
    "effective": "施行日期",
    "office": "办公时间",
    "same_day": "当日的意思",
    "last_day": "末日的意思",
    "superior": "上级",
}


def check_structure(file: tree.RuleFile, blocks: Sequence[Block], source: Source) -> Iterator[Diagnostic]:
    """What is wrong with the frame; blocks that could not be read count, so that one mistake is told once."""
    yield from _heading(blocks, source)
    yield from _once(blocks, source)
    yield from _clauses([b for b in blocks if b.kind == "clause"], source)
    for clause in file.of(tree.Clause):
        yield from _items(clause)


def _heading(blocks: Sequence[Block], source: Source) -> Iterator[Diagnostic]:
    """A file of 分类 only is a shared vocabulary and belongs to no place."""
    rules = [b for b in blocks if b.kind not in ("category", "chapter", "stray")]
    if rules and not any(b.kind == "heading" for b in blocks):
        place = blocks[0].span(source, 0, len(blocks[0].text))
        yield Diagnostic(
            "D401", place, "没有写明这是哪里的规约", "第一行写上级别、名称和行政区划代码,例如:镇街 示例镇 330281999"
        )
    if not blocks:
        yield Diagnostic(
            "D401", Span(1, 1, 2), "文件里没有规约", "第一行写上级别、名称和行政区划代码,例如:镇街 示例镇 330281999"
        )


def _once(blocks: Sequence[Block], source: Source) -> Iterator[Diagnostic]:
    seen: dict[str, int] = {}
    for block in blocks:
        if block.kind not in _ONCE:
            continue
        span = block.span(source, 0, block.head)
        if block.kind in seen:
            message = f"{_ONCE[block.kind]}写了两次"
            yield Diagnostic("D406", span, message, f"第 {seen[block.kind]} 行已经写过,留一处")
        seen.setdefault(block.kind, span.line)


def _clauses(blocks: Sequence[Block], source: Source) -> Iterator[Diagnostic]:
    last = (0, 0)
    seen: dict[tuple[int, int], int] = {}
    for block in blocks:
        number = _number(block)
        if number is None:
            continue
        span = block.span(source, 0, block.head)
        if number in seen:
            yield Diagnostic(
                "D404", span, f"{_written(number)}写了两次", f"第 {seen[number]} 行已经有这一条,改一个条号"
            )
            continue
        seen[number] = span.line
        if number not in ((last[0] + 1, 0), (last[0], last[1] + 1)):
            expected = _written((last[0] + 1, 0))
            after = _written(last) if last[0] else "开头"
            yield Diagnostic("D405", span, f"{after}之后应是{expected}", f"补上{expected},或者改正条号")
        last = number


def _number(block: Block) -> tuple[int, int] | None:
    match = _NUMBER.match(block.text)
    if match is None:
        return None
    number, sub = read_number(match[1]), read_number(match[2]) if match[2] else 0
    return (number, sub) if number and sub is not None else None


def _written(number: tuple[int, int]) -> str:
    return f"第{write_number(number[0])}条" + (f"之{write_number(number[1])}" if number[1] else "")


def _items(clause: tree.Clause) -> Iterator[Diagnostic]:
    yield from _labels(clause.condition, clause.span)
    labels = [(s.item, s.span) for s in clause.body if s.item is not None]
    yield from _sequence([x for i, x in enumerate(labels) if not i or labels[i - 1][0] != x[0]])


def _labels(condition: tree.Condition | None, span: Span) -> Iterator[Diagnostic]:
    if not isinstance(condition, (tree.AllOf, tree.AnyOf)):
        return
    yield from _sequence([(label, part.span) for label, part in zip(condition.labels, condition.parts, strict=False)])
    for part in condition.parts:
        yield from _labels(part, span)


def _sequence(labels: list[tuple[str, Span]]) -> Iterator[Diagnostic]:
    """Numbers begin at one and go up by one; the first break is told, the rest follows from it."""
    for expected, (label, span) in enumerate(labels, 1):
        if read_number(label.strip("().")) != expected:
            shown = write_number(expected) if not label.strip("().").isdigit() else str(expected)
            yield Diagnostic("D209", span, f"编号{label}不对", f"这一项应是第{shown}项,从一开始依次编号")
            return
