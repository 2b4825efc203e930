"""The scan for secrets tells what is new, and not what has only moved."""

from __future__ import annotations

from typing import Any

from scan.secrets import unknown


def report(**files: list[tuple[str, str, int]]) -> dict[str, Any]:
    return {
        "results": {
            name: [{"type": kind, "hashed_secret": digest, "line_number": line} for kind, digest, line in held]
            for name, held in files.items()
        }
    }


KNOWN = report(a=[("Secret Keyword", "d1", 3)])


def test_what_is_new_is_told_with_its_place() -> None:
    found = report(a=[("Secret Keyword", "d1", 3), ("Secret Keyword", "d2", 9)], b=[("Secret Keyword", "d1", 1)])

    assert unknown(found, KNOWN) == ["a:9 Secret Keyword", "b:1 Secret Keyword"]


def test_what_has_moved_or_gone_is_not() -> None:
    assert unknown(report(a=[("Secret Keyword", "d1", 77)]), KNOWN) == []
    assert unknown(report(), KNOWN) == []
