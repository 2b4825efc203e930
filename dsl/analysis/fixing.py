"""Quick fixes (改正): what a message proposes, tried on a copy, so that only what truly mends is offered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from dsl.analysis.columns import Lines, lines_of
from dsl.analysis.renaming import applied
from dsl.analysis.sight import Sight
from dsl.analysis.values import Edit, Fix
from dsl.compile import look
from dsl.diagnostics import Diagnostic, Span

_GUESS = re.compile(r"是不是(.+?)\?")
_QUOTED = re.compile(r"“([^”]+)”(?:\(又名 ([^)]+)\))?")
_WRITE = re.compile(r"写作“([^”]+)”")
_PLEASE = re.compile(r"(?:请写|请改成)\s*“?([^”“,;]+)”?")
_CHOICES = re.compile(r"可以(?:选|写):([^\n]+)")
_GONE = re.compile(r"删去它|删去“|里不用写|后面不用")
_LEFT_OUT = re.compile(r"少了“([^”]+)”")
_BEFORE = frozenset({"由", "自"})  # words that were left out before the word that the message marks
_MOST = 8


def fixes(sight: Sight, file: str, line: int | None = None) -> tuple[Fix, ...]:
    """Every way to mend a mistake of the file, or of one line, that takes the mistake away and brings no other."""
    told = [each for each in sight.looked.diagnostics if each.file == file]
    wanted = [each for each in told if line is None or each.span.line == line]
    return tuple(fix for each in wanted for fix in fixes_of(sight, each))


def fixes_of(sight: Sight, told: Diagnostic) -> tuple[Fix, ...]:
    """The ways to mend one mistake, the likeliest first."""
    found: dict[tuple[Span, str], Fix] = {}
    for title, edit in _proposed(sight, told):
        if (edit.span, edit.text) not in found and _mends(sight, told, edit):
            found[edit.span, edit.text] = Fix(title, told, edit)
    return tuple(found.values())[:_MOST]


def _proposed(sight: Sight, told: Diagnostic) -> Iterator[tuple[str, Edit]]:
    lines = lines_of(sight.text(told.file))
    written = lines.cut(told.span)
    for text in _meant(told):
        for span, put in ((told.span, text), (_run(lines, told.span), text), *_woven(lines, told.span, text)):
            yield f"改成“{put}”", Edit(told.file, span, put)
    for word in _LEFT_OUT.findall(told.message)[:1]:
        span = told.span
        at = span.column if word in _BEFORE else span.end
        yield f"补上“{word}”", Edit(told.file, Span(span.line, at, at), word)
    if _GONE.search(f"{told.help}\n{told.message}"):
        yield f"删去“{written}”", Edit(told.file, told.span, "")
    if "删去这一行" in told.help:
        line = told.span.line
        yield "删去这一行", Edit(told.file, Span(line, 1, len(lines.line(line)) + 1), "")


def _meant(told: Diagnostic) -> Iterator[str]:
    """The words that a message proposes for the marked one."""
    for guess in _GUESS.findall(told.help):
        for name, alias in _QUOTED.findall(guess):
            yield alias or name
            yield name
    yield from (text.strip() for text in _PLEASE.findall(told.help))
    for text in _WRITE.findall(told.help):
        yield text.strip("… ")
        yield from text.strip("… ").split()
    for listed in _CHOICES.findall(told.help):
        yield from re.split(r"[、\s]+", listed.removesuffix(" 等"))


def _run(lines: Lines, span: Span) -> Span:
    """The span with all that is glued to it: 超过半数 around 半数."""
    line = lines.line(span.line)
    begin, end = span.column - 1, span.end - 1
    begin -= len(re.findall(r"\w*\Z", line[:begin])[0])
    found = re.match(r"\w*", line[end:])
    return Span(span.line, begin + 1, end + 1 + (found.end() if found else 0))


def _woven(lines: Lines, span: Span, text: str) -> Iterator[tuple[Span, str]]:
    """What of the proposed text is new, where its beginning or its end stands there already."""
    line = lines.line(span.line)
    before, after = line[: span.column - 1].rstrip(), line[span.end - 1 :].lstrip()
    parts = re.findall(r"\w+", text)
    at, to = line.find(parts[0]) if parts else -1, line.rfind(parts[-1]) if parts else -1
    if 0 <= at < to:
        yield Span(span.line, at + 1, to + len(parts[-1]) + 1), text
    for cut in range(1, len(text)):
        if after.startswith(text[cut:].lstrip()):
            yield span, text[:cut].rstrip()
        if before.endswith(text[:cut].rstrip()):
            yield span, text[cut:].lstrip()


def _mends(sight: Sight, told: Diagnostic, edit: Edit) -> bool:
    """Whether the mistake is gone with the edit and no other of its stage has come.

    What only shows in a file without mistakes of reading (D732) was there before and is no reason against it.
    """
    sources = {file: seen.placed.source for file, seen in sight.looked.files.items()}
    texts = applied({file: source.text for file, source in sources.items()}, [edit])
    after = look([replace(source, text=texts[file]) for file, source in sources.items()], sight.trying)
    reading = told in sight.seen(told.file).parsed.diagnostics
    both = (sight.looked, after)
    before, now = (each.files[told.file].parsed.diagnostics if reading else each.diagnostics for each in both)
    errors = sum(each.severity == "error" for each in now) - sum(each.severity == "error" for each in before)
    return errors <= 0 and len(now) < len(before) and _count(now, told) < _count(before, told)


def _count(told: Iterable[Diagnostic], one: Diagnostic) -> int:
    return sum((each.file, each.code, each.message) == (one.file, one.code, one.message) for each in told)
