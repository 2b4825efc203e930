"""Where somebody is writing (光标): the block up to there in tokens, and the piece of a word that is not finished."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dsl.analysis.columns import lines_of
from dsl.analysis.sight import Sight
from dsl.blocks import split
from dsl.diagnostics import Span
from dsl.normalise import normalise
from dsl.parse import parts_of
from dsl.tokenise import Lexicon, Tok, tokenise


@dataclass(frozen=True, slots=True)
class Cursor:
    """The tokens of the block before the cursor; the last may touch it and be half a word (``touching``)."""

    file: str
    kind: str
    tokens: tuple[Tok, ...]
    at: Span  # nothing, at the cursor
    touching: Span | None
    written: str  # of the last token, as it stands in the file
    opens_line: bool  # nothing but that word stands before the cursor in its line
    quoted: bool  # inside “”, where only a person knows what to write


def cursor(sight: Sight, file: str, line: int, column: int) -> Cursor:
    """The place of a cursor; one outside the text is drawn to it."""
    text = sight.text(file)
    lines = lines_of(text)
    end = lines.offset(line, column)
    begin = _begin(sight, file, end)
    source = normalise(text[begin:end])
    blocks = split(source).blocks
    here = lines.span(end, end)
    if not blocks:
        return Cursor(file, "", (), here, None, "", opens_line=True, quoted=False)
    block = blocks[-1]
    tokens, told = tokenise(block, lexicon_of(sight, file), source)
    quoted = any(each.code == "D205" for each in told)
    local = lines_of(text[begin:end])
    last = tokens[-1] if tokens else None
    start = local.offset(last.span.line, last.span.column) if last else 0
    stop = local.offset(last.span.line, last.span.end) if last else 0
    touches = last is not None and stop == end - begin
    before = text[lines.offset(here.line, 1) : begin + start if touches else end]
    touching = lines.span(begin + start, end) if touches else None
    written = text[begin + start : end] if touches else ""
    return Cursor(file, block.kind, tuple(tokens), here, touching, written, not before.strip(), quoted)


def shorter(sight: Sight, here: Cursor) -> Iterator[Cursor]:
    """The same place with less and less of an unknown word taken for the half one, if the rest of it can be read."""
    text = sight.text(here.file)
    lines = lines_of(text)
    end = lines.offset(here.at.line, here.at.column)
    begin = _begin(sight, here.file, end)
    for length in range(len(here.written) - 1, 0, -1):
        cut = end - length
        source = normalise(text[begin:cut] + _WHOLE)
        block = split(source).blocks[-1]
        local = lines_of(source.raw)
        tokens, _ = tokenise(block, lexicon_of(sight, here.file), source)
        kept = tuple(each for each in tokens if local.offset(each.span.line, each.span.end) <= cut - begin)
        if kept and kept[-1].type != "UNKNOWN" and local.offset(kept[-1].span.line, kept[-1].span.end) == cut - begin:
            # the last token is the half word's stand-in: it touches the cursor and is left out
            half = replace(kept[-1], type="UNKNOWN", opens_line=False)
            span, written = lines.span(cut, end), text[cut:end]
            yield replace(here, tokens=(*kept, half), touching=span, written=written, opens_line=False)


def token_at(sight: Sight, file: str, line: int, column: int) -> Tok | None:
    """The token of the file that stands at a place."""
    source, parts = parts_of(sight.text(file), file, sight.memory)
    lexicon = lexicon_of(sight, file)
    for block in parts.blocks:
        if not block.text or not block.span(source, 0, 1).line <= line:
            continue
        if block.span(source, len(block.text) - 1, len(block.text)).line >= line:
            for token in tokenise(block, lexicon, source)[0]:
                if token.span.line == line and token.span.column <= column < token.span.end:
                    return token
    return None


def lexicon_of(sight: Sight, file: str) -> Lexicon:
    """Every word that the file may use."""
    seen = sight.seen(file)
    return Lexicon((seen.outer | seen.parsed.names).by_text, seen.parsed.edition)


#: What makes a half written 自受理 readable, as it will be when it is whole.
_WHOLE = "起"


def _begin(sight: Sight, file: str, end: int) -> int:
    """Where the block begins that the offset lies in or behind."""
    source, parts = parts_of(sight.text(file), file, sight.memory)
    begin = 0
    for block in parts.blocks:
        start = source.offsets[block.place(0)] if block.text else 0
        if start >= end:
            break
        begin = start
    return begin
