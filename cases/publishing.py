"""Brings rule files into force (发布): all of them compile, or nothing changes anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from cases.events_rules import RulesEvent, RulesPublished
from cases.examining import broken_dependants
from cases.people import CLOCK, ActorMark, JurisdictionId
from cases.ports import Scope, Store, TownLook, Transaction
from cases.ports_rules import Examined, FailedExample, Order
from cases.refusals import RulesMoved, SecondPersonNeeded
from cases.rule_log import FOLDER, History, Version, history
from cases.rulebook import RuleBook
from cases.territory import Territory
from cases.town_events import TownDraft
from dsl.bundle import Bundle, Source
from dsl.calendar import Calendar
from dsl.changes import Matter, matters
from dsl.diagnostics import Diagnostic
from dsl.ends import local

_MOST_NAMED = 5
_NOT_RUN = "例没有试成(程序出错,已记入日志),请告诉管理员;试过了才能启用"


class RulesRejected(Exception):
    """Some rule file has mistakes; what was in force stays in force. ``diagnostics`` tells them all.

    ``dependants`` are files with mistakes that nobody has touched: they stand on what was changed.
    """

    def __init__(
        self, diagnostics: tuple[Diagnostic, ...], dependants: tuple[str, ...] = (), sentence: str = ""
    ) -> None:
        errors = sum(each.severity == "error" for each in diagnostics)
        super().__init__(sentence or f"规约有{errors}处错误{_blocked_by(dependants)}")
        self.diagnostics = diagnostics
        self.dependants = dependants
        self.message = f"{self},没有启用"


class ExamplesFailed(RulesRejected):
    """The texts can be read, but some of their own examples (例) do not hold, or could not be run."""

    def __init__(self, failed: Sequence[FailedExample]) -> None:
        named = ";".join(f"{each.file}:{each.line} {each.title}" for each in failed[:_MOST_NAMED])
        more = f";另有{len(failed) - _MOST_NAMED}个" if len(failed) > _MOST_NAMED else ""
        sentence = f"有{len(failed)}个例与规约不符({named}{more}),请先改好规约,或者改好例" if failed else _NOT_RUN
        super().__init__(tuple(told for each in failed for told in each.told), sentence=sentence)


def _blocked_by(dependants: Sequence[str]) -> str:
    return f",其中{'、'.join(dependants)}没有改过,是依着这次改的文件写的,也要一起改好" if dependants else ""


@dataclass(frozen=True, slots=True)
class Publication:
    """A bundle that is to take the place of ``base``; ``label`` is who, as the register of bundles keeps it.

    ``proposal`` and ``proposed_by`` where a second person, who is then the actor, has agreed.
    """

    bundle: Bundle
    base: str | None
    files: tuple[str, ...]
    codes: tuple[str, ...]
    matters: tuple[Matter, ...]
    reason: str
    actor: ActorMark
    label: str
    source: str
    seen: str = ""
    proposal: str = ""
    proposed_by: ActorMark | None = None
    back_to: int | None = None


async def publish(
    store: Store,
    rules: RuleBook,
    sources: Iterable[Source],
    *,
    by: str,
    reason: str,
    two_persons: bool = False,
    calendar: Calendar | None = None,
) -> Bundle:
    """Compile every file of a folder and switch all pointers in one transaction.

    In a place whose files say a later day (施行) what decides now goes on deciding until then. Raises RulesRejected,
    CompilerStopped, RulesMoved; with ``two_persons`` SecondPersonNeeded where terms or escalation change; with
    ``calendar`` ExamplesFailed where examples of what changes do not hold by it.
    """
    wanted = tuple(sources)
    order, base = await store.run(Scope(), lambda tx: _ordered(tx, wanted))
    examined = await rules.compiler.examine(replace(order, calendar=calendar))
    bundle = sound(examined)
    require_examples(examined)
    found = matters(examined.changes)
    if two_persons and base and found:
        raise SecondPersonNeeded(f"改了{'、'.join(found)}({_named(examined)}),要两个人:请用 minqing publish 提出并签发")
    if bundle.hash != base:
        publication = Publication(
            bundle, base, examined.files, examined.codes, found, reason, CLOCK, label=by, source=FOLDER
        )
        await store.alone(lambda tx: put_in_force(tx, publication))
    await rules.keep_for_good(bundle)
    return bundle


async def _ordered(tx: Transaction, sources: tuple[Source, ...]) -> tuple[Order, str | None]:
    base = await tx.in_force()
    known = await tx.bundle_sources(base) if base else None
    return Order(sources, known or (), await tx.now()), base


def _named(examined: Examined) -> str:
    names = [each.name for each in examined.changes if each.matters]
    return "、".join(names[:3]) + ("等" if len(names) > 3 else "")


def sound(examined: Examined) -> Bundle:
    """The bundle. Raises RulesRejected, which names the files that were not touched and break all the same."""
    if examined.bundle is None:
        raise RulesRejected(examined.diagnostics, broken_dependants(examined.diagnostics, examined.files))
    return examined.bundle


def require_examples(examined: Examined) -> None:
    """Raises ExamplesFailed where examples were to be run and do not hold, or could not be run."""
    if examined.failed or examined.broke:
        raise ExamplesFailed(examined.failed)


async def put_in_force(tx: Transaction, publication: Publication) -> Version:
    """Switch all pointers and write it down, in a transaction beside which no other runs. Raises RulesMoved."""
    past = await history_of(tx)
    await require_base(tx, publication.base, past)
    bundle = publication.bundle
    await tx.publish(bundle, by=publication.label, reason=publication.reason, seen=publication.seen or None)
    where = home_of(await tx.territory(), publication.codes or tuple(place.code for place in bundle.jurisdictions))
    event = RulesPublished(
        number=(past.last.number if past.last else 0) + 1,
        bundle=bundle.hash,
        base=publication.base or "",
        files=publication.files,
        matters=tuple(map(str, publication.matters)),
        reason=publication.reason,
        seen=publication.seen,
        source=publication.source,
        proposal=publication.proposal,
        proposed_by=publication.proposed_by,
        back_to=publication.back_to,
    )
    await write_down(tx, where, event, publication.actor)
    made = (await history_of(tx)).last
    if made is None:
        raise AssertionError("it was just written down")
    return made


async def history_of(tx: Transaction) -> History:
    """Every proposal and version there is."""
    return history(await tx.rule_events(), await tx.records())


async def require_base(tx: Transaction, base: str | None, past: History) -> None:
    """Raises RulesMoved where other rules are in force by now."""
    current = await tx.in_force()
    if current == base:
        return
    last = past.last
    what = f"第{last.number}版已在 {local(last.at):%m-%d %H:%M} 启用({last.reason})" if last else "规约已经启用"
    raise RulesMoved(f"您的修改是照上一版写的,{what};您的没有启用,请对着新的一版再看一遍")


async def write_down(tx: Transaction, where: JurisdictionId, event: RulesEvent, actor: ActorMark) -> None:
    """Append to the place's own log, and let it be looked at soon: its duties may be others now."""
    after = len(await tx.town_events(where, alone=True))
    now = await tx.now()
    place = (await tx.territory()).jurisdictions[where]
    look = TownLook(place.bundle or "", "", now)
    await tx.save_town(where, after, (TownDraft(event, now, actor, ()),), look)


def home_of(territory: Territory, codes: Sequence[str]) -> JurisdictionId:
    """In whose log a change of these places is written: the nearest that stands above all, or the first of the top."""
    found = (territory.by_code(code) for code in codes)
    places = sorted({place.id for place in found if place is not None})
    if not places:
        raise ValueError(f"none of these places is known: {codes}")
    for above in territory.above(places[0]):
        if all(territory.covers(above, each) for each in places):
            return above
    tops = {list(territory.above(each))[-1] for each in places}
    return min(tops, key=lambda each: territory.jurisdictions[each].code)


async def as_published(store: Store, sources: Iterable[Source]) -> tuple[Source, ...]:
    """The same texts; one that is in force as it stands keeps the edition of the language it was published in."""

    async def work(tx: Transaction) -> dict[tuple[str, str], int]:
        bundles = {place.bundle for place in (await tx.territory()).jurisdictions.values() if place.bundle}
        known = [await tx.bundle_sources(digest) for digest in sorted(bundles)]
        return {(each.name, each.text): each.edition for found in known for each in found or ()}

    editions = await store.run(Scope(), work)
    return tuple(replace(each, edition=editions.get((each.name, each.text), each.edition)) for each in sources)
