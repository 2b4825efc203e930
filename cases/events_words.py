"""A place keeps a list of words (敏感词表), as data: the whole list each time, so that every version is on record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class WordsKept:
    """From now on a text with one of these words is looked at by a person before strangers see it; empty: none is."""

    kind: ClassVar[str] = "town:words_kept"
    text: str
    words: int


WordsEvent = WordsKept
