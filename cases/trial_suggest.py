"""Suggests an example (例) for each routing clause that none has used yet: text to paste, which has been run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from cases.trial_coverage import Part, key
from cases.trial_search import routing_cites, search
from cases.trial_story import text_of
from cases.trial_world import Place, World, world
from cases.trials import run_examples
from dsl.bundle import Bundle, Source
from dsl.calendar import Calendar
from dsl.compile import compile_bundle


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An example for a part that has none; ``text`` None where none was found, and ``why``."""

    part: Part
    text: str | None
    why: str = ""


def suggestions(bundle: Bundle, parts: Iterable[Part], calendar: Calendar) -> tuple[Suggestion, ...]:
    """One for each routing clause or row among ``parts`` that no example has used."""
    house = world(bundle)
    codes = {entry.file: entry.code for entry in bundle.jurisdictions}
    missed = [part for part in parts if not part.exercised]
    made = [
        each
        for file in dict.fromkeys(part.file for part in missed)
        for each in _of_file(house.here(codes[file]), [part for part in missed if part.file == file], calendar)
    ]
    return tuple(_proven(house, made, calendar))


def _of_file(here: Place, missed: list[Part], calendar: Calendar) -> list[Suggestion]:
    routing = routing_cites(here)
    return [_made(here, part, calendar) for part in missed if key(part.cite) in routing]


def _made(here: Place, part: Part, calendar: Calendar) -> Suggestion:
    found = search(here, part.cite, calendar)
    if isinstance(found, str):
        return Suggestion(part, None, found)
    return Suggestion(part, text_of(part.name, found.example, found.case, here))


def _proven(house: World, made: Sequence[Suggestion], calendar: Calendar) -> Iterable[Suggestion]:
    """Those that pass when they are pasted at the end of their files, all together; the others without their text."""
    passing = _passing(house.bundle.sources, [each for each in made if each.text is not None], calendar)
    for each in made:
        passes = each.text is None or each.text in passing.get(each.part.file, set())
        yield each if passes else replace(each, text=None, why="找到的例子写不成规约的文字")


def _passing(sources: Sequence[Source], made: Sequence[Suggestion], calendar: Calendar) -> dict[str, set[str]]:
    """The texts that pass, by file. One that cannot be read is left out, and the others are tried again."""
    while made:
        pasted, places = _paste(sources, made)
        compiled = compile_bundle(pasted)
        if compiled.bundle is not None:
            return _passed(compiled.bundle, made, places, calendar)
        wrong = {(told.file, _begin(places, told.file, told.span.line)) for told in compiled.diagnostics}
        left = [each for each in made if (each.part.file, places[each.part.file, each.text or ""]) not in wrong]
        made = left if len(left) < len(made) else []
    return {}


Places = dict[tuple[str, str], int]


def _paste(sources: Sequence[Source], made: Sequence[Suggestion]) -> tuple[list[Source], Places]:
    """The files with the examples after their last line, and the line at which each begins."""
    places: Places = {}
    texts = {source.name: source.text.rstrip() + "\n" for source in sources}
    for each in made:
        file, text = each.part.file, each.text or ""
        places[file, text] = len(texts[file].splitlines()) + 1
        texts[file] += text
    return [Source(name, text) for name, text in texts.items()], places


def _begin(places: Places, file: str, line: int) -> int:
    """The line at which the pasted example begins that holds ``line``; 0 for the file's own text."""
    return max((at for (name, _), at in places.items() if name == file and at <= line), default=0)


def _passed(bundle: Bundle, made: Sequence[Suggestion], places: Places, calendar: Calendar) -> dict[str, set[str]]:
    pasted = {(file, line): text for (file, text), line in places.items()}
    passing: dict[str, set[str]] = {each.part.file: set() for each in made}
    for result in run_examples(bundle, calendar):
        text = pasted.get((result.file, result.line))
        if text is not None and result.passed:
            passing[result.file].add(text)
    return passing
