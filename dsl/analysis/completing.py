"""What could stand at the cursor (补全): the words that the parser would take, and declared names of the right kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from dsl import tree
from dsl.analysis.cursor import Cursor, cursor, shorter
from dsl.analysis.endings import SAMPLES, ending, sample, terminals
from dsl.analysis.sight import Sight
from dsl.analysis.values import Completion, Edit
from dsl.diagnostics import Span
from dsl.grammar import END, STARTS, Refused, Run, next_of, step
from dsl.keywords import KEYWORDS, Keyword, Where
from dsl.names import Declared, Kind
from dsl.numbers import write_number
from dsl.sentence import readable, run_of
from dsl.tokenise import Tok
from dsl.uses import Choice, Use, uses
from dsl.uses_examples import example_uses

_PROBE = "〇待写的名字〇"
WORD, SAMPLE = "用语", "写法"


def complete(sight: Sight, file: str, line: int, column: int) -> tuple[Completion, ...]:
    """What could stand at the place, what begins as the unfinished word does first; nothing inside “”."""
    here = cursor(sight, file, line, column)
    if here.quoted:
        return ()
    found = _once(_candidates(sight, here))
    if not found and here.tokens and here.tokens[-1].type == "UNKNOWN":
        # 自受理之: until 起 is written the whole of it is one unknown word to the tokenizer
        rest = (_once(_candidates(sight, each)) for each in shorter(sight, here))
        found = next((each for each in rest if each), ())
    return found


def _once(found: Iterable[Completion]) -> tuple[Completion, ...]:
    """Each label once, those that begin as it is written before those that only hold the letters."""
    kept: dict[tuple[str, str, Span], Completion] = {}
    for each in found:
        kept.setdefault((each.label, each.kind, each.edit.span), each)
    return tuple(kept.values())


def _candidates(sight: Sight, here: Cursor) -> Iterator[Completion]:
    tokens = list(here.tokens)
    if here.touching is not None:
        begun = tuple(_offered(sight, here, tokens[:-1], here.touching, here.written))
        yield from sorted(begun, key=lambda each: not each.label.startswith(here.written))
    if here.touching is None or tokens[-1].type != "UNKNOWN":
        yield from _offered(sight, here, tokens, here.at, "")


def _offered(sight: Sight, here: Cursor, tokens: list[Tok], span: Span, written: str) -> Iterator[Completion]:
    edition = sight.seen(here.file).parsed.edition
    opens = here.opens_line and (here.touching is None) == (span == here.at)
    begun = bool(tokens) and here.kind in STARTS  # a line that nothing opens may still become anything
    if opens or not begun:
        yield from _heads(sight, here.file, span, written, edition)
    if not begun:
        return
    kept = readable(here.kind, tokens)
    allowed = frozenset(each for each in terminals() if _stands(here.kind, kept, each, opens=opens))
    if "NAME" in allowed:
        yield from _names(sight, here, kept, span, written, opens=opens)
    for keyword in KEYWORDS:
        if keyword.terminal in allowed and keyword.where is not Where.HEAD and keyword.since <= edition:
            yield from _word(here.file, span, written, keyword)
    for terminal, text in SAMPLES.items():
        if terminal in allowed and _fits(text, written):
            yield Completion(text, SAMPLE, "照这样写", Edit(here.file, span, text))


def _heads(sight: Sight, file: str, span: Span, written: str, edition: int) -> Iterator[Completion]:
    """What opens a line: the next clause, and the head words."""
    clauses = sight.seen(file).parsed.tree.of(tree.Clause)
    number = f"第{write_number(max((clause.ref.number for clause in clauses), default=0) + 1)}条"
    if _fits(number, written):
        yield Completion(number, WORD, "下一条", Edit(file, span, number))
    for keyword in KEYWORDS:
        if keyword.where is Where.HEAD and keyword.since <= edition:
            yield from _word(file, span, written, keyword)


def _word(file: str, span: Span, written: str, keyword: Keyword) -> Iterator[Completion]:
    if _fits(keyword.word, written):
        yield Completion(keyword.word, WORD, keyword.meaning, Edit(file, span, keyword.word))


def _fits(label: str, written: str) -> bool:
    """Whether the letters written so far stand in the label in that order: 执法 in 综合执法队."""
    rest = iter(label)
    return label != written and all(char in rest for char in written)


def _stands(kind: str, tokens: list[Tok], terminal: str, *, opens: bool) -> bool:
    token = sample(terminal)
    return token is not None and run_of(kind, [*tokens, replace(token, opens_line=opens)]) is not None


def _names(
    sight: Sight, here: Cursor, tokens: list[Tok], span: Span, written: str, *, opens: bool
) -> Iterator[Completion]:
    for use in uses_at(here.kind, tokens, opens=opens):
        for file in sight.chain(here.file):
            for each in _declared(sight, file, use):
                if _fits(each.text, written):
                    edit = Edit(here.file, span, each.text if each.text.isalnum() else f"“{each.text}”")
                    yield Completion(each.text, each.kind.value, _detail(each, file, here.file), edit)


def _declared(sight: Sight, file: str, use: Use | Choice) -> Iterator[Declared]:
    for found in sight.seen(file).parsed.names.by_text.values():
        yield from (each for each in found if _wanted(each, use))


def _wanted(each: Declared, use: Use | Choice) -> bool:
    if isinstance(use, Use):
        return each.kind in use.kinds
    return each.kind is Kind.VALUE and each.owner == use.question.text


def _detail(each: Declared, file: str, here: str) -> str:
    alias = f",即 {each.canonical}" if each.canonical != each.text else ""
    place = f"第 {each.span.line} 行" if file == here else f"{file} 第 {each.span.line} 行"
    return f"{each.kind.value}{alias},{place}"


def uses_at(kind: str, tokens: list[Tok], *, opens: bool = False) -> tuple[Use | Choice, ...]:
    """What a name behind the tokens would be used as; several where the sentence may still go several ways."""
    probe = Tok("NAME", _PROBE, Span(1, 1, 2), opens, _PROBE)
    run = run_of(kind, [*tokens, probe])
    found: dict[tuple[object, ...], Use | Choice] = {}
    for first in _firsts(run) if run is not None else ():
        for use in _tried(kind, [*tokens, probe], first):
            found.setdefault(_what(use), use)
    return tuple(found.values())


def _firsts(run: Run) -> list[str]:
    states = run.states()
    return [each for each in sorted(next_of(states)) if step(states, each) is not None]


def _what(use: Use | Choice) -> tuple[object, ...]:
    return (use.question.text,) if isinstance(use, Choice) else (use.kinds, use.also, use.built_in)


def _tried(kind: str, tokens: list[Tok], first: str) -> Iterator[Use | Choice]:
    """The uses of the probe when the sentence goes on with ``first`` and is then brought to an end."""
    run = run_of(kind, tokens)
    behind = step(run.states(), first) if run is not None else None
    if run is None or behind is None:
        return
    way = () if first == END else (first, *(ending(behind) or ()))
    try:
        for token in filter(None, map(sample, way)):
            run.feed(token)
        made = run.finish()
    except Refused:  # no short way to an end, or the first word is none that is written inside a sentence
        return
    for statement in made if isinstance(made, tuple | list) else (made,):
        yield from _of_probe(statement)


def _of_probe(statement: tree.Statement) -> Iterator[Use | Choice]:
    found: Iterable[Use | Choice]
    found = example_uses(statement) if isinstance(statement, tree.Example) else uses(statement)
    for use in found:
        name = use.value if isinstance(use, Choice) else use.name
        if name.text == _PROBE:
            yield use
