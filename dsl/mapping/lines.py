"""Lines of a mapping file as words (分行): quotes kept whole, remarks away, each word with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dsl.diagnostics import Span, split_lines

_QUOTES = {"“": "”", '"': '"', "「": "」"}
_SEPARATORS = ",,"
_WORD = re.compile(r"[^\s,,“\"「##]+")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, or what stood in quotes; a comma is a word of its own."""

    text: str
    span: Span
    quoted: bool = False

    @property
    def comma(self) -> bool:
        """Whether it only separates."""
        return not self.quoted and self.text == ","


@dataclass(frozen=True, slots=True)
class Line:
    """One line that says something; ``broken`` where a quote has no end."""

    tokens: tuple[Token, ...]
    indented: bool
    span: Span
    broken: Span | None = None


def lines_of(source: str) -> Iterator[Line]:
    """Those with words, in order."""
    for number, text in enumerate(split_lines(source), 1):
        tokens, broken = _tokens(text, number)
        if tokens or broken:
            end = tokens[-1].span.end if tokens else len(text) + 1
            start = tokens[0].span.column if tokens else 1
            yield Line(tuple(tokens), text[:1] in {" ", "\t", "\u3000"}, Span(number, start, end), broken)


def _tokens(text: str, line: int) -> tuple[list[Token], Span | None]:
    found: list[Token] = []
    at = 0
    while at < len(text):
        char = text[at]
        if char in "##":
            break
        if char in _QUOTES:
            end = text.find(_QUOTES[char], at + 1)
            if end < 0:
                return found, Span(line, at + 1, len(text) + 1)
            found.append(Token(text[at + 1 : end], Span(line, at + 1, end + 2), quoted=True))
            at = end + 1
        elif char in _SEPARATORS:
            found.append(Token(",", Span(line, at + 1, at + 2)))
            at += 1
        elif word := _WORD.match(text, at):
            found.append(Token(word[0], Span(line, at + 1, word.end() + 1)))
            at = word.end()
        else:
            at += 1
    return found, None
