"""Writes anew what is told about every file of the corpus of mistakes: ``python -m tests.support.corpus [name …]``.

It prints each text that changed, because a message is right only when somebody has read it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from tests.dsl.meaning import CORPUS, told_of

BAD = CORPUS.parent


def stale(words: list[str]) -> Iterator[tuple[Path, str]]:
    """The files whose text says something else than the checker, with what it says now."""
    for path in sorted(BAD.rglob("*.rule")):
        if words and path.stem not in words:
            continue
        told, text = told_of(path), path.with_suffix(".txt")
        if not text.exists() or text.read_text(encoding="utf-8") != told:
            yield text, told


def main(words: list[str]) -> None:
    """Writes and shows."""
    for text, told in stale(words):
        print(f"== {text.relative_to(BAD)}\n{told}")
        text.write_text(told, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
