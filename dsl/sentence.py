"""Reads one block: its tokens through the parser; a word that does not fit is one message, then on to the rest."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from dsl import tree
from dsl.blocks import Block
from dsl.diagnostics import Diagnostic
from dsl.explain_syntax import explain, stray
from dsl.grammar import Refused, Run
from dsl.normalise import Source
from dsl.repair import repair
from dsl.tokenise import Lexicon, Tok, tokenise

#: Terminals that may open a line inside a block; before them a joined line end may count as one.
LINE_OPENERS = frozenset(
    {
        *("K_BY", "K_SINCE", "DURATION", "K_UNDER", "K_RETURNED_AGAIN", "K_REASSIGNED", "K_LEFT", "K_OVERDUE"),
        *("K_UNRATED", "ORDINAL", "K_STATED", "K_NO_EXTENSION", "K_ONCE_APPOINTED", "K_SHOULD", "DATE", "CLOCK"),
        *("K_MAY_RETURN", "E_REPORT", "E_POOLED", "E_ASSIGN", "E_CLAIM", "E_ACCEPT", "E_ANSWER", "E_RATE", "E_RETURN"),
    }
)
_NOT_AFTER = frozenset({"COMMA", "DUN", "COLON", "K_DE", "K_BOTH", "K_EITHER"})


def read_block(
    block: Block, lexicon: Lexicon, source: Source
) -> tuple[tuple[tree.Statement, ...], tuple[Diagnostic, ...]]:
    """The statements of a block – usually one, none when it could not be read – and its mistakes."""
    if block.kind in ("stray", "later"):
        return (), (stray(block, source),)
    tokens, said = tokenise(block, lexicon, source)
    tokens, forgotten = repair(tokens, block.kind)
    nodes, refused = _Reader(block.kind, tokens).read()
    return nodes, (*said, *forgotten, *refused)


class _Reader:
    """Parses the sentences of a block again without those that could not be read."""

    def __init__(self, kind: str, tokens: list[Tok]) -> None:
        self.kind = kind
        self.tokens = tokens
        self.sentence = _numbered(tokens)
        self.left_out = {self.sentence[i] for i, t in enumerate(tokens) if t.bad}
        self.said: list[Diagnostic] = []

    def read(self) -> tuple[tuple[tree.Statement, ...], list[Diagnostic]]:
        """Each round leaves out one sentence more, so it ends."""
        while 0 not in self.left_out:
            kept = [i for i in range(len(self.tokens)) if self.sentence[i] not in self.left_out]
            failed = self._try(kept)
            if not isinstance(failed, _Failure):
                return _flat(failed), self.said
            if not self._tell(failed, kept):
                break
        return (), self.said

    def _try(self, kept: list[int]) -> Any:
        run = Run(self.kind)
        for count, index in enumerate(kept):
            token = self.tokens[index]
            try:
                if _may_break(token) and count and run.accepts_one("NL"):
                    run.feed(Tok("NL", "", token.span))
                run.feed(token)
            except Refused as refused:
                return _Failure(count, refused.accepts)
        try:
            return run.finish()
        except Refused as refused:
            return _Failure(len(kept), refused.accepts)

    def _tell(self, failed: _Failure, kept: list[int]) -> bool:
        """Says what is wrong unless a sentence left out before explains it; then leaves out the sentence."""
        at = failed.count
        blamed = kept[at] if at < len(kept) and not self._starts_sentence(kept[at]) else kept[max(at - 1, 0)]
        number = self.sentence[blamed]
        if self.left_out and (number - 1 in self.left_out or number < max(self.left_out)):
            return False
        seen = [self.tokens[i] for i in kept]
        self.said.append(explain(seen, at, failed.accepts, ended=at >= len(kept) or self._starts_sentence(kept[at])))
        self.left_out.add(number)
        return True

    def _starts_sentence(self, index: int) -> bool:
        return index > 0 and self.sentence[index] != self.sentence[index - 1]


class _Failure:
    """Where a round stopped: how many tokens were taken, and what could have come."""

    def __init__(self, count: int, accepts: frozenset[str]) -> None:
        self.count = count
        self.accepts = accepts


def _may_break(token: Tok) -> bool:
    return token.opens_line and (token.type in LINE_OPENERS or (token.type == "ITEM" and token.text in ("(一)", "(1)")))


def _numbered(tokens: list[Tok]) -> list[int]:
    """The number of the sentence each token belongs to: a separator belongs to the sentence after it."""
    number, out = 0, [0]
    for before, token in pairwise(tokens):
        opens = token.opens_line and token.type in LINE_OPENERS and before.type not in _NOT_AFTER
        number += token.type in ("ITEM", "SEMI", "STOP") or opens
        out.append(number)
    return out[: len(tokens)]


def _flat(node: Any) -> tuple[tree.Statement, ...]:
    return tuple(node) if isinstance(node, Iterable) else (node,)
