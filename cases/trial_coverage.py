"""Which clauses no example has ever used (覆盖): everything that a file can cite against what its examples cited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from cases.trials import ExampleResult
from dsl.bundle import Bundle
from dsl.decision import Cite
from dsl.layer import Layer

#: What decides nothing (仅载明) can never be used.
_SAYS_NOTHING = frozenset({"notes"})
#: What is declared, not decided; every answer stands on it.
_DECLARED = ("事件 ", "口径 ", "预案 ")


@dataclass(frozen=True, slots=True)
class Part:
    """A clause, an item of it or a row of a table that decides something by itself; ``cite`` is its first line."""

    file: str
    cite: Cite
    exercised: bool

    @property
    def name(self) -> str:
        """As people cite it within its file: 第九条(二)、对照 产权单位(移动)."""
        return named(self.cite)


def coverage(bundle: Bundle, results: Iterable[ExampleResult]) -> tuple[Part, ...]:
    """Every part of every file by file and line; exercised is what an event of any example of the bundle cited."""
    cited = {key(cite) for result in results for cite in result.cited}
    cited |= {(code, clause, None) for code, clause, item in cited if item is not None}  # the line above its items
    return tuple(
        Part(entry.file, cite, key(cite) in cited)
        for entry in bundle.jurisdictions
        for cite in _parts(bundle.rulesets[entry.code].layers[0])
    )


def key(cite: Cite) -> tuple[str, str, str | None]:
    """What makes two cites one part: file, clause, item."""
    return cite.jurisdiction, cite.clause, cite.item


def named(cite: Cite) -> str:
    """第九条(二), 第七条(退回), 对照 产权单位(移动)."""
    return f"{cite.clause}{cite.item or ''}" + (f"({cite.title})" if cite.title else "")


def _parts(layer: Layer) -> list[Cite]:
    first: dict[tuple[str, str, str | None], Cite] = {}
    for cite in _cites(layer):
        known = first.get(key(cite))
        own = cite.jurisdiction == layer.code and not cite.clause.startswith(_DECLARED)
        if own and (known is None or cite.line < known.line):
            first[key(cite)] = cite
    return sorted(first.values(), key=lambda cite: (cite.line, cite.item or ""))


def _cites(value: Any) -> Iterator[Cite]:
    """Every cite below ``value``, whatever kinds of rules a layer comes to have."""
    if isinstance(value, Cite):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _cites(each)
    elif isinstance(value, tuple):
        for each in value:
            yield from _cites(each)
    elif is_dataclass(value):
        for each in fields(value):
            if each.name not in _SAYS_NOTHING:
                yield from _cites(getattr(value, each.name))
