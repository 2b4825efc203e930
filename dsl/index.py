"""Clauses sorted out beforehand (索引): for each kind of report those that may still hold, in their order.

A kind of report is what its settled facts say: category, role, place and the like, as far as some clause reads them.
What is left of the clauses for a kind is made when the first such report comes, and kept.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Final, NamedTuple

from dsl.conditions import Condition
from dsl.facts import Facts
from dsl.mentions import Scanner
from dsl.residual import Check, Holds, fields_of, residual, words_needed

Path = tuple[str, ...]
#: So many kinds are kept; a town has some hundreds, and what strangers make up must not grow without end.
KINDS: Final = 4096
EVERY: Final = -1
#: From so many clauses on that turn on words, one pass over the text is sooner than asking each.
MANY: Final = 40


class Entry(NamedTuple):
    """A clause that may hold: its number and the check; without one it is settled that it holds or is unknown."""

    number: int
    check: Check | None
    settled: Holds = True

    def holds(self, facts: Facts) -> Holds:
        """True, or None while it is unknown."""
        return self.settled if self.check is None else self.check(facts)


class Sieve:
    """Which of many entries are worth a look: those that need no word, and those of which the text contains one."""

    def __init__(self, entries: Sequence[Entry], needs: Sequence[frozenset[str] | None]) -> None:
        self._entries = entries
        self._anyway = _bits(n for n, need in enumerate(needs) if need is None)
        self._of_word: dict[str, int] = {}
        for n, need in enumerate(needs):
            for word in need or ():
                self._of_word[word] = self._of_word.get(word, 0) | 1 << n
        self._scanner = Scanner(self._of_word)

    def sift(self, text: str) -> Iterator[Entry]:
        """In the order of the entries."""
        mask = self._anyway
        for word in self._scanner.found(text):
            mask |= self._of_word[word]
        while mask:
            low = mask & -mask
            yield self._entries[low.bit_length() - 1]
            mask ^= low


class Program:
    """The entries of one kind of report, up to the first after which nothing more is asked."""

    __slots__ = ("entries", "sieve")

    def __init__(self, entries: Sequence[Entry], needs: Sequence[frozenset[str] | None]) -> None:
        self.entries = tuple(entries)
        wordy = sum(need is not None for need in needs)
        self.sieve = Sieve(entries, needs) if wordy >= MANY else None

    def asked(self, facts: Facts) -> Iterable[Entry]:
        """The entries to look at."""
        return self.entries if self.sieve is None else self.sieve.sift(facts.text)


class Index:
    """The programs of some conditions that are asked in order; ``relevant`` narrows them by category beforehand.

    Nothing is asked after a condition that surely holds, if its number is among the ``final`` ones.
    """

    def __init__(self, conditions: Sequence[Condition], relevant: Mapping[Path, int], final: Container[int]) -> None:
        self._conditions = conditions
        self._relevant = relevant
        self._final = final
        self._programs: dict[Hashable, Program] = {}
        fields = frozenset().union(*map(fields_of, conditions))
        self._by_map = "areas" in fields
        self._kind = _getter(sorted(fields - {"areas"}))

    def program(self, facts: Facts) -> Program:
        """What is left of the conditions for a report of this kind."""
        kind = self._kind(facts)
        if facts.areas and self._by_map:
            kind = (kind, tuple(sorted(facts.areas.items())))
        return self._programs.get(kind) or self._keep(kind, facts)

    def _keep(self, kind: Hashable, facts: Facts) -> Program:
        if len(self._programs) >= KINDS:
            self._programs.clear()
        made = self._programs[kind] = self._made(facts)
        return made

    def _made(self, facts: Facts) -> Program:
        mask = self._relevant.get(facts.category, EVERY)
        entries: list[Entry] = []
        needs: list[frozenset[str] | None] = []
        for number, condition in enumerate(self._conditions):
            left = residual(condition, facts) if mask >> number & 1 else False
            if left is False:
                continue
            entries.append(Entry(number, left) if callable(left) else Entry(number, None, left))
            needs.append(words_needed(condition) if callable(left) else None)
            if left is True and number in self._final:
                break
        return Program(entries, needs)


def _getter(fields: Sequence[str]) -> Callable[[Facts], Hashable]:
    return attrgetter(*fields) if fields else lambda _facts: ()


def _bits(numbers: Iterator[int]) -> int:
    mask = 0
    for number in numbers:
        mask |= 1 << number
    return mask
