"""Editions of the language (语言 第N版): a word that a later edition adds is a free name in older files."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from dsl.blocks import Block, split
from dsl.keywords import KEYWORDS, NEWEST, Where
from dsl.normalise import normalise
from dsl.numbers import NUMBER, read_number

_WRITTEN = re.compile(rf"语言\s*第\s*({NUMBER})\s*版")


def edition_of(blocks: Iterable[Block], default: int = NEWEST) -> int:
    """The edition that a file says it is written in, else the default; one that does not exist is told later."""
    for block in blocks:
        found = _WRITTEN.search(block.text) if block.kind == "effective" else None
        if found is not None:
            return min(max(read_number(found[1]) or default, 1), NEWEST)
    return default


def says_its_edition(text: str) -> bool:
    """Whether the file itself says the edition it is written in, so that nothing else can."""
    return "语言" in text and edition_of(split(normalise(text)).blocks, default=0) != 0


@cache
def reserved(edition: int) -> frozenset[str]:
    """Words of that edition, which no name may equal unless it stands in “”."""
    return frozenset(k.word for k in KEYWORDS if k.where is Where.ANYWHERE and k.since <= edition)


@cache
def newer(edition: int) -> frozenset[str]:
    """Words that a later edition knows."""
    return reserved(NEWEST) - reserved(edition)
