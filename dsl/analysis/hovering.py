"""What the word under the pointer means (释义): a name with its declaration and clauses, a word with its law."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from dsl import tree
from dsl.analysis.cursor import token_at
from dsl.analysis.finding import home_of
from dsl.analysis.laws import LAWS, MONTHS
from dsl.analysis.naming import Numbered
from dsl.analysis.sight import Occurrence, Sight
from dsl.analysis.values import Hover, Where
from dsl.keywords import KEYWORDS
from dsl.names import Kind
from dsl.pieces import Piece, pieces
from dsl.tokenise import Tok

_MOST_CLAUSES = 12
_MOST_LETTERS = 200
_BY_MONTH = ("月", "季度", "半年", "年")
_VAGUE = ("天", "日", "小时")


def hover(sight: Sight, file: str, line: int, column: int) -> Hover | None:
    """What stands there; None for spaces, marks, free text and what cannot be read."""
    name = sight.at(file, line, column)
    if name is not None:
        return _name(sight, name)
    number = sight.number_at(file, line, column)
    if number is not None:
        return _number(sight, file, number)
    token = token_at(sight, file, line, column)
    return None if token is None else _word(sight, file, token)


def _name(sight: Sight, name: Occurrence) -> Hover:
    thing = name.thing
    called = f",即“{thing.name}”" if thing.name != name.text else ""
    owner = f"“{thing.owner}”的" if thing.owner else ""
    lines = [f"声明于 {_at(where)}" for where in home_of(sight, name)]
    others = sorted({each.text for each in sight.everywhere(thing)} - {thing.name})
    if others and thing.kind in (Kind.UNIT, Kind.CATEGORY):
        lines.append(f"又名 {'、'.join(others)}")
    lines += _used(sight, name)
    lines += _basis(sight, thing.file)
    return Hover(name.where.span, f"{name.text}:{owner}{thing.kind.value}{called}", tuple(lines))


def _at(where: Where) -> str:
    return f"{where.file} 第 {where.span.line} 行"


def _used(sight: Sight, name: Occurrence) -> Iterator[str]:
    """The clauses of each file that speak of it."""
    by_file: dict[str, list[Where]] = {}
    for each in sight.everywhere(name.thing):
        by_file.setdefault(each.where.file, []).append(each.where)
    for file, places in by_file.items():
        clauses = tuple(dict.fromkeys(_clauses_of(sight, file, places)))
        if clauses:
            more = f"等 {len(clauses)} 条" if len(clauses) > _MOST_CLAUSES else ""
            place = "" if file == name.where.file else f" {file} "
            yield f"写在{place}{'、'.join(clauses[:_MOST_CLAUSES])}{more}"


def _clauses_of(sight: Sight, file: str, places: list[Where]) -> Iterator[str]:
    """The clause that each of the places is in, if it is in one: the statement that began last before it."""
    statements = sorted(sight.seen(file).parsed.tree.statements, key=lambda each: each.span.line)
    lines = [each.span.line for each in statements]
    for where in places:
        statement = statements[bisect_right(lines, where.span.line) - 1]
        if isinstance(statement, tree.Clause):
            yield statement.ref.text


def _number(sight: Sight, file: str, number: Numbered) -> Hover:
    home = sight.home(file, number)
    found = [piece for piece in pieces(sight.text(home)) if _is(piece, number.text)]
    cited = [each for each in sight.numbered(file, number) if not each.declares]
    lines = [_short(piece.body) for piece in found]
    lines += [f"{home} 第 {piece.line} 行" for piece in found]
    lines += [f"被引用 {len(cited)} 处"] if cited else []
    place = f"{number.place} " if number.place else ""
    return Hover(number.span, f"{place}{number.text}", (*lines, *_basis(sight, home)))


def _is(piece: Piece, number: str) -> bool:
    return piece.name == number or piece.body.split(" ", 1)[0] == number


def _short(text: str) -> str:
    return text if len(text) <= _MOST_LETTERS else text[:_MOST_LETTERS] + "……"


def _word(sight: Sight, file: str, token: Tok) -> Hover | None:
    """A word of the language, or a term."""
    written = "".join(token.raw.split())
    known = next((each for each in KEYWORDS if each.word == written and _alike(each.terminal, token.type)), None)
    if known is not None:
        law = LAWS.get(known.terminal)
        return Hover(token.span, f"{known.word}:规约用语", (known.meaning, *((f"依据 {law}",) if law else ())))
    if token.type == "DURATION":
        return Hover(token.span, f"{token.raw}:期限", tuple(_term(sight, file, token)))
    return None


def _alike(terminal: str, kind: str) -> bool:
    """必须执行 behind a clause number has a terminal of its own."""
    return terminal == kind or terminal[2:] == kind[2:]


def _term(sight: Sight, file: str, token: Tok) -> Iterator[str]:
    unit = token.text.partition("|")[2]
    if unit in _VAGUE:
        for meaning in sight.seen(file).parsed.tree.of(tree.Meaning):
            if unit in (word.text for word in meaning.words):
                yield f"本文件里“{unit}”指 {meaning.unit}({file} 第 {meaning.span.line} 行)"
    if unit in _BY_MONTH:
        yield f"依据 {MONTHS}"


def _basis(sight: Sight, file: str) -> Iterator[str]:
    """The papers that the file rests on."""
    titles = [title.text for basis in sight.seen(file).parsed.tree.of(tree.Basis) for title in basis.titles]
    if titles:
        yield "依据 " + "、".join(f"《{title.strip('《》')}》" for title in titles)
