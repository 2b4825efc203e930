"""The words of a clause in its rule file (条款原文): found by the line that a decision cited, comments left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from cases.ports_papers import ClauseText
from dsl.bundle import Source
from dsl.decision import Cite

_HEAD = re.compile(r"第[〇零一二三四五六七八九十百千0-9]+[条章节编](?:之[一二三四五六七八九十0-9]+)?(?:\s|$)")
_MOST_LINES = 120


def clause_texts(cited: Iterable[tuple[str, Cite]], sources: Mapping[str, Sequence[Source]]) -> tuple[ClauseText, ...]:
    """Every cited clause once, the widest place first and in the order of its file; ``cited`` is (bundle, cite).

    ``sources`` has the rule files of each bundle. A clause of another bundle with another text is another clause.
    """
    found: dict[tuple[str, int, str], ClauseText] = {}
    for bundle, cite in cited:
        source = _source(sources.get(bundle, ()), cite.jurisdiction)
        text = clause_text(source.text, cite.line) if source is not None else ""
        if text:
            found.setdefault((cite.jurisdiction, cite.line, text), ClauseText(f"{cite.place} {cite.clause}", text))
    by_text: dict[str, ClauseText] = {}
    for _, each in sorted(found.items(), key=lambda pair: (len(pair[0][0].rstrip("0")), pair[0])):
        by_text.setdefault(each.text, each)
    return tuple(by_text.values())


def _source(sources: Sequence[Source], code: str) -> Source | None:
    return next((source for source in sources if source.name.startswith(f"{code}-")), None)


def clause_text(text: str, line: int) -> str:
    """The clause, or the declaration, in which the ``line``-th line (from 1) stands; empty for no such line."""
    lines = text.split("\n")
    if not 1 <= line <= len(lines):
        return ""
    first = line - 1
    while first > 0 and not _begins(lines[first]):
        first -= 1
    kept = [_bare(lines[first])]
    for each in lines[first + 1 : first + _MOST_LINES]:
        if _begins(each):
            break
        kept.append(_bare(each))
    return "\n".join(words for words in kept if words.strip())


def _begins(line: str) -> bool:
    """Whether something new begins: what stands at the margin, comments aside, or a clause wherever it stands."""
    bare = _bare(line)
    return bool(bare) and (not bare[0].isspace() or _HEAD.match(bare.strip()) is not None)


def _bare(line: str) -> str:
    """A line without its comment."""
    return line.partition("#")[0].rstrip()
