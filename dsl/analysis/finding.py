"""Where a name is declared and where it is used (定义与引用), in all layers; clauses and tables by their numbers."""

from __future__ import annotations

from dsl.analysis.sight import Occurrence, Sight
from dsl.analysis.values import Where


def definition(sight: Sight, file: str, line: int, column: int) -> tuple[Where, ...]:
    """The place that declares what stands here; several where the text leaves it open, none where nothing does."""
    name = sight.at(file, line, column)
    if name is not None:
        return home_of(sight, name)
    number = sight.number_at(file, line, column)
    return tuple(each for each in sight.numbered(file, number) if each.declares) if number else ()


def references(sight: Sight, file: str, line: int, column: int) -> tuple[Where, ...]:
    """Every place that means the same thing, aliases too, in the order of files and lines."""
    name = sight.at(file, line, column)
    if name is not None:
        return tuple(each.where for each in sight.everywhere(name.thing))
    number = sight.number_at(file, line, column)
    return tuple(sight.numbered(file, number)) if number else ()


def home_of(sight: Sight, name: Occurrence) -> tuple[Where, ...]:
    """The declaration of this very word: an alias has one of its own."""
    thing = name.thing
    declaring = [each for each in sight.everywhere(thing) if each.where.declares and each.where.file == thing.file]
    written = [each.where for each in declaring if each.text == name.text]
    return tuple((written or [each.where for each in declaring])[:1])
