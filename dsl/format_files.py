"""Formats several rule files together: each with the names of its vocabularies and of the files above it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from dsl.bundle import Source
from dsl.format import Formatted, format_text
from dsl.layers import place
from dsl.names import Names
from dsl.parse import names_of, parse


def format_files(sources: Iterable[Source], chosen: Collection[str]) -> dict[str, Formatted]:
    """What formatting gives for the ``chosen`` among the ``sources``, by name, in the order of names.

    Sources have different names (``dsl.compile`` says how files find each other).
    """
    names: dict[str, Names] = {}
    found: dict[str, Formatted] = {}
    for each in place(sources):
        outer = Names()
        for file in (*each.uses, *each.above[:1]):
            outer = outer | names.get(file, Names())
        parsed = parse(each.source.text, each.file, outer)
        names[each.file] = names_of(parsed) | outer
        if each.file in chosen:
            found[each.file] = format_text(each.source.text, each.file, outer)
    return {name: found[name] for name in sorted(found)}
