"""Which of many words a text contains (提到), in one pass over the text however many words there are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from operator import add
from typing import Final

#: Below so many words a search for each is soonest, up to the second number one pattern of all, beyond that pairs.
FEW: Final = 4
SOME: Final = 400
#: Longer words are no words but sentences, and a pattern nests as deep as its longest word.
LONG: Final = 32


class Scanner:
    """Which of some words stand in a text: by one pattern of all of them, and by pairs where there are very many."""

    def __init__(self, words: Iterable[str]) -> None:
        known = tuple(dict.fromkeys(words))
        self.found: Callable[[str], Iterator[str]] = (Longest if _fit(known) else Pairs)(known).found

    def any_in(self, text: str) -> bool:
        """Whether the text contains one of them."""
        return next(self.found(text), None) is not None


class Longest:
    """One pattern that matches the longest word wherever some word begins; the shorter ones there begin it."""

    def __init__(self, words: tuple[str, ...]) -> None:
        self._search = _compiled(_longest(_tree(words))).search
        known = set(words)
        self._begin = {word: [word[:n] for n in range(1, len(word) + 1) if word[:n] in known] for word in words}

    def found(self, text: str) -> Iterator[str]:
        """Each of the words that the text contains, in no order, some of them more than once."""
        hit = self._search(text)
        while hit is not None:
            yield from self._begin[hit[0]]
            hit = self._search(text, hit.start() + 1)


class Pairs:
    """Words by their first two characters: a text has as many pairs as characters, so only those are looked up."""

    def __init__(self, words: Iterable[str]) -> None:
        self._singles: set[str] = set()
        self._pairs: dict[str, list[str]] = {}
        self._always = False
        for word in dict.fromkeys(words):
            if len(word) > 1:
                self._pairs.setdefault(word[:2], []).append(word)
            elif word:
                self._singles.add(word)
            else:  # the empty word stands in every text
                self._always = True

    def found(self, text: str) -> Iterator[str]:
        """Each of the words that the text contains, once, in no order."""
        if self._always:
            yield ""
        if self._singles:
            yield from self._singles.intersection(text)
        if self._pairs:
            for pair in self._pairs.keys() & set(map(add, text, text[1:])):
                yield from (word for word in self._pairs[pair] if word in text)


@lru_cache(maxsize=4096)
def finder(words: tuple[str, ...]) -> Callable[[str], object]:
    """What says of a text whether it contains one of the words: something true, or something false."""
    if len(words) < FEW:
        return lambda text: any(word in text for word in words)
    return _compiled(_pattern(_tree(words))).search if _fit(words) else Scanner(words).any_in


def _fit(words: tuple[str, ...]) -> bool:
    """Whether one pattern is soonest."""
    return 0 < len(words) <= SOME and all(0 < len(word) <= LONG for word in words)


def _compiled(pattern: str) -> re.Pattern[str]:
    # nosemgrep: pattern-from-outside  # words are escaped, a tree of them
    return re.compile(pattern)


class _Node(dict[str, "_Node"]):
    """The characters that may follow here; with ``ends`` a word is complete, whatever follows."""

    ends = False


def _tree(words: Iterable[str]) -> _Node:
    root = _Node()
    for word in words:
        node = root
        for char in word:
            node = node.setdefault(char, _Node())
        node.ends = True
    return root


def _pattern(node: _Node) -> str:
    """Any way from here to the end of a word; ends side by side become one class of characters."""
    ends = [char for char, after in node.items() if after.ends]
    ways = [re.escape(char) + _pattern(after) for char, after in node.items() if not after.ends]
    if ends:
        ways.append(f"[{''.join(map(re.escape, ends))}]")
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"


def _longest(node: _Node) -> str:
    """The longest way from here to the end of a word; ends after which nothing follows become one class."""
    bare = [char for char, after in node.items() if not after]
    ways = [re.escape(char) + _longest(after) + "?" * after.ends for char, after in node.items() if after]
    if bare:
        ways.append(f"[{''.join(map(re.escape, bare))}]")
    return f"(?:{'|'.join(ways)})"
