"""The LALR parser built from grammar.lark, and the two questions Lark does not answer cheaply about its state."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from lark import Lark, Token
from lark.exceptions import UnexpectedToken
from lark.lexer import Lexer
from lark.parsers.lalr_analysis import Shift
from lark.parsers.lalr_parser_state import ParserState

from dsl.build import Build
from dsl.tokenise import Tok

#: The start rule of each kind of block; the names are those of ``dsl.blocks``.
STARTS = (
    "heading", "superior", "effective", "basis", "chapter", "vocabulary", "meaning", "office", "same_day", "last_day",
    "category", "unit", "post", "group", "area", "question", "table", "event_rule", "mark", "clause", "example",
    "finding", "state", "attribute", "channel", "schedule", "rate", "meeting", "vote", "emergency",
)  # fmt: skip


class _NoLexer(Lexer):
    """Tokens come from dsl.tokenise and are fed one by one."""

    def __init__(self, _conf: Any) -> None:
        """Lark hands over the terminals; they are not needed."""

    def lex(self, _text: Any, _state: Any) -> Iterator[Token]:
        """Never asked: nothing is left to lex."""
        return iter(())


def build(*, debug: bool = False) -> Lark:
    """The parser; ``debug`` logs every conflict that Lark would otherwise settle in silence."""
    text = Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8")
    return Lark(text, parser="lalr", lexer=_NoLexer, start=list(STARTS), transformer=Build(), debug=debug)


@cache
def _lark() -> Lark:
    return build()


class Refused(Exception):
    """The token cannot stand here; ``accepts`` are the terminals that could."""

    def __init__(self, accepts: frozenset[str]) -> None:
        super().__init__("token refused")
        self.accepts = accepts


class Run:
    """One parse of one block, fed token by token."""

    def __init__(self, start: str) -> None:
        self._state: ParserState[Any] = _lark().parse_interactive(start=start).parser_state

    def feed(self, token: Tok) -> None:
        """Takes the next token or raises ``Refused``."""
        fed: Any = token
        try:
            self._state.feed_token(fed)
        except UnexpectedToken:
            raise Refused(self.accepts()) from None

    def finish(self) -> Any:
        """The node of the whole block, or ``Refused`` when something is still to come."""
        try:
            return self._state.feed_token(Token("$END", ""), is_end=True)
        except UnexpectedToken:
            raise Refused(self.accepts()) from None

    def accepts(self) -> frozenset[str]:
        """The terminals that could really stand here; the table alone lists more, because LALR merges states."""
        table = self._state.parse_conf.states[self._state.state_stack[-1]]
        return frozenset(t for t in table if t.isupper() and self.accepts_one(t))

    def accepts_one(self, terminal: str) -> bool:
        """Whether ``terminal`` would be shifted, tried on a copy of the state numbers alone."""
        states = self._state.parse_conf.states
        stack = list(self._state.state_stack)
        while terminal != "$END" or stack[-1] != self._state.parse_conf.end_state:
            action, arg = states[stack[-1]].get(terminal, (None, None))
            if action is None:
                return False
            if action is Shift:
                return True
            if arg.expansion:
                del stack[-len(arg.expansion) :]
            stack.append(states[stack[-1]][arg.origin.name][1])
        return True
