"""Duties that are kept apart (职责分离): who breaks the rule, and which roles act in a session."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from cases.duties import Breach, acting, breaches
from cases.people import Person, Role, Tenure
from cases.ports import RosterEntry
from tests.support.signing_in import (
    START,
)


def held(key: str, role: Role, start: int | None = None, end: int | None = None) -> RosterEntry:
    def day(number: int | None) -> datetime | None:
        return None if number is None else START + timedelta(days=number)

    return RosterEntry(key, "演示", role, 1, valid_from=day(start), valid_to=day(end))


def test_two_duties_at_one_time_are_a_breach_wherever_they_are_held() -> None:
    both = [held("a", Role.AUDITOR), replace(held("a", Role.OPERATOR), jurisdiction=2), held("a", Role.OPERATOR, 1)]
    assert breaches(both) == (Breach("a", ("系统管理", "审计")),)
    assert str(breaches(both)[0]) == "“a”同时有系统管理和审计的角色,这两样不能由同一个人担任,请去掉一样或者改任期"


@pytest.mark.parametrize(
    "roles",
    [
        [held("a", Role.CLERK), held("a", Role.APPROVER)],
        [held("a", Role.AUDITOR), held("b", Role.OPERATOR)],
        [held("a", Role.AUDITOR, None, 5), held("a", Role.OPERATOR, 5)],
        [held("a", Role.OPERATOR, 5), held("a", Role.AUDITOR, 0, 5)],
        [held("a", Role.AUDITOR), held("a", Role.DEPUTY)],
    ],
)
def test_what_is_one_duty_or_another_time_or_person_is_none(roles: list[RosterEntry]) -> None:
    assert breaches(roles) == ()


def person(*roles: Role) -> Person:
    return Person("p", tuple(Tenure(role, 1) for role in roles))


@pytest.mark.parametrize(
    ("roles", "factors", "two", "acts"),
    [
        ((Role.STAFF, Role.DEPUTY, Role.RESIDENT), 1, True, (Role.DEPUTY, Role.RESIDENT)),
        ((Role.STAFF, Role.DEPUTY), 2, True, (Role.STAFF, Role.DEPUTY)),
        ((Role.OPERATOR,), 1, False, (Role.OPERATOR,)),
        ((Role.OPERATOR, Role.AUDITOR, Role.STAFF), 2, False, (Role.STAFF,)),
    ],
)
def test_which_roles_act(roles: tuple[Role, ...], factors: int, acts: tuple[Role, ...], *, two: bool) -> None:
    found = acting(person(*roles), factors, two_factors=two)
    assert tuple(each.role for each in found.tenures) == acts
