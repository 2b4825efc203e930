"""Separated duties (职责分离): who keeps the system going does not check it, and who makes rules does neither.

GB/T 22239-2019 8.1.4.2 d wants the administrators of system, audit and security to be different people. One table says
which roles belong to which of them; it is asked when a roster is taken in, when an account is made, and with each
request.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from cases.people import Person, Role

#: Duty -> its roles. Nobody has roles of two of them at once, wherever they are held.
SEPARATED: Mapping[str, frozenset[Role]] = {
    "系统管理": frozenset({Role.OPERATOR}),
    "审计": frozenset({Role.AUDITOR}),
    "规约管理": frozenset({Role.CLERK, Role.APPROVER}),
}
_DUTY = {role: duty for duty, roles in SEPARATED.items() for role in roles}

#: Roles that act only for somebody who has signed in with two factors: those who handle, coordinate and administer.
STAFF = frozenset({Role.STAFF, Role.HEAD, Role.COORDINATOR}) | frozenset(_DUTY)
TWO_FACTORS = 2


class Held(Protocol):
    """A role with a term, of somebody whom ``key`` names: of a roster, or as it stands."""

    @property
    def key(self) -> str:
        """Whose it is."""

    @property
    def role(self) -> Role:
        """The role."""

    @property
    def valid_from(self) -> datetime | None:
        """Since when; None: ever."""

    @property
    def valid_to(self) -> datetime | None:
        """Until when; None: open."""


@dataclass(frozen=True, slots=True)
class Breach:
    """Somebody with two duties that are to be separate, by their words."""

    key: str
    duties: tuple[str, str]

    def __str__(self) -> str:
        first, second = self.duties
        return f"“{self.key}”同时有{first}和{second}的角色,这两样不能由同一个人担任,请去掉一样或者改任期"


def breaches(held: Iterable[Held]) -> tuple[Breach, ...]:
    """Everybody with two separate duties at one time, each pair of duties once."""
    theirs: defaultdict[str, list[Held]] = defaultdict(list)
    for each in held:
        if each.role in _DUTY:
            theirs[each.key].append(each)
    found = dict.fromkeys(
        Breach(key, pair)
        for key, roles in theirs.items()
        for place, one in enumerate(roles)
        for other in roles[place + 1 :]
        if _at_once(one, other) and (pair := _pair(one.role, other.role)) is not None
    )
    return tuple(found)


def _pair(one: Role, other: Role) -> tuple[str, str] | None:
    first, second = sorted((_DUTY[one], _DUTY[other]), key=list(SEPARATED).index)
    return None if first == second else (first, second)


def _at_once(one: Held, other: Held) -> bool:
    return _before(one.valid_from, other.valid_to) and _before(other.valid_from, one.valid_to)


def _before(start: datetime | None, end: datetime | None) -> bool:
    return start is None or end is None or start < end


def duties_of(person: Person) -> frozenset[str]:
    """The separated duties that this person has at this moment."""
    return frozenset(_DUTY[each.role] for each in person.tenures if each.role in _DUTY)


def acting(person: Person, factors: int, *, two_factors: bool) -> Person:
    """The person with the roles in which a session of so many factors may act; those of residents always may.

    With ``two_factors`` no role of staff acts on one factor alone. Whoever has two separated duties, however that came
    about, has none of them.
    """
    barred = frozenset[Role]()
    if two_factors and factors < TWO_FACTORS:
        barred |= STAFF
    if len(duties_of(person)) > 1:
        barred |= frozenset(_DUTY)
    if not barred:
        return person
    return replace(person, tenures=tuple(each for each in person.tenures if each.role not in barred))
