"""Collects mistakes (诊断) while a rule file is being checked, so that a clerk sees all of them at once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from dsl import tree
from dsl.diagnostics import Diagnostic, Span

#: What says that something is missing: it may stand in a sentence that could not be read.
_MISSING = ("D606", "D612", "D656", "D701", "D702", "D704", "D716", "D719", "D721", "D735", "D736", "D739", "D756")
_UNREAD = ("D2", "D3", "D401")


@dataclass(slots=True)
class Findings:
    """The mistakes of one file. A place where one was told already stays silent: one mistake, one message."""

    file: str
    told: list[Diagnostic] = field(default_factory=list)
    silent: frozenset[str] = frozenset()  # codes that would only echo what was told
    missed: list[tree.Name] = field(default_factory=list)  # names without an entry; told where they were declared
    _lines: dict[int, list[Span]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _sorted: int = field(default=0, init=False, repr=False, compare=False)  # so many of ``told`` are in ``_lines``

    @classmethod
    def after(cls, file: str, told: tuple[Diagnostic, ...]) -> Findings:
        """With what reading the file told; echoes of a sentence that could not be read stay silent."""
        found = cls(file, list(told))
        if any(each.code.startswith(_UNREAD) for each in told):
            found.silent = frozenset(_MISSING)
        elif any(each.code == "D103" for each in told):
            found.silent = frozenset({"D612"})
        return found

    def copy(self) -> Findings:
        """The same mistakes, to add others to."""
        return replace(self, told=list(self.told), missed=list(self.missed))

    def add(self, code: str, span: Span, message: str, advice: str = "") -> None:
        """Tells one mistake: ``advice`` says what to do about it."""
        if code not in self.silent and not any(_overlap(span, earlier) for earlier in self._on(span.line)):
            self.told.append(Diagnostic(code, span, message, advice, self.file))

    def _on(self, line: int) -> list[Span]:
        """What was told on that line: a file may have thousands of mistakes, a line has few."""
        for each in self.told[self._sorted :]:
            self._lines.setdefault(each.span.line, []).append(each.span)
        self._sorted = len(self.told)
        return self._lines.get(line, [])

    def warn(self, code: str, span: Span, message: str, advice: str = "") -> None:
        """Tells what a clerk should know and may leave as it is."""
        told = len(self.told)
        self.add(code, span, message, advice)
        self.told[told:] = [replace(each, severity="warning") for each in self.told[told:]]


def _overlap(one: Span, other: Span) -> bool:
    """Whether two places on one line have a character in common."""
    return one.column < other.end and other.column < one.end
