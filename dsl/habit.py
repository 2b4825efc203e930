"""The place where reading stopped (卡住的地方), as the habits of clerks in the files beside look at it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dsl.diagnostics import Diagnostic, Span
from dsl.tokenise import Tok

NAMES = frozenset({"NAME", "UNKNOWN", "TEXT"})
OPENS_CONDITION = frozenset(
    {"K_CATEGORY", "K_REPORTER", "K_URGENCY_OF", "K_PLACE", "K_MENTIONS", "K_UNANSWERED", "K_COUNTER", "K_REPORT_TIME"}
)


@dataclass(frozen=True, slots=True)
class Place:
    """``tokens[at]`` does not fit, one of ``accepts`` would; there is a token before it."""

    tokens: list[Tok]
    at: int
    accepts: frozenset[str]

    @property
    def token(self) -> Tok:
        """What does not fit."""
        return self.tokens[self.at]

    @property
    def before(self) -> Tok:
        """What stands before it."""
        return self.tokens[self.at - 1]

    @property
    def after(self) -> Tok | None:
        """What stands behind it, unless it is the last."""
        return self.tokens[self.at + 1] if self.at + 1 < len(self.tokens) else None


def say(span: Span, message: str, hint: str, code: str = "D202") -> Diagnostic:
    """The message of a habit."""
    return Diagnostic(code, span, message, hint)


def both(first: Tok, last: Tok) -> Span:
    """The place of neighbours; only the first where a line ends between them."""
    same = first.span.line == last.span.line
    return replace(first.span, end=last.span.end) if same else first.span
