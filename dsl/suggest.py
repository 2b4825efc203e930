"""Finds what a clerk probably meant (是不是…): the nearest words to a word that nobody knows."""

from __future__ import annotations

from collections.abc import Iterable


def distance(one: str, other: str) -> int:
    """Edits (insert, delete, replace, swap of neighbours) that turn one word into the other."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, b in enumerate(other, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, last[j - 2] + 1)
            row.append(best)
    return row[-1]


def nearest(word: str, known: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """Up to ``limit`` known words near ``word``, nearest first; words that share nothing with it are left out."""
    scored = sorted({(_badness(word, k), k) for k in known if k and abs(len(k) - len(word)) <= 4})
    return tuple(k for score, k in scored if score <= 0.5)[:limit]


def _badness(word: str, known: str) -> float:
    """0 is equal, 1 is nothing in common; a word inside the other (城管 in 城管队) counts as near."""
    if len(min(word, known, key=len)) >= 2 and (word in known or known in word):
        return 0.3
    return distance(word, known) / max(len(word), len(known))
