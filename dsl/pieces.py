"""Cuts a text into its clauses and declarations (条款) without reading them, so that old editions can be cut too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dsl.blocks import Block, split
from dsl.normalise import Source, normalise

_CLAUSE = re.compile(r"\S+条(?:\s*之\s*[一二三四五六七八九十百]+)?")
_MOST_LETTERS = 20


@dataclass(frozen=True, slots=True)
class Piece:
    """One clause or declaration: ``name`` is 第五条, or how a declaration begins; ``body`` is on one line."""

    name: str
    body: str
    line: int


def pieces(text: str) -> tuple[Piece, ...]:
    """The pieces in the order of the text; remarks are in none of them."""
    source = normalise(text)
    return tuple(_piece(block, source) for block in split(source).blocks if block.text)


def _piece(block: Block, source: Source) -> Piece:
    body = " ".join(block.text.split())
    opening = block.text[: min(block.breaks, default=len(block.text))]
    found = _CLAUSE.match(body) if block.kind == "clause" else None
    name = found[0].replace(" ", "") if found else " ".join(opening.split())[:_MOST_LETTERS]
    return Piece(name, body, block.span(source, 0, 1).line)


@dataclass(frozen=True, slots=True)
class Blamed:
    """A piece of the newest text and the place, in the texts that were given, of the one that last changed it."""

    piece: Piece
    text: int


def blame(texts: Sequence[str]) -> tuple[Blamed, ...]:
    """For each piece of the last of ``texts`` (from the oldest on; at least one) since which it stands as it does.

    A piece that went and came back counts from when it came back; one that has another number is another one.
    """
    since: dict[tuple[str, str], int] = {}
    made: tuple[Piece, ...] = ()
    for number, text in enumerate(texts):
        made = pieces(text)
        since = {(each.name, each.body): since.get((each.name, each.body), number) for each in made}
    return tuple(Blamed(each, since[each.name, each.body]) for each in made)
