"""Checks the frame of a file (结构): its heading, clause and item numbers without gaps, each rule of the file once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dsl.blocks import Block
from dsl.diagnostics import Diagnostic, Span
from dsl.normalise import Source
from dsl.numbers import NUMBER, read_number, write_number

_NUMBER = re.compile(rf"(?:第\s*)?({NUMBER})\s*[条款、]?(?:\s*之\s*({NUMBER}))?")
#: How many digits the code of a place has; a county or a city may be written short.
_DIGITS = {"镇街": (9, 12), "县": (6,), "市": (4, 6), "区": (6,), "省": (2, 6)}
_PLACE = re.compile(r"(镇街|县|市|区|省)\D*(\d+)\Z")
_ONCE = {
    "heading": "开头一行",
    "effective": "施行日期",
    "office": "办公时间",
    "same_day": "当日的意思",
    "last_day": "末日的意思",
    "superior": "上级",
}


def check_structure(blocks: Sequence[Block], source: Source) -> Iterator[Diagnostic]:
    """What is wrong with the frame; blocks that could not be read count, so that one mistake is told once."""
    yield from _heading(blocks, source)
    yield from _codes(blocks, source)
    yield from _once(blocks, source)
    yield from _clauses([b for b in blocks if b.kind == "clause"], source)


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


def _codes(blocks: Sequence[Block], source: Source) -> Iterator[Diagnostic]:
    for block in blocks:
        found = _PLACE.match(block.text.rstrip()) if block.kind == "heading" else None
        digits = _DIGITS.get(found[1], ()) if found else ()
        if found and digits and len(found[2]) not in digits:
            message = f"{found[1]}的代码应有{'或'.join(map(str, digits))}位,这里有{len(found[2])}位"
            hint = "镇街的代码例如 330281999,县、市、区的例如 330281"
            yield Diagnostic("D408", block.span(source, *found.span(2)), message, hint)


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
    seen: dict[tuple[int, int], Block] = {}  # a place is reckoned only for what is told
    numbering = _Numbering()
    for block in blocks:
        number = _number(block)
        if number is None:
            numbering.skip()
            continue
        next_one = (numbering.assumed[0] + 1, 0)
        follows = numbering.take(number)
        if number in seen:
            line = seen[number].span(source, 0, seen[number].head).line
            message = f"{_written(number)}写了两次"
            yield Diagnostic("D404", block.span(source, 0, block.head), message, f"第 {line} 行已经有这一条,改一个条号")
        elif not follows:
            expected = _written(next_one)
            span = block.span(source, 0, block.head)
            yield Diagnostic("D405", span, f"这里应是{expected}", f"补上{expected},或者改正条号")
        seen.setdefault(number, block)


class _Numbering:
    """Which clause number may come next: after the number that stands there, or after the one that should."""

    def __init__(self) -> None:
        self.last = self.assumed = (0, 0)

    def skip(self) -> None:
        """A number that could not be read stands for the one that should be there."""
        self.last = self.assumed = (self.assumed[0] + 1, 0)

    def take(self, number: tuple[int, int]) -> bool:
        """Whether ``number`` follows; so one wrong number is one message, whatever comes after it."""
        follows = any(number in ((n + 1, 0), (n, sub + 1)) for n, sub in (self.last, self.assumed))
        self.assumed = number if follows else (self.assumed[0] + 1, 0)
        self.last = number
        return follows


def _number(block: Block) -> tuple[int, int] | None:
    match = _NUMBER.match(block.text)
    if match is None:
        return None
    number, sub = read_number(match[1]), read_number(match[2]) if match[2] else 0
    return (number, sub) if number and sub is not None else None


def _written(number: tuple[int, int]) -> str:
    return f"第{write_number(number[0])}条" + (f"之{write_number(number[1])}" if number[1] else "")
