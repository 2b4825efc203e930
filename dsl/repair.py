"""Puts in a word that was left out (由, 内, 之日起), so that one forgotten word is one message and nothing more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dsl.diagnostics import Diagnostic
from dsl.tokenise import Tok

_EVENTS = frozenset({"E_REPORT", "E_POOLED", "E_ASSIGN", "E_CLAIM", "E_ACCEPT", "E_ANSWER", "E_RATE", "E_RETURN"})
#: 必须执行 right behind the clause number is said of the whole clause.
_FORCES = {"K_MANDATORY": "F_MANDATORY", "K_DELEGATED": "F_DELEGATED"}
#: What may follow a comma and is a sentence of its own all the same.
_OWN_SENTENCE = frozenset({"K_NO_EXTENSION", "K_MUST_TELL", "K_EACH_MORE"})
#: What begins a limit, and what ends the sentence that says who does it.
_OPENS_LIMIT = frozenset({"K_SINCE", "DURATION"})
_SAYS_WHO = frozenset({"K_LEADS", "K_HANDLES", "K_ACCEPTS_FIRST"})
_BEFORE_ROUTE = frozenset({"COMMA", "COLON", "K_DE", "H_CLAUSE", "TITLE", "K_OTHERWISE", "STOP", "ITEM"})
_ENDS_SENTENCE = frozenset({"SEMI", "STOP", "ITEM", "K_DE"})
FROM_THE_MOMENT = ("分钟", "小时", "连续小时", "工作时")
_FROM = frozenset({"从", "于", "打"})
_HALF_STARTS = frozenset({"起", "日起", "之时起", "之起", "以后", "后"})
BY_DAY = ("当日", "次日")


def repair(tokens: list[Tok], kind: str) -> tuple[list[Tok], list[Diagnostic]]:
    """The tokens of a block with what was left out put in, and a message for each such word."""
    tokens = list(_folded(list(_parted(tokens)) if kind == "clause" else tokens))
    if kind != "clause":
        return tokens, []
    out: list[Tok] = []
    said: list[Diagnostic] = []
    for index, token in enumerate(tokens):
        if (wrong := _wrong(tokens, index)) is not None:
            if wrong[1].code:
                said.append(wrong[1])
            if wrong[0]:
                out.append(Tok(wrong[0], token.text, token.span, token.opens_line, token.raw))
            continue
        missing = _missing(tokens, index)
        if missing is not None:
            terminal, word, near, hint = missing
            out.append(Tok(terminal, word, near.span, token.opens_line, word))
            if not (index > 1 and tokens[index - 2].type == "K_NOT_MORE"):
                said.append(Diagnostic("D204", near.span, f"这里少了“{word}”", hint))
        if not _is_half_start(tokens, index):
            out.append(token)
    return out, said


def _parted(tokens: list[Tok]) -> Iterator[Tok]:
    """由 甲 办理,自交办之日起5日内 答复: the comma between who does it and until when is the end of a sentence."""
    routed = False
    for token, after in zip(tokens, [*tokens[1:], None], strict=False):
        ended = token.type in _ENDS_SENTENCE or token.opens_line
        routed = token.type in _SAYS_WHO or (routed and not ended)
        parts = routed and token.type == "COMMA" and after is not None and after.type in _OPENS_LIMIT
        yield replace(token, type="SEMI") if parts else token


def _folded(tokens: list[Tok]) -> Iterator[Tok]:
    """Without what says nothing, and in one form.

    A comma goes after 之日起; separators go before a connective, before an item and at the end; ,不得延期 is
    ;不得延期, and 3日以内 is 3日内.
    """
    forced = False
    for before, token, after in zip([None, *tokens], tokens, [*tokens[1:], None], strict=False):
        opens = before is not None and before.type in ("H_CLAUSE", "TITLE")
        forced = (token.type in _FORCES and (forced or opens)) or (forced and token.type == "COMMA")
        if forced:  # one mark behind the other, and the comma between them
            yield replace(token, type=_FORCES.get(token.type, token.type))
            continue
        if token.type == "K_AT_MOST" and before is not None and before.type in ("DURATION", "QUANTITY"):
            yield replace(token, type="K_WITHIN_TERM")
            continue
        if token.type == "COMMA" and after is not None and after.type == "K_REACHES":
            continue
        if token.type == "COMMA" and before is not None and before.type in ("K_FROM_DAY", "K_FROM_MOMENT"):
            continue
        if token.type in ("COMMA", "SEMI", "COLON", "STOP") and not token.bad:
            if after is None and token.type in ("SEMI", "STOP"):
                continue
            if after is not None and after.type in ("ITEM", "ITEM2", "ITEM3", "K_BOTH", "K_EITHER"):
                continue
            own = after is not None and after.type in _OWN_SENTENCE and (before is None or before.type != "K_DE")
            if token.type == "COMMA" and own:
                yield Tok("SEMI", token.text, token.span, token.opens_line)
                continue
        yield token


def _missing(tokens: list[Tok], index: int) -> tuple[str, str, Tok, str] | None:
    """What should stand before ``tokens[index]``: terminal, word, the token to show, and the help."""
    token = tokens[index]
    before = tokens[index - 1] if index else None
    second = tokens[index - 2] if index > 1 else None
    if before is None:
        return None
    if before.type in _EVENTS and second is not None and second.type == "K_SINCE" and token.text != "1|次日":
        half = _is_half_start(tokens, index)
        term = tokens[index + 1] if half else token
        return _missing_start(term, before) if term.type == "DURATION" else None
    if before.type == "DURATION" and token.type in _EVENTS | {"K_MAY_RETURN"} and _is_term(before, second):
        return "K_WITHIN_TERM", "内", before, f"写作“……内 {token.text}”"
    if token.type in _EVENTS and before.type != "K_SINCE" and before.raw not in _FROM and _has_start(tokens, index):
        return "K_SINCE", "自", token, f"写作“自{token.text}{tokens[index + 1].text}”"
    if token.type in ("NAME", "UNKNOWN") and _is_route(tokens, index) and _opens_route(tokens, index):
        return "K_BY", "由", token, f"写作“由 {token.text} {tokens[index + 1].text}”"
    return None


def _wrong(tokens: list[Tok], index: int) -> tuple[str, Diagnostic] | None:
    """A word that a term does not need, or has another for: the terminal to read, "" for none, and the message."""
    token, before = tokens[index], tokens[index - 1] if index else None
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if before is None:
        return None
    begun = before.type in ("K_FROM_DAY", "K_FROM_MOMENT")
    if begun and token.type in ("K_NOT_MORE", "K_DE") and after is not None and after.type == "DURATION":
        hint = f"写作“{before.raw}{after.raw}内”"
        return "", Diagnostic("D202", token.span, f"“{before.raw}”后面不用“{token.raw}”", hint)
    if token.raw in _FROM and token.type == "UNKNOWN" and after is not None and _has_start(tokens, index + 1):
        return "K_SINCE", Diagnostic("D201", token.span, f"起算不写“{token.raw}”", f"写作“自{after.raw}……”")
    if token.text == "1|次日" and before.type in _EVENTS and after is not None and after.raw == "起":
        hint = "写作“之日起”:当天不算,从第二天起"
        return "K_FROM_DAY", Diagnostic("D201", token.span, f"起算不写“{token.raw}起”", hint)
    if token.raw == "起" and token.type == "UNKNOWN" and before.text == "1|次日":
        return "", Diagnostic("", token.span, "")
    return None


def _is_half_start(tokens: list[Tok], index: int) -> bool:
    """自受理起, 自受理日起: half of the word stands there, and the right one takes its place."""
    return (
        tokens[index].type == "UNKNOWN"
        and tokens[index].text in _HALF_STARTS
        and 1 < index < len(tokens) - 1
        and tokens[index - 1].type in _EVENTS
        and tokens[index + 1].type == "DURATION"
    )


def _missing_start(token: Tok, event: Tok) -> tuple[str, str, Tok, str]:
    unit = token.text.partition("|")[2]
    if unit in FROM_THE_MOMENT:
        return "K_FROM_MOMENT", "时起", event, f"写作“自{event.text}时起”,从那一刻起算"
    return "K_FROM_DAY", "之日起", event, f"写作“自{event.text}之日起”,当天不算"


def _is_term(term: Tok, before: Tok | None) -> bool:
    return term.text.partition("|")[2] not in BY_DAY and (before is None or before.type != "K_OVERDUE")


def _has_start(tokens: list[Tok], index: int) -> bool:
    return index + 1 < len(tokens) and tokens[index + 1].type in ("K_FROM_DAY", "K_FROM_MOMENT")


def _is_route(tokens: list[Tok], index: int) -> bool:
    return index + 1 < len(tokens) and tokens[index + 1].type in ("K_LEADS", "K_HANDLES", "K_REVIEW")


def _opens_route(tokens: list[Tok], index: int) -> bool:
    """Whether a sentence begins here; after a 由 in the same sentence a unit is one more of the same."""
    token, before = tokens[index], tokens[index - 1]
    if before.type == "COMMA" and not token.opens_line:
        begin = next((i for i in range(index - 1, -1, -1) if tokens[i].type in _ENDS_SENTENCE), 0)
        return all(t.type != "K_BY" for t in tokens[begin:index])
    return before.type in _BEFORE_ROUTE or token.opens_line
