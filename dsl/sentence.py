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
from dsl.items import check_items, unopened
from dsl.keywords import LINE_OPENERS
from dsl.normalise import Source
from dsl.repair import repair
from dsl.tokenise import Lexicon, Tok, tokenise

_MOST_ROUNDS = 20
_OPENS = LINE_OPENERS | {"UNKNOWN", "K_VAGUE", "K_LATER"}
_NOT_AFTER = frozenset({"COMMA", "DUN", "COLON", "K_DE", "K_BOTH", "K_EITHER"})


def read_block(
    block: Block, lexicon: Lexicon, source: Source
) -> tuple[tuple[tree.Statement, ...], tuple[Diagnostic, ...]]:
    """The statements of a block – usually one, none when it could not be read – and its mistakes."""
    if block.kind in ("stray", "later"):
        return (), (stray(block, source),)
    tokens, said = tokenise(block, lexicon, source)
    tokens, forgotten = repair(tokens, block.kind)
    bare = unopened(tokens)
    if bare is not None:
        return (), (*said, *forgotten, bare)
    nodes, refused = _Reader(block.kind, tokens).read()
    numbering = () if refused or any(t.bad for t in tokens) else check_items(tokens)
    return nodes, (*said, *forgotten, *numbering, *refused)


def readable(kind: str, tokens: list[Tok]) -> list[Tok]:
    """The tokens without the sentences before the last one that cannot be read, for whoever is still writing."""
    reader = _Reader(kind, repair(tokens, kind)[0])
    reader.read()
    gone = reader.left_out - set(reader.sentence[-1:])
    lost = {token.span for token, number in zip(reader.tokens, reader.sentence, strict=True) if number in gone}
    return [token for token in tokens if token.span not in lost]


def run_of(kind: str, tokens: list[Tok]) -> Run | None:
    """The parse of the tokens so far, or None where the last of them cannot stand there."""
    reader = _Reader(kind, repair(tokens, kind)[0])
    fed = reader.fed(list(range(len(reader.tokens))))
    return None if isinstance(fed, _Failure) else fed


class _Reader:
    """Parses a block again without the sentences that could not be read, ``_MOST_ROUNDS`` times at most."""

    def __init__(self, kind: str, tokens: list[Tok]) -> None:
        self.kind = kind
        self.tokens = tokens
        self.sentence = _numbered(tokens)
        self.left_out = {self.sentence[i] for i, t in enumerate(tokens) if t.bad}
        self.said: list[Diagnostic] = []

    def read(self) -> tuple[tuple[tree.Statement, ...], list[Diagnostic]]:
        """Each round leaves out one sentence more."""
        while 0 not in self.left_out and len(self.said) < _MOST_ROUNDS:
            kept = [i for i in range(len(self.tokens)) if self.sentence[i] not in self.left_out]
            failed = self._try(kept)
            if not isinstance(failed, _Failure):
                return _flat(failed), self.said
            if not self._tell(failed, kept):
                break
        return (), self.said

    def _try(self, kept: list[int]) -> Any:
        run = self.fed(kept)
        if isinstance(run, _Failure):
            return run
        try:
            return run.finish()
        except Refused as refused:
            return _Failure(len(kept), self._after_line(run) or refused.accepts)

    def fed(self, kept: list[int]) -> Run | _Failure:
        """The parse of these tokens, with the line ends that end a sentence."""
        run = Run(self.kind)
        for count, index in enumerate(kept):
            token = self.tokens[index]
            try:
                if count and self._breaks(run, token):
                    run.feed(Tok("NL", "", token.span))
                run.feed(token)
            except Refused as refused:
                return _Failure(count, refused.accepts)
        return run

    def _breaks(self, run: Run, token: Tok) -> bool:
        """Whether the line end before the token ends a sentence: its word opens one, or cannot go on with this one."""
        opens = _may_break(token) or (token.opens_line and token.type == "NAME" and not run.accepts_one(token.type))
        return opens and run.accepts_one("NL")

    def _after_line(self, run: Run) -> frozenset[str]:
        """What the next line could open with, where the block may not end but its line may."""
        if not run.accepts_one("NL"):
            return frozenset()
        run.feed(Tok("NL", "", self.tokens[-1].span))
        return run.accepts()

    def _tell(self, failed: _Failure, kept: list[int]) -> bool:
        """Says what is wrong unless a sentence left out before explains it; then leaves out the sentence."""
        at = failed.count
        blamed = kept[at] if at < len(kept) and not self._starts_sentence(kept[at]) else kept[max(at - 1, 0)]
        number = self.sentence[blamed]
        if self._explained(number, fresh=self._opens(blamed)):
            return False
        seen = [self.tokens[i] for i in kept]
        self.said.append(explain(seen, at, failed.accepts, ended=at >= len(kept) or self._starts_sentence(kept[at])))
        self.left_out.add(number)
        return True

    def _opens(self, index: int) -> bool:
        """Whether the word is the first of its sentence, after its number."""
        return self._starts_sentence(index) or (index > 0 and self.tokens[index - 1].type == "ITEM")

    def _explained(self, number: int, *, fresh: bool) -> bool:
        """Whether a sentence that was left out may be the reason that the next one cannot open here."""
        return bool(self.left_out) and (number < max(self.left_out) or (fresh and number - 1 in self.left_out))

    def _starts_sentence(self, index: int) -> bool:
        return index > 0 and self.sentence[index] != self.sentence[index - 1]


class _Failure:
    """Where a round stopped: how many tokens were taken, and what could have come."""

    def __init__(self, count: int, accepts: frozenset[str]) -> None:
        self.count = count
        self.accepts = accepts


def _may_break(token: Tok) -> bool:
    first_item = token.type == "ITEM" and token.text in ("(一)", "(1)")
    return token.opens_line and (token.type in LINE_OPENERS or token.type == "UNKNOWN" or first_item)


def _numbered(tokens: list[Tok]) -> list[int]:
    """The number of the sentence each token belongs to: a separator belongs to the sentence after it."""
    number, out = 0, [0]
    for before, token in pairwise(tokens):
        opens = token.opens_line and token.type in _OPENS and before.type not in _NOT_AFTER
        number += token.type in ("ITEM", "SEMI", "STOP", "ROW") or opens
        out.append(number)
    return out[: len(tokens)]


def _flat(node: Any) -> tuple[tree.Statement, ...]:
    return tuple(node) if isinstance(node, Iterable) else (node,)
