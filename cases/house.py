"""What every command needs around the decision (办理的公共部分): ports, scope, sealing, keys and receipts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar, cast

from cases import commands as c
from cases.consent import Notices
from cases.digest import digest
from cases.events import Draft, Event
from cases.fold import apply
from cases.people import ActorMark, Person, Role
from cases.ports import Calendars, Ids, Key, Receipt, Scope, Store, Transaction
from cases.receipts import receipt
from cases.refusals import InvalidInput, NotFound
from cases.rulebook import RuleBook
from cases.sealing import Content, seal
from cases.state import Case
from cases.telling import Setting
from cases.territory import Jurisdiction, Territory
from dsl.decision import Decision

C = TypeVar("C", bound=c.Command)


@dataclass(frozen=True, slots=True)
class House:
    """The ports that the cases stand on, wired once at start; ``two_persons`` sign changed terms and ladders."""

    store: Store
    calendars: Calendars
    ids: Ids
    rules: RuleBook
    two_persons: bool = False
    notices: Notices | None = None  # what people consent to; without them nobody is asked


@dataclass(frozen=True, slots=True)
class Enclosed:
    """Personal content that comes with a command and is sealed before anything is decided."""

    what: str
    body: Mapping[str, object]


class Replayed(dict[str, object]):
    """A receipt that is given again, word for word, to the key that it was first given to."""


def scope_of(person: Person, territory: Territory) -> Scope:
    """Where this person may look at all: residents where they have reported, others as far as their roles reach.

    Practices (演练) are left out: whoever wants to see those says so.
    """
    return Scope(_reach(person, territory) - territory.practices)


def practice_scope(person: Person, territory: Territory) -> Scope:
    """The practices in which this person has a role."""
    return Scope(_reach(person, territory) & territory.practices)


def whole_scope(person: Person, territory: Territory) -> Scope:
    """Both, for one case that is asked for by its own name."""
    return Scope(_reach(person, territory))


def _reach(person: Person, territory: Territory) -> frozenset[int]:
    reach: set[int] = set()
    for tenure in person.tenures:
        narrow = tenure.role is Role.RESIDENT
        reach |= {tenure.jurisdiction} if narrow else territory.reach(tenure.jurisdiction)
    reach |= {tie.jurisdiction for tie in person.ties}
    return frozenset(reach)


def located(territory: Territory, code: str) -> Jurisdiction:
    """The jurisdiction with this administrative code. Raises NotFound."""
    found = territory.by_code(code)
    if found is None:
        raise NotFound(f"没有代码为{code}的辖区")
    return found


async def territory_of(house: House) -> Territory:
    """All jurisdictions as they are now."""
    return await house.store.run(Scope(), _territory)


async def _territory(tx: Transaction) -> Territory:
    return await tx.territory()


async def now_of(house: House) -> datetime:
    """The store's time at this moment."""

    async def work(tx: Transaction) -> datetime:
        return await tx.now()

    return await house.store.run(Scope(), work)


async def setting_for(
    house: House, tx: Transaction, case: Case, actor: ActorMark, decision: Decision | None = None
) -> Setting:
    """What the lifecycle needs besides the case, whose plan says all that its rules have to say."""
    groups = (await tx.territory()).groups_known_in(case.jurisdiction)
    calendar = house.calendars.current()
    return Setting(actor, await tx.now(), calendar, await tx.directory(), decision, groups=groups)


async def recall(tx: Transaction, key: Key | None, what: object) -> Receipt | None:
    """The receipt of this very command if the key has carried it out before, as Replayed; no key, no memory."""
    kept = None if key is None else await tx.recall(key, digest(what))
    return None if kept is None else Replayed(kept)


async def finish(
    tx: Transaction, key: Key | None, case: Case, drafts: Sequence[Draft], saved: Sequence[Event]
) -> Receipt:
    """Write the receipt and keep it with the key."""
    answer = receipt(case, drafts, saved, await tx.number(case.id))
    if key is not None:
        await tx.remember(key, answer)
    return answer


def key_of(jurisdiction: int, principal: str, key: str | None) -> Key | None:
    """The idempotency key in full, None where the caller gave none."""
    return None if key is None else Key(jurisdiction, principal, key)


def enclose(house: House, command: C, enclosed: Sequence[Enclosed]) -> tuple[C, tuple[Content, ...]]:
    """Seal what came along: the command gets the commitments, the contents go to their own table.

    Raises InvalidInput for a command that takes no text.
    """
    contents = tuple(Content(house.ids.new(), item.what, item.body, house.ids.salt()) for item in enclosed)
    if not contents:
        return command, ()
    if not isinstance(command, c.Sealable):
        raise InvalidInput({"text": "这一步不需要填写文字"})
    sealed = replace(command, sealed=tuple(seal(item) for item in contents))
    return cast("C", sealed), contents


def check_kept(drafts: Sequence[Draft], contents: Sequence[Content]) -> None:
    """Raises InvalidInput for words that no event commits to: they would lie there, and nobody would ever read them."""
    kept = {each.id for draft in drafts for each in getattr(draft.payload, "sealed", ())}
    if any(content.id not in kept for content in contents):
        raise InvalidInput({"text": "这一步不记文字,请去掉;要说明进展的,请写阶段反馈"})


def folded(case: Case | None, case_id: str, jurisdiction: int, drafts: Sequence[Draft]) -> Case:
    """The case after these drafts."""
    for draft in drafts:
        case = apply(case, case_id, jurisdiction, draft.payload, draft.occurred_at)
    if case is None:
        raise ValueError("nothing happened")
    return case


def text_of(enclosed: Sequence[Enclosed]) -> str:
    """The words of a report among what is enclosed; empty if there are none."""
    return next((str(item.body.get("text", "")) for item in enclosed if item.what == "text"), "")
