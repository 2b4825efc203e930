"""What each role may (角色): who is asked in sees only what is asked of it, and a deputy's level is looked at."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases import authority
from cases import commands as c
from cases.authority import Relation, acting_as, mark, permits, relations
from cases.authority_table import NAMED
from cases.bidding import bidden
from cases.commands_council import Deliberate
from cases.people import COUNSELLORS, RULE_WORDS, ActorMark, Person, Role, Tenure, is_meant, level_named, role_named
from cases.possible import Moment, can
from cases.prose import ROLE_WORDS
from cases.refusals import NotAllowed
from cases.state import Case
from cases.summary import summarise
from dsl.decision import Recipient, RecipientKind
from tests.cases.test_authority import FAR, STREET, TERRITORY
from tests.cases.test_steps import accepted, plan, step
from tests.support.matters import CALENDAR, DIRECTORY, SEALED, TELECOM, TOWN, WATER, at

NOW = Moment(at("2026-11-23 09:00"), CALENDAR, DIRECTORY)
COUNSEL = sorted(COUNSELLORS, key=str)


def asked_of(word: str) -> Case:
    """A case in hand of which the rules give a step to whom the word means."""
    return accepted(plan(step("调解", step=False, bearer=Recipient(RecipientKind.ROLE, post=word)))).state


def someone(role: Role, where: int = STREET, level: str | None = None) -> Person:
    return Person(f"演示{role.value}", (Tenure(role, where, level=level),))


# --- the deputy's level -----------------------------------------------------------------------------------------------


def test_a_deputy_of_the_county_does_no_step_of_the_towns_deputies() -> None:
    matter = accepted(plan(step("视察", step=False, bearer=Recipient(RecipientKind.ROLE, post="镇代表"))))

    for level in ("县", "市", "省", None):
        with pytest.raises(NotAllowed, match="视察由镇代表办理"):
            matter.act(c.DoStep("视察"), ActorMark("演示代表", Role.DEPUTY, level=level))
    assert matter.act(c.DoStep("视察"), ActorMark("演示代表", Role.DEPUTY, level="镇"))


def test_only_the_level_that_is_asked_for_is_offered_the_step() -> None:
    case = asked_of("镇代表")

    offered = {
        level: can(someone(Role.DEPUTY, TOWN, level), case, TERRITORY, NOW)["step"] for level in ("镇", "县", "市")
    }

    assert offered == {"镇": True, "县": False, "市": False}


def test_an_event_remembers_a_deputys_level_and_nobody_elses() -> None:
    deputy, staff = Tenure(Role.DEPUTY, TOWN, level="县"), Tenure(Role.STAFF, TOWN, TELECOM, level="县")

    assert mark(Person("甲"), deputy) == ActorMark("甲", Role.DEPUTY, level="县")
    assert mark(Person("甲"), staff) == ActorMark("甲", Role.STAFF, TELECOM)


@pytest.mark.parametrize(
    ("word", "role", "level"),
    [
        ("镇代表", Role.DEPUTY, "镇"),
        ("代表", Role.DEPUTY, None),
        ("议政代表", Role.DELIBERATOR, None),
        ("县委宣传部代表", Role.DEPUTY, None),
        ("人民调解员", Role.MEDIATOR, None),
        ("城管局", None, None),
    ],
)
def test_a_word_means_a_role_and_perhaps_a_level(word: str, role: Role | None, level: str | None) -> None:
    assert (role_named(word), level_named(word)) == (role, level)


def test_a_word_without_a_level_means_deputies_of_all() -> None:
    assert is_meant("代表", Role.DEPUTY, "县")
    assert not is_meant("镇代表", Role.DEPUTY, "县")
    assert not is_meant("代表", Role.DELIBERATOR, None)


# --- who is asked in --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [*COUNSEL, Role.ADVISER])
def test_whoever_is_not_asked_does_not_see_it(role: Role) -> None:
    case = accepted(plan()).state

    assert acting_as(someone(role), "view", case, TERRITORY) is None
    assert acting_as(someone(role), "comment", case, TERRITORY) is None


@pytest.mark.parametrize("role", [*COUNSEL, Role.ADVISER])
def test_of_another_town_nobody_is_asked(role: Role) -> None:
    case = replace(asked_of(RULE_WORDS[role]))

    assert acting_as(someone(role, FAR), "view", case, TERRITORY) is None
    assert acting_as(someone(role, FAR), "step", case, TERRITORY) is None


@pytest.mark.parametrize("role", sorted(NAMED - {Role.DEPUTY}, key=str))
def test_whom_the_rules_give_a_step_sees_the_case_and_does_the_step(role: Role) -> None:
    case = asked_of(RULE_WORDS[role])
    tenure = someone(role).tenures[0]

    assert bidden(case) == bidden(summarise(case)) == (RULE_WORDS[role],)
    assert Relation.BIDDEN in relations(someone(role), tenure, case, TERRITORY)
    offered = can(someone(role), case, TERRITORY, NOW)
    assert {name for name, may in offered.items() if may} == {"step"}
    assert offered == can(someone(role), summarise(case), TERRITORY, NOW)


def test_a_step_of_others_asks_nobody_else() -> None:
    case = asked_of("律师")

    assert acting_as(someone(Role.JUDGE), "view", case, TERRITORY) is None


@pytest.mark.parametrize("role", [*COUNSEL, Role.ADVISER])
def test_where_a_matter_is_talked_over_they_may_speak_and_no_more(role: Role) -> None:
    matter = accepted(plan())
    matter.act(Deliberate(sealed=SEALED), ActorMark("演示代表", Role.DEPUTY))

    offered = can(someone(role), matter.state, TERRITORY, NOW)

    assert {name for name, may in offered.items() if may} == {"comment"}


# --- offices ----------------------------------------------------------------------------------------------------------


def test_the_head_of_another_unit_takes_nothing_from_the_holder() -> None:
    case = accepted(plan()).state
    head = Person("演示负责人", (Tenure(Role.HEAD, STREET, WATER, post="负责人"),))

    assert acting_as(head, "answer", case, TERRITORY) is None


def test_a_head_may_what_the_people_of_the_unit_may() -> None:
    case = accepted(plan()).state
    tenures = {role: Tenure(role, STREET, TELECOM) for role in (Role.STAFF, Role.HEAD)}

    told = {role: can(Person("演示", (tenure,)), case, TERRITORY, NOW) for role, tenure in tenures.items()}

    assert told[Role.HEAD] == told[Role.STAFF]
    assert Person("演示", (replace(tenures[Role.HEAD], post="负责人"),)).posts_in(TELECOM) == {"负责人"}


def test_the_second_approver_signs_rules_and_does_nothing_else() -> None:
    own = {action for action in authority.ACTIONS if permits(Role.APPROVER, action, frozenset(Relation))}
    everybodys = {action for action in authority.ACTIONS if permits(Role.RESIDENT, action, frozenset(Relation))}

    assert own - everybodys == {"approve_rules", "review_rules", "check_rules"}


def test_every_role_has_a_word() -> None:
    assert set(ROLE_WORDS) == set(Role)
    assert set(RULE_WORDS) > COUNSELLORS | {Role.ADVISER}
