"""Which of many words a text contains (提到), in one pass over the text however many words there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import add


class Scanner:
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

    def any_in(self, text: str) -> bool:
        """Whether the text contains one of them."""
        return next(self.found(text), None) is not None
