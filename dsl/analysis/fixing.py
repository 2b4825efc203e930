"""Quick fixes (改正): what a message proposes, tried on a copy, so that only what truly mends is offered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from dsl.analysis.columns import Lines
from dsl.analysis.renaming import applied
from dsl.analysis.sight import Sight
from dsl.analysis.values import Edit, Fix
from dsl.compile import look
from dsl.diagnostics import Diagnostic, Span

_GUESS = re.compile(r"是不是(.+?)\?")
_QUOTED = re.compile(r"“([^”]+)”(?:\(又名 ([^)]+)\))?")
_WRITE = re.compile(r"(?:写作|请写|请改成|是不是写成)\s*“?([^”“,;……]+)”?(?=[,;”]|$)")
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
    written = Lines(sight.text(told.file)).cut(told.span)
    for text in _meant(told):
        yield f"改成“{text}”", Edit(told.file, told.span, text)
    for word in _LEFT_OUT.findall(told.message)[:1]:
        span = told.span
        at = span.column if word in _BEFORE else span.end
        yield f"补上“{word}”", Edit(told.file, Span(span.line, at, at), word)
    if _GONE.search(f"{told.help}\n{told.message}"):
        yield f"删去“{written}”", Edit(told.file, told.span, "")


def _meant(told: Diagnostic) -> Iterator[str]:
    """The words that a message proposes for the marked one."""
    for guess in _GUESS.findall(told.help):
        for name, alias in _QUOTED.findall(guess):
            yield alias or name
            yield name
    yield from (text.strip() for text in _WRITE.findall(told.help))
    for listed in _CHOICES.findall(told.help):
        yield from re.split(r"[、\s]+", listed.removesuffix(" 等"))


def _mends(sight: Sight, told: Diagnostic, edit: Edit) -> bool:
    """Whether the mistake is gone with the edit and no file has one more."""
    sources = {file: seen.placed.source for file, seen in sight.looked.files.items()}
    texts = applied({file: source.text for file, source in sources.items()}, [edit])
    after = look([replace(source, text=texts[file]) for file, source in sources.items()], sight.trying)
    before = [_same(each) for each in sight.looked.diagnostics if each.severity == told.severity]
    now = [_same(each) for each in after.diagnostics if each.severity == told.severity]
    errors = [each for each in after.diagnostics if each.severity == "error"]
    allowed = sum(each.severity == "error" for each in sight.looked.diagnostics)
    return now.count(_same(told)) < before.count(_same(told)) and len(now) < len(before) and len(errors) <= allowed


def _same(told: Diagnostic) -> tuple[str, str, str]:
    return told.file, told.code, told.message
