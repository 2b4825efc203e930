"""Reads a set of rule files whole (审读): every mistake, the bundle, and what it says otherwise than the one before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise

from cases.ports_rules import Examined, FailedExample, Order
from dsl import tree
from dsl.bundle import Bundle, Source
from dsl.calendar import Calendar
from dsl.changes import Change, changes
from dsl.compile import compile_bundle, trees_of
from dsl.diagnostics import Diagnostic
from dsl.layers import place, vocabulary_file
from dsl.parse import outline
from dsl.unswept import unswept
from dsl.versions import to_come


class Inline:
    """The compiler in this very process: for tests, and where there is nobody to hold up."""

    async def examine(self, order: Order) -> Examined:
        """Read all files together."""
        return examine(order)


def examine(order: Order) -> Examined:
    """Read all files together, and what changes of the ones before where those are given."""
    with unswept():
        compiled = compile_bundle(list(order.sources), published=order.published)
        bundle = compiled.bundle
        files = touched(order.base, order.sources)
        if bundle is None:
            return Examined(compiled.diagnostics, files=files)
        if order.now is not None and (told := two_days_to_come(bundle, order.now)):
            return Examined(told, files=files)
        found = changed(order.base, bundle, files) if order.base else ()
        failed, broke = tried(bundle, files, order.calendar) if order.calendar else ((), "")
        codes = concerned(order.base, bundle, files)
        return Examined(compiled.diagnostics, bundle, files, codes, found, failed, broke)


def tried(bundle: Bundle, files: Sequence[str], calendar: Calendar) -> tuple[tuple[FailedExample, ...], str]:
    """The examples that do not hold, or what kept them from being run."""
    from cases.proven import failed_examples  # noqa: PLC0415  # the case engine; who only reads texts need not load it

    try:
        return failed_examples(bundle, files, calendar), ""
    except Exception as error:  # noqa: BLE001  # whatever it is, it is told, and keeps the text from coming into force
        return (), f"{type(error).__name__}: {error}"


def two_days_to_come(bundle: Bundle, now: datetime) -> tuple[Diagnostic, ...]:
    """One publishing has one day to come for each place: between two days nobody has written what is in force."""
    told: dict[Diagnostic, None] = {}
    for there in bundle.jurisdictions:
        coming = sorted(to_come(bundle, there.code, now), key=lambda each: each[1].day)
        for (first, early), (file, late) in pairwise(coming):
            if early.day != late.day:
                message = f"{first.file} 从 {early.day} 起施行,本文件从 {late.day} 起,两天之间依哪一版没有写"
                told[Diagnostic("D629", late.span, message, "请分两次发布,或者写同一天", file.file)] = None
    return tuple(told)


def touched(base: Sequence[Source], now: Sequence[Source]) -> tuple[str, ...]:
    """Files that came, went, or have another text or edition."""
    before, after = ({source.name: source for source in each} for each in (base, now))
    return tuple(sorted(name for name in {*before, *after} if before.get(name) != after.get(name)))


def concerned(base: Sequence[Source], bundle: Bundle, files: Sequence[str]) -> tuple[str, ...]:
    """The codes of the places whose own file changes, or a vocabulary that their file uses."""
    by_file = {place.file: place.code for place in bundle.jurisdictions}
    gone = {source.name: outline(source.text, source.name, edition=source.edition).code for source in base}
    own = {code for file in files if (code := by_file.get(file) or gone.get(file))}
    shared = {file for file in files if file in bundle.files and file not in by_file}
    users = {code for file, code in by_file.items() if shared and _uses(bundle.files[file], shared)}
    return tuple(sorted(own | users))


def _uses(file: tree.RuleFile, vocabularies: set[str]) -> bool:
    return any(vocabulary_file(each.name.text) in vocabularies for each in file.of(tree.Vocabulary))


def changed(base: Sequence[Source], bundle: Bundle, files: Sequence[str]) -> tuple[Change, ...]:
    """What the bundle says otherwise than those texts, which are read again only where they differ."""
    known = {source.name for source in base}
    old = _read(base, {name for name in files if name in known})
    return changes(old, {name: bundle.files[name] for name in files if name in bundle.files})


def _read(sources: Sequence[Source], names: set[str]) -> Mapping[str, tree.RuleFile]:
    """The trees of these files; those that they look into are read with them."""
    placed = {each.file: each for each in place(sources)}
    needed = set(names).union(*(placed[name].above for name in names))
    needed |= {file for name in needed for file in placed[name].uses}
    read = trees_of([source for source in sources if source.name in needed])
    return {name: read[name] for name in names}


def broken_dependants(diagnostics: Sequence[Diagnostic], given: Sequence[str]) -> tuple[str, ...]:
    """Files with an error that nobody has touched: they stand on what was changed, and they block it."""
    broken = {each.file for each in diagnostics if each.severity == "error"}
    return tuple(sorted(broken - set(given)))
