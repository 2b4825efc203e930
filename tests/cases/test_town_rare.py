"""What seldom happens in a town beside its cases: no rules yet, names that no file has, roles that a file names."""

from __future__ import annotations

import pytest

from cases import plan_doing
from cases.people import Role, Tenure, UnitAt
from cases.plan_doing import AcknowledgePlan, LiftPlan, StartPlan
from cases.refusals import InvalidInput, NotAllowed, NotFound
from cases.town import Count, do_duty, hold
from cases.town_commands import DeclareState, DoDuty, is_theirs
from cases.town_doing import do
from dsl.decision import Recipient, RecipientKind
from tests.cases.test_desk_duties import DUTIES
from tests.cases.test_town import clerk
from tests.support import town as support
from tests.support.town import CITY, CITY_CODE, EAST, FAR_CODE, found_town
from tests.support.town import Town as Place


@pytest.fixture
async def unruled(monkeypatch: pytest.MonkeyPatch) -> Place:
    """A city whose rules are published but not in force yet."""
    monkeypatch.setattr(support, "FAR", support.FAR.replace("施行 2020-01-01", "施行 2028-01-01"))
    return await found_town()


async def test_before_its_rules_are_in_force_nothing_is_done_at_a_place(unruled: Place) -> None:
    far = unruled["far"]
    sentence = "这个辖区还没有启用的规约"

    with pytest.raises(NotFound, match=sentence):
        await do(unruled.house, far, FAR_CODE, DoDuty("民情专报"), None)
    with pytest.raises(NotFound, match=sentence):
        await plan_doing.start(unruled.house, far, FAR_CODE, StartPlan("防台风", ""), None)
    with pytest.raises(NotFound, match=sentence):
        await plan_doing.lift(unruled.house, far, FAR_CODE, LiftPlan(1), None)
    with pytest.raises(NotFound, match=sentence):
        await plan_doing.acknowledge(unruled.house, far, FAR_CODE, AcknowledgePlan(1, 0), None)


async def test_who_has_no_office_there_does_nothing_there() -> None:
    town = await found_town()

    for who in ("resident", "far"):
        with pytest.raises(NotAllowed, match="您在东街道没有办理这一项的身份;这里的情况可以在本地台账查看"):
            await do(town.house, town[who], EAST, DeclareState("防汛响应", "二级"), None)


async def test_what_each_deputy_closes_for_oneself_no_office_closes_for_all() -> None:
    town = await found_town(city=CITY + DUTIES)

    with pytest.raises(InvalidInput) as refused:
        await do(town.house, town["steward"], CITY_CODE, DoDuty("一周一结报"), None)

    assert refused.value.errors == {"name": "一周一结报由每位代表各自结报,请在自己的工作台按“完成”"}


@pytest.mark.parametrize(
    ("tenure", "theirs"),
    [
        (Tenure(Role.DELIBERATOR, 1), True),
        (Tenure(Role.DEPUTY, 1, level="镇"), False),
        (Tenure(Role.STAFF, 1, UnitAt(1, "代表")), False),
    ],
)
def test_what_a_file_gives_to_a_role_is_for_whoever_holds_it(tenure: Tenure, theirs: bool) -> None:  # noqa: FBT001 - a table of pytest
    whose = Recipient(RecipientKind.ROLE, post="议政代表")

    assert is_theirs(tenure, whose, {}) is theirs


def test_what_a_file_gives_to_nobody_is_for_who_coordinates() -> None:
    assert is_theirs(Tenure(Role.COORDINATOR, 1), None, {})
    assert not is_theirs(Tenure(Role.STAFF, 1, UnitAt(1, "演示单位")), None, {})


def test_names_that_no_file_has_are_told() -> None:
    with pytest.raises(InvalidInput) as duty:
        do_duty(clerk("2026-03-01"), "没有的事项")
    with pytest.raises(InvalidInput) as meeting:
        hold(clerk("2026-03-01"), "没有的会议", Count(30, 20))

    assert duty.value.errors == {"name": "规约里没有叫“没有的事项”的定期事项"}
    assert meeting.value.errors == {"name": "规约里没有叫“没有的会议”的会议"}
