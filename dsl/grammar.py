"""The LALR parser built from grammar.lark, and the two questions Lark does not answer cheaply about its state."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lark import Lark, Token
from lark.grammar import Rule
from lark.lexer import Lexer
from lark.parsers.lalr_parser_state import ParseConf

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


@dataclass(frozen=True, slots=True)
class Reduce:
    """How many parts become one, by which function, and what the tables call the result."""

    size: int
    origin: str
    make: Callable[[list[Any]], Any]


@dataclass(frozen=True, slots=True)
class Tables:
    """Lark's own tables under plain words: comparing its tokens and rules took a third of the time of a parse."""

    actions: Mapping[int, Mapping[str, int | Reduce]]  # by state and terminal; a number is the next state
    after: Mapping[int, Mapping[str, int]]  # by state and what was made there
    ends: Mapping[str, tuple[int, int]]  # the first and the last state of each kind of block


@cache
def _tables() -> Tables:
    lark = build()
    conf = {start: lark.parse_interactive(start=start).parser_state.parse_conf for start in STARTS}
    any_conf = conf[STARTS[0]]
    made = {rule: Reduce(len(rule.expansion), str(rule.origin.name), make) for rule, make in _makers(any_conf)}
    rows = any_conf.states.items()
    return Tables(
        {
            state: {str(word): made.get(arg, arg) for word, (_, arg) in row.items() if word.isupper()}
            for state, row in rows
        },
        {state: {str(word): arg for word, (_, arg) in row.items() if not word.isupper()} for state, row in rows},
        {start: (each.start_state, each.end_state) for start, each in conf.items()},
    )


def _makers(conf: ParseConf[Any]) -> Iterator[tuple[Rule, Callable[[list[Any]], Any]]]:
    return ((rule, make) for rule, make in conf.callbacks.items() if isinstance(rule, Rule))


class Refused(Exception):
    """The token cannot stand here; ``accepts`` are the terminals that could."""

    def __init__(self, accepts: frozenset[str]) -> None:
        super().__init__("token refused")
        self.accepts = accepts


class Run:
    """One parse of one block, fed token by token."""

    def __init__(self, start: str) -> None:
        tables = _tables()
        self._actions, self._after = tables.actions, tables.after
        begin, self._end = tables.ends[start]
        self._states = [begin]
        self._values: list[Any] = []

    def feed(self, token: Tok) -> None:
        """Takes the next token or raises ``Refused``."""
        self._states.append(self._reduced(token.type))
        self._values.append(token)

    def finish(self) -> Any:
        """The node of the whole block, or ``Refused`` when something is still to come."""
        self._reduced(END)
        return self._values[-1]

    def _reduced(self, word: str) -> int:
        """Makes nodes of all that is complete before ``word``; gives the state behind it."""
        states, values = self._states, self._values
        while word != END or states[-1] != self._end:
            action = self._actions[states[-1]].get(word)
            if action is None:
                raise Refused(self.accepts())
            if isinstance(action, int):
                return action
            at = len(values) - action.size
            parts = values[at:]
            del values[at:], states[at + 1 :]
            states.append(self._after[states[-1]][action.origin])
            values.append(action.make(parts))
        return self._end

    def states(self) -> tuple[int, ...]:
        """Where the parse stands, for whoever looks for a way on (``dsl.analysis.endings``)."""
        return tuple(self._states)

    def accepts(self) -> frozenset[str]:
        """The terminals that could really stand here; the table alone lists more, because LALR merges states."""
        return frozenset(word for word in self._actions[self._states[-1]] if self.accepts_one(word))

    def accepts_one(self, terminal: str) -> bool:
        """Whether ``terminal`` would be shifted, tried on a copy of the state numbers alone."""
        stack = list(self._states)
        while terminal != END or stack[-1] != self._end:
            action = self._actions[stack[-1]].get(terminal)
            if action is None:
                return False
            if isinstance(action, int):
                return True
            del stack[len(stack) - action.size :]
            stack.append(self._after[stack[-1]][action.origin])
        return True


def step(states: tuple[int, ...], terminal: str) -> tuple[int, ...] | None:
    """The states behind ``terminal``, or None where it cannot stand; ``$END`` gives the states that are complete."""
    tables = _tables()
    stack = list(states)
    ends = {end for _, end in tables.ends.values()}
    while terminal != END or stack[-1] not in ends:
        action = tables.actions[stack[-1]].get(terminal)
        if action is None:
            return None
        if isinstance(action, int):
            return (*stack, action)
        del stack[len(stack) - action.size :]
        stack.append(tables.after[stack[-1]][action.origin])
    return tuple(stack)


def next_of(states: tuple[int, ...]) -> frozenset[str]:
    """The terminals for which the table has an entry there; ``step`` says which of them can really stand."""
    return frozenset(_tables().actions[states[-1]])


END = "$END"
