"""Shows what a change of rule texts would do (规约预审), and keeps the report that was seen by its hash."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cases.house import House
from cases.ports import Scope, Transaction
from cases.ports_rules import Examined, Order, SeenReport
from cases.publishing import history_of, sound
from cases.refusals import InvalidInput, NotFound
from cases.replan_preview import Foreseen, foresee, told
from cases.rule_log import History, Version
from dsl.bundle import Bundle, Source
from dsl.changes import Change, Matter, matters
from dsl.diagnostics import Diagnostic

_MOST_CHANGES = 50
_MOST_EXAMPLES = 10
MOST_TRIED = 500  # open cases that a review tries out: some seconds' work


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a report that somebody else has made (证明、比较): a heading and its text."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """Texts that somebody wants in force: whole files by name, in the place of those that are in force now.

    ``back_to`` is the number of the version that they were taken from, where they were.
    """

    texts: Mapping[str, Source]
    back_to: int | None = None


@dataclass(frozen=True, slots=True)
class Back:
    """The texts of that version are to come back: of these files, or of all that have another text now."""

    number: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """What a change is made against: the set in force as version ``last``, at this moment."""

    sources: tuple[Source, ...]
    base: str | None
    past: History
    now: datetime

    def with_texts(self, texts: Mapping[str, Source]) -> tuple[Source, ...]:
        """The whole set with these in the place of those of the same name; a text that stays keeps its edition."""
        known = {source.name: source for source in self.sources}
        new = {
            name: known[name] if name in known and known[name].text == source.text else source
            for name, source in texts.items()
        }
        return tuple((known | new).values())


@dataclass(frozen=True, slots=True)
class Review:
    """What was found of a change that could be put in force; ``report`` is what whoever decides should read."""

    bundle: Bundle
    base: str | None
    files: tuple[str, ...]
    codes: tuple[str, ...]
    changes: tuple[Change, ...]
    warnings: tuple[Diagnostic, ...]
    foreseen: Foreseen
    report: SeenReport

    @property
    def matters(self) -> tuple[Matter, ...]:
        """What it touches that may take two persons."""
        return matters(self.changes)


def written(files: Mapping[str, str]) -> Draft:
    """A draft of texts as somebody wrote them."""
    return Draft({name: Source(name, text) for name, text in files.items()})


async def desk(house: House) -> Desk:
    """What is in force now."""
    return await house.store.run(Scope(), desk_in)


async def desk_in(tx: Transaction) -> Desk:
    """The same within a transaction."""
    base = await tx.in_force()
    sources = await tx.bundle_sources(base) if base else None
    return Desk(sources or (), base, await history_of(tx), await tx.now())


async def drafted(house: House, wanted: Draft | Back) -> Draft:
    """The texts themselves. Raises NotFound, InvalidInput."""
    if isinstance(wanted, Draft):
        return wanted
    number, names = wanted.number, wanted.names

    async def work(tx: Transaction) -> tuple[Desk, Version, tuple[Source, ...]]:
        found = await desk_in(tx)
        version = found.past.version(number)
        if version is None:
            raise NotFound(f"没有第{number}版;现在是第{found.past.last.number if found.past.last else 0}版")
        return found, version, await tx.bundle_sources(version.bundle) or ()

    now, version, sources = await house.store.run(Scope(), work)
    then, known = {source.name: source for source in sources}, {source.name: source for source in now.sources}
    chosen = list(names) or [name for name, source in then.items() if known.get(name) != source]
    if missing := [name for name in chosen if name not in then]:
        raise InvalidInput({"files": f"第{version.number}版里没有{'、'.join(missing)}"})
    if not chosen:
        raise InvalidInput({"version": f"现行的就是第{version.number}版的文字,不用恢复"})
    return Draft({name: then[name] for name in chosen}, version.number)


async def examined(house: House, draft: Draft, at: Desk, *, trying: bool = False) -> Examined:
    """The draft read with all that is in force beside it; ``trying`` runs the examples of what changes too.

    Raises RulesRejected, CompilerStopped, InvalidInput.
    """
    calendar = house.calendars.current() if trying else None
    order = Order(at.with_texts(draft.texts), at.sources, at.now, calendar=calendar)
    found = await house.rules.compiler.examine(order)
    sound(found)
    if not found.files:
        raise InvalidInput({"files": "与现行的一字不差,没有要启用的"})
    return found


#: Who adds parts to a report: asked with the new bundle and the files that change.
Parts = Callable[[Bundle, Sequence[str]], Awaitable[Sequence[Part]]]


async def review(house: House, wanted: Draft | Back, parts: Parts | None = None, most: int = MOST_TRIED) -> Review:
    """What the draft would change; the report is kept, and nothing else.

    Raises RulesRejected, CompilerStopped, InvalidInput, NotFound.
    """
    draft, at = await drafted(house, wanted), await desk(house)
    found = await examined(house, draft, at)
    bundle = sound(found)
    foreseen = await foresee(house, bundle, most)
    more = await parts(bundle, found.files) if parts else ()
    text = _text(at, found, draft.back_to, foreseen, more)
    digest = hashlib.sha256(text.encode()).hexdigest()
    report = SeenReport(digest, bundle.hash, at.base or "", text, at.now)
    await house.store.run(Scope(), lambda tx: tx.keep_report(report))
    warnings = tuple(each for each in found.diagnostics if each.file in found.files)
    return Review(bundle, at.base, found.files, found.codes, found.changes, warnings, foreseen, report)


def _text(at: Desk, found: Examined, back_to: int | None, foreseen: Foreseen, parts: Sequence[Part]) -> str:
    bundle, last = sound(found), at.past.last
    lines = [f"现行:第{last.number}版 {last.bundle[:12]}" if last else "现行:还没有启用的规约"]
    lines.append(f"恢复到第{back_to}版的文字:{bundle.hash[:12]}" if back_to else f"改成:{bundle.hash[:12]}")
    for file in found.files:
        lines.append(file)
        own = [each for each in found.changes if each.file == file]
        lines += [_line(each) for each in own[:_MOST_CHANGES]] or ["  只有说明、空格或者换行不同,意思没有变"]
        lines += [f"  另有 {len(own) - _MOST_CHANGES} 处"] if len(own) > _MOST_CHANGES else []
    touched = matters(found.changes)
    lines.append(f"涉及:{'、'.join(touched)}" if touched else "不涉及时限和升级")
    for code in found.codes:
        day = bundle.effective.get(code)
        lines += [f"{code} 从 {day} 起施行"] if day and day > at.now.date() else []
    lines.append(told(foreseen, _MOST_EXAMPLES))
    for part in parts:
        lines += ["", part.title, part.text]
    return "\n".join(lines)


def _line(change: Change) -> str:
    touched = f",{'、'.join(change.matters)}" if change.matters else ""
    return f"  {change.how} {change.name}(第{change.line}行{touched})"


def merged(at: Desk, folder: Sequence[Source], last: Sequence[Source]) -> tuple[tuple[Source, ...], tuple[str, ...]]:
    """What a folder of files wants of the set in force, and names of files that were changed on both sides since.

    ``last`` are the texts that came from the folder the last time: only what the folder says otherwise since is wanted.
    """
    then, now, wanted = ({source.name: source for source in each} for each in (last, at.sources, folder))
    changed = {name for name in {*then, *wanted} if _words(then.get(name)) != _words(wanted.get(name))}
    apart = {name for name in changed if _words(then.get(name)) != _words(now.get(name)) != _words(wanted.get(name))}
    kept = {name: source for name, source in now.items() if name not in changed}
    new = {
        name: replace(wanted[name], edition=now[name].edition)
        if name in now and now[name].text == wanted[name].text
        else wanted[name]
        for name in changed
        if name in wanted
    }
    return tuple((kept | new).values()), tuple(sorted(apart))


def _words(source: Source | None) -> str | None:
    return source.text if source else None
