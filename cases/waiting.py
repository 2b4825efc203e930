"""For whom a case waits beside its holder (等谁): keys that a row keeps, and under which a person finds it again.

``u:`` a unit by id, ``n:`` a unit as the rules name it, ``o:`` a post in a unit, ``p:`` a person, ``r:`` a role at a
place. A key is a hint for a to-do: whether somebody may really do it then, ``cases.possible`` says.
"""

from __future__ import annotations

from collections.abc import Iterator

from cases.opening import Opening
from cases.people import RULE_WORDS, Person, role_named
from cases.stars import silent
from cases.state import Case, Clock, Phase
from cases.telling import Directory
from cases.territory import Territory
from dsl.decision import Recipient, RecipientKind, UnitRef

#: What somebody else has asked for, and nobody but the one who is asked can do.
OWED = frozenset(
    {
        *("decide_return", "decide_refusal", "decide_end", "decide_extension", "decide_pause"),
        *("review", "sign_off", "convert"),
    }
)
_IN_HAND = frozenset({Phase.ASSIGNED, Phase.ACCEPTED})


def waits_for(case: Case, left: tuple[Opening, ...]) -> tuple[str, ...]:
    """Every key of those whose turn it is, each once; ``left`` is what the case leaves open."""
    return tuple(dict.fromkeys(_keys(case, left)))


def _keys(case: Case, left: tuple[Opening, ...]) -> Iterator[str]:
    for opening in left:
        if opening.command in OWED:
            yield from (f"u:{unit}" for unit in opening.units)
            yield from (f"p:{person}" for person in opening.people)
            for who in opening.who:
                yield from _of(case, who)
        elif opening.command == "tell_voice":
            yield f"p:{case.reporter}"
    for finding in case.plan.findings if case.phase is not Phase.CLOSED else ():
        if finding.by is not None and finding.name not in case.findings:
            yield from _of(case, finding.by)
    if case.phase is Phase.ANSWERED:
        for rater in silent(case):
            yield from _of(case, rater.who)
    for clock in case.clocks.values():
        yield from _bound(case, clock)


def _bound(case: Case, clock: Clock) -> Iterator[str]:
    """A running term binds its unit or its party; what the holder has in hand waits for it anyway."""
    if not clock.running or clock.spec.right:
        return
    if clock.holder is not None and not (clock.holder == case.holder and case.phase in _IN_HAND):
        yield f"u:{clock.holder.id}"
    elif clock.party == RecipientKind.REPORTER:
        yield f"p:{case.reporter}"
    elif clock.party is not None:
        yield _role(clock.party, case)


def _of(case: Case, who: Recipient) -> Iterator[str]:
    match who.kind:
        case RecipientKind.UNIT if who.unit is not None:
            yield _named(who.unit)
        case RecipientKind.POST if case.holder is not None:
            yield f"o:{who.post}@{case.holder.id}"
            if who.unit is not None and any(unit.name == who.unit.name for unit in case.supervisors):
                yield _named(who.unit)  # nobody fills the post: whoever stands in was told
        case RecipientKind.HOLDER if case.holder is not None and case.phase not in _IN_HAND:
            yield f"u:{case.holder.id}"
        case RecipientKind.STEWARD if case.steward is not None:
            yield f"u:{case.steward.id}"
        case RecipientKind.ROLE:
            yield _role(str(who), case)


def _named(unit: UnitRef) -> str:
    return f"n:{unit.jurisdiction}/{unit.name}"


def _role(word: str, case: Case) -> str:
    role = role_named(word)
    return f"r:{RULE_WORDS[role] if role else word}@{case.jurisdiction}"


def keys_of(person: Person, territory: Territory, directory: Directory) -> frozenset[str]:
    """The keys under which cases wait for this person in one of the roles held now."""
    units = {tenure.unit for tenure in person.tenures if tenure.unit is not None}
    return own_keys(person) | frozenset(
        [f"u:{unit.id}" for unit in units]
        + [f"o:{post}@{unit.id}" for unit in units for post in person.posts_in(unit)]
        + [_named(ref) for ref, unit in directory.units.items() if unit in units]
        + [
            f"r:{RULE_WORDS[tenure.role]}@{place}"
            for tenure in person.tenures
            if tenure.role in RULE_WORDS
            for place in territory.reach(tenure.jurisdiction)
        ]
    )


def own_keys(person: Person) -> frozenset[str]:
    """The key of the person, in whatever role."""
    return frozenset({f"p:{person.id}"})
