"""Puts changed rule texts in force (规约的提出、签发): who may, two persons where it takes two, all or nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from cases import authority
from cases.authority_table import Relation
from cases.events_rules import RulesProposed, RulesRefused
from cases.house import House, key_of, recall, territory_of
from cases.people import JurisdictionId, Person, Tenure
from cases.ports import Receipt, Scope, Transaction
from cases.ports_rules import Examined
from cases.publishing import (
    Publication,
    history_of,
    home_of,
    put_in_force,
    require_base,
    require_examples,
    sound,
    write_down,
)
from cases.refusals import InvalidInput, NotAllowed, NotFound, SecondPersonNeeded, WrongPhase
from cases.rule_log import DOOR, Fate, History, Proposal, Version
from cases.rule_review import Back, Desk, Draft, desk, drafted, examined
from cases.territory import Territory
from dsl.bundle import Bundle
from dsl.changes import matters

MOST_REASON = 500  # characters

_HERE = frozenset({Relation.SAME_TOWN})
_WORDS = {"propose_rules": "修改", "approve_rules": "签发"}


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody wants: which texts, why, and the hash of the report that was shown of it."""

    wanted: Draft | Back
    reason: str
    seen: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who asks for what, with which key; ``held`` are the roles in which that one may do it somewhere."""

    person: Person
    held: tuple[Tenure, ...]
    action: str
    what: tuple[object, ...]
    key: str | None


async def propose(house: House, person: Person, change: Change, key: str | None = None) -> Receipt:
    """Put the draft in force, or lay it before a second person where it takes two.

    Raises RulesRejected, ExamplesFailed, CompilerStopped, InvalidInput, NotFound, NotAllowed, RulesMoved, KeyReused,
    InFlight.
    """
    asked = _asked(person, "propose_rules", ("propose", change), key)
    earlier = await _replayed(house, asked)
    if earlier is not None:
        return earlier
    reason, at = _reasoned(change.reason), await desk(house)
    await house.store.run(Scope(), lambda tx: _require_report(tx, change.seen))
    draft = await drafted(house, change.wanted)
    found = await examined(house, draft, at, trying=True)
    bundle, touched = sound(found), matters(found.changes)
    territory = await territory_of(house)
    places = _places(territory, found.codes, bundle)
    actor = authority.mark(person, _tenure(asked, territory, places))
    require_examples(found)
    waits = house.two_persons and bool(touched)

    async def work(tx: Transaction) -> dict[str, object]:
        await require_base(tx, at.base, await history_of(tx))
        await _require_report(tx, change.seen, bundle)
        if not waits:
            publication = Publication(
                *(bundle, at.base, found.files, found.codes, touched, reason, actor, person.id, DOOR, change.seen),
                back_to=draft.back_to,
            )
            return _published(await put_in_force(tx, publication))
        event = RulesProposed(
            proposal=house.ids.new(),
            bundle=bundle.hash,
            base=at.base or "",
            files=found.files,
            matters=tuple(map(str, touched)),
            reason=reason,
            seen=change.seen,
            back_to=draft.back_to,
        )
        await tx.keep_texts(bundle.hash, bundle.sources)
        codes = [territory.jurisdictions[each].code for each in places]
        await write_down(tx, home_of(territory, codes), event, actor)
        return {"proposal": event.proposal, "fate": Fate.OPEN.value, "version": None, "bundle": event.bundle}

    answer = await _once(house, asked, work)
    if not waits:
        await house.rules.keep_for_good(bundle)
    return answer


async def approve(house: House, person: Person, proposal: str, key: str | None = None) -> Receipt:
    """The second person agrees, and the texts are in force.

    Raises NotFound, NotAllowed, SecondPersonNeeded, WrongPhase, RulesMoved, ExamplesFailed, CompilerStopped, KeyReused,
    InFlight.
    """
    asked = _asked(person, "approve_rules", ("approve", proposal), key)
    earlier = await _replayed(house, asked)
    if earlier is not None:
        return earlier
    at, waiting = await _open(house, proposal)
    found = await _examined_again(house, waiting, at)
    bundle, territory = sound(found), await territory_of(house)
    tenure = _tenure(asked, territory, _places(territory, found.codes, bundle))
    if person.id == waiting.by.person:
        raise SecondPersonNeeded("这是您自己提出的,要由另一个人签发")
    require_examples(found)

    async def work(tx: Transaction) -> dict[str, object]:
        _still_open((await history_of(tx)).proposals[proposal])
        what = waiting.what
        publication = Publication(
            *(bundle, what.base or None, what.files, found.codes, matters(found.changes), what.reason),
            actor=authority.mark(person, tenure),
            label=waiting.by.person or "",
            source=DOOR,
            seen=what.seen,
            proposal=proposal,
            proposed_by=waiting.by,
            back_to=what.back_to,
        )
        return _published(await put_in_force(tx, publication))

    answer = await _once(house, asked, work)
    await house.rules.keep_for_good(bundle)
    return answer


async def refuse(house: House, person: Person, proposal: str, reason: str, key: str | None = None) -> Receipt:
    """The second person does not agree, or the first takes it back; nothing changes.

    Raises NotFound, NotAllowed, InvalidInput, WrongPhase, KeyReused, InFlight.
    """
    asked = _asked(person, "approve_rules", ("refuse", proposal, reason), key, or_else="propose_rules")
    earlier = await _replayed(house, asked)
    if earlier is not None:
        return earlier
    _, waiting = await _known(house, proposal)
    why = _reasoned(reason)
    action = "propose_rules" if person.id == waiting.by.person else "approve_rules"
    tenure = _tenure(_asked(person, action, asked.what, key), await territory_of(house), (waiting.where,))

    async def work(tx: Transaction) -> dict[str, object]:
        _still_open((await history_of(tx)).proposals[proposal])
        await write_down(tx, waiting.where, RulesRefused(proposal, why), authority.mark(person, tenure))
        fate = Fate.REFUSED.value
        return {"proposal": proposal, "fate": fate, "version": None, "bundle": waiting.what.bundle}

    return await _once(house, asked, work)


def overtaken(past: History, waiting: Proposal) -> bool:
    """Whether other rules are in force since it was proposed, so that nobody can agree to it any more."""
    return waiting.fate is Fate.OPEN and past.last is not None and past.last.bundle != waiting.what.base


# --- who may ----------------------------------------------------------------------------------------------------------


def _asked(
    person: Person, action: str, what: tuple[object, ...], key: str | None, or_else: str | None = None
) -> _Asked:
    """Raises NotAllowed for whoever may do it nowhere; ``or_else`` is another action that would do."""
    actions = [each for each in (action, or_else) if each is not None]
    held = tuple(t for t in person.tenures if any(authority.permits(t.role, each, _HERE) for each in actions))
    if not held:
        raise NotAllowed(f"您没有{_WORDS[action]}规约的身份")
    return _Asked(person, held, action, what, key)


def _tenure(asked: _Asked, territory: Territory, places: Sequence[JurisdictionId]) -> Tenure:
    """The role in which the person may do it for all these places, each covered by one of them. Raises NotAllowed."""

    def covers(tenure: Tenure, place: JurisdictionId) -> bool:
        return territory.covers(tenure.jurisdiction, place)

    missing = [place for place in places if not any(covers(each, place) for each in asked.held)]
    if missing:
        names = "、".join(territory.jurisdictions[place].name for place in missing[:5])
        raise NotAllowed(f"这一改动也动到{names}的规约,要由管这些地方的人来{_WORDS[asked.action]}")
    wide = (each for each in asked.held if all(covers(each, place) for place in places))
    return next(wide, asked.held[0])


def _places(territory: Territory, codes: Sequence[str], bundle: Bundle) -> tuple[JurisdictionId, ...]:
    """The places that a change concerns; one that is new is its superior's concern. Raises InvalidInput."""
    declared = {place.code: place for place in bundle.jurisdictions}
    found: dict[JurisdictionId, None] = {}
    for code in codes:
        here: str | None = code
        while here is not None and territory.by_code(here) is None:
            here = declared[here].superior if here in declared else None
        place = territory.by_code(here) if here else None
        if place is None:
            raise InvalidInput({"files": f"{code} 是新的地方,上面也没有已启用的,请运维人员用 minqing migrate 启用"})
        found[place.id] = None
    return tuple(found)


# --- once -------------------------------------------------------------------------------------------------------------


class _Fresh(Exception):
    """The key was never used: nothing is kept of having asked."""


async def _replayed(house: House, asked: _Asked) -> Receipt | None:
    """The receipt of this very command, before anything is read that has become otherwise by it."""
    where = asked.held[0].jurisdiction
    own_key = key_of(where, asked.person.id, asked.key)
    if own_key is None:
        return None

    async def work(tx: Transaction) -> Receipt:
        earlier = await recall(tx, own_key, asked.what)
        if earlier is None:
            raise _Fresh
        return earlier

    try:
        return await house.store.run(Scope.of(where), work)
    except _Fresh:
        return None


async def _once(house: House, asked: _Asked, act: Callable[[Transaction], Awaitable[dict[str, object]]]) -> Receipt:
    async def work(tx: Transaction) -> Receipt:
        own_key = key_of(asked.held[0].jurisdiction, asked.person.id, asked.key)
        earlier = await recall(tx, own_key, asked.what)
        if earlier is not None:
            return earlier
        answer = await act(tx)
        if own_key is not None:
            await tx.remember(own_key, answer)
        return answer

    return await house.store.alone(work)


# --- proposals --------------------------------------------------------------------------------------------------------


async def _known(house: House, proposal: str) -> tuple[Desk, Proposal]:
    at = await desk(house)
    waiting = at.past.proposals.get(proposal)
    if waiting is None:
        raise NotFound("没有这一项修改,请从列表里选")
    return at, waiting


async def _open(house: House, proposal: str) -> tuple[Desk, Proposal]:
    at, waiting = await _known(house, proposal)
    _still_open(waiting)
    return at, waiting


def _still_open(waiting: Proposal) -> None:
    if waiting.fate is not Fate.OPEN:
        raise WrongPhase("这一项修改已经签发启用了" if waiting.fate is Fate.PUBLISHED else "这一项修改已经退回了")


async def _examined_again(house: House, waiting: Proposal, at: Desk) -> Examined:
    """The proposed texts, read anew with everything that stands on them. Raises RulesMoved, CompilerStopped."""

    async def work(tx: Transaction) -> Draft:
        await require_base(tx, waiting.what.base or None, await history_of(tx))
        sources = await tx.bundle_sources(waiting.what.bundle) or ()
        return Draft({source.name: source for source in sources})

    return await examined(house, await house.store.run(Scope(), work), at, trying=True)


async def _require_report(tx: Transaction, seen: str, bundle: Bundle | None = None) -> None:
    """Raises RulesMoved where it was about rules that are not in force any more, InvalidInput for another change."""
    report = await tx.report_seen(seen)
    if report is not None:
        await require_base(tx, report.base or None, await history_of(tx))
    if report is None or (bundle is not None and report.bundle != bundle.hash):
        raise InvalidInput({"seen": "请先预审这一改动,看过报告再提出;报告要与现在的文字对得上"})


def _reasoned(reason: str) -> str:
    bare = reason.strip()
    if not bare:
        raise InvalidInput({"reason": "请写明为什么改,以后查得到"})
    if len(bare) > MOST_REASON:
        raise InvalidInput({"reason": f"理由请在{MOST_REASON}字以内"})
    return bare


def _published(version: Version) -> dict[str, object]:
    fate = Fate.PUBLISHED.value
    return {"proposal": version.proposal or None, "fate": fate, "version": version.number, "bundle": version.bundle}
