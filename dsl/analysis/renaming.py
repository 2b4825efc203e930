"""Gives a name another word in all layers (改名): tried on a copy first, so that nothing else changes its meaning."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from dsl import tree
from dsl.analysis.columns import Lines, lines_of
from dsl.analysis.sight import Occurrence, Sight, Thing
from dsl.analysis.values import Edit, RenameRefused
from dsl.compile import Looked, look
from dsl.diagnostics import Span
from dsl.editions import reserved
from dsl.format import bare
from dsl.keywords import NEWEST
from dsl.names import LONGEST_NAME, Kind
from dsl.normalise import plain

_PLAIN = re.compile(r"[\w·-]+")
_QUOTES = '"“”„‟〝〞〟「」"'


def renamable(sight: Sight, file: str, line: int, column: int) -> Occurrence:
    """The name at a place. Raises RenameRefused where there is none that could have another word."""
    name = sight.at(file, line, column)
    if name is None:
        if sight.number_at(file, line, column) is not None:
            raise RenameRefused("条号和附表的编号是固定的,别处都按它引用,不能改名")
        raise RenameRefused("这里没有声明过的名字;规约自己的用语不能改名")
    if name.thing.kind is Kind.VOCABULARY:
        raise RenameRefused("词表的名字就是文件的名字,请先改文件名,再改 采用 这一行")
    return name


def rename(sight: Sight, file: str, line: int, column: int, new: str) -> tuple[Edit, ...]:
    """The edits that put ``new`` in every place of the word, an alias by itself. Raises RenameRefused."""
    name = renamable(sight, file, line, column)
    new = plain(new).strip().strip('"').strip()
    if new == name.text:
        return ()
    _check_word(new)
    _check_free(sight, name.thing, new)
    _check_readable(sight, name)
    places = [each for each in sight.everywhere(name.thing) if each.text == name.text]
    for quoted in (False, True) if _PLAIN.fullmatch(new) else (True,):
        edits = tuple(_edit(sight, each, new, quoted=quoted) for each in places)
        if _means_the_same(sight, places, edits, new):
            return edits
    raise RenameRefused(f"换成“{new}”以后,有的句子会读成别的意思,请换一个名字")


def applied(texts: Mapping[str, str], edits: Iterable[Edit]) -> dict[str, str]:
    """The texts with the edits made; they are of one moment and do not overlap."""
    made = dict(texts)
    for file in {edit.file for edit in edits}:
        lines, text = lines_of(texts[file]), texts[file]
        own = [(_offsets(lines, edit.span), edit.text) for edit in edits if edit.file == file]
        for (begin, end), new in sorted(own, reverse=True):
            text = text[:begin] + new + text[end:]
        made[file] = text
    return made


def _offsets(lines: Lines, span: Span) -> tuple[int, int]:
    return lines.offset(span.line, span.column), lines.offset(span.line, span.end)


def _check_word(new: str) -> None:
    if not new:
        raise RenameRefused("新的名字是空的")
    if "\n" in new or '"' in new:
        raise RenameRefused("名字里不能有引号,也不能换行")
    if len(new) > LONGEST_NAME:
        raise RenameRefused(f"名字有 {len(new)} 个字,超过了 {LONGEST_NAME} 个")
    if new in reserved(NEWEST):
        raise RenameRefused(f"“{new}”是规约的用语,不能作名字")


def _check_free(sight: Sight, thing: Thing, new: str) -> None:
    """Whoever sees the name, or is seen by its file, must not know the new word as something else."""
    for file in sight.family(thing.file):
        for each in sight.seen(file).parsed.names.by_text.get(new, ()):
            choices = Kind.VALUE in (thing.kind, each.kind)
            if not choices or (thing.kind is each.kind and thing.owner == each.owner):
                where = f"{file} 第 {each.span.line} 行"
                raise RenameRefused(f"“{new}”已经是{each.kind.value}了({where}),请换一个名字")


def _check_readable(sight: Sight, name: Occurrence) -> None:
    """A sentence that cannot be read may hold the name, and would keep the old one."""
    for file in sight.family(name.thing.file):
        if not sight.seen(file).parsed.whole and name.text in sight.text(file):
            raise RenameRefused(f"{file} 里有读不懂的句子,也许写着“{name.text}”;请先改好,再改名")


def _edit(sight: Sight, each: Occurrence, new: str, *, quoted: bool) -> Edit:
    where = each.where
    old = lines_of(sight.text(where.file)).cut(where.span)
    marks = (old[0], old[-1]) if old[:1] in _QUOTES and len(old) > 1 else ("“", "”") if quoted else ("", "")
    return Edit(where.file, where.span, new if each.cell else f"{marks[0]}{new}{marks[1]}")


def _means_the_same(sight: Sight, places: list[Occurrence], edits: tuple[Edit, ...], new: str) -> bool:
    before = sight.looked
    sources = {file: seen.placed.source for file, seen in before.files.items()}
    texts = applied({file: source.text for file, source in sources.items()}, edits)
    after = look([replace(source, text=texts[file]) for file, source in sources.items()], sight.trying)
    return not (_errors(after) - _errors(before)) and _same_trees(before, after, places, new)


def _errors(looked: Looked) -> Counter[tuple[str, str]]:
    return Counter((each.file, each.code) for each in looked.diagnostics if each.severity == "error")


def _same_trees(before: Looked, after: Looked, places: list[Occurrence], new: str) -> bool:
    spans: dict[str, set[Span]] = {}
    for each in places:
        spans.setdefault(each.where.file, set()).add(each.where.span)
    return all(
        bare(_called(seen.parsed.tree.statements, spans.get(file, set()), new))
        == bare(after.files[file].parsed.tree.statements)
        for file, seen in before.files.items()
    )


def _called(node: Any, spans: set[Span], new: str) -> Any:
    """The tree as it should be read afterwards."""
    if not spans:
        return node
    if isinstance(node, tuple):
        return tuple(_called(part, spans, new) for part in node)
    if isinstance(node, Span) or not is_dataclass(node) or isinstance(node, type):
        return node
    if isinstance(node, tree.Name) and node.span in spans:
        return replace(node, text=new)
    if isinstance(node, tree.Cell) and node.span in spans and not node.units:
        return replace(node, text=new)
    return replace(node, **{each.name: _called(getattr(node, each.name), spans, new) for each in fields(node)})
