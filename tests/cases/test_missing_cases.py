"""What a worker is sent to and does not find: it says which, and nobody takes it for done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from cases import actions, link_delivery
from cases.house import House, folded
from cases.ports import CaseAt
from cases.ports_links import Message
from cases.refusals import NotFound
from cases.replanning import replan
from tests.support.handing_on import sent
from tests.support.town import found_town

GONE = "00000000-0000-7000-8000-000000000000"


@pytest.mark.parametrize(
    ("work", "sentence"),
    [
        (actions.recount, f"case {GONE} was counted by another calendar but cannot be found"),
        (replan, f"case {GONE} was to come under new rules but cannot be found"),
    ],
)
async def test_a_case_that_is_not_there_is_told_by_its_name(
    work: Callable[[House, CaseAt], Awaitable[int]], sentence: str
) -> None:
    town = await found_town()

    with pytest.raises(NotFound) as told:
        await work(town.house, CaseAt(GONE, 1))

    assert told.value.message == sentence


async def test_a_message_from_or_to_a_case_that_is_not_there_stays_undelivered() -> None:
    town = await found_town()
    case = await sent(town)
    where = town["resident"].tenures[0].jurisdiction

    with pytest.raises(NotFound) as nowhere_from:
        await link_delivery.deliver(town.house, Message(1, GONE, where, 1, case, where, 1))
    with pytest.raises(NotFound) as nowhere_to:
        await link_delivery.deliver(town.house, Message(1, case, where, 1, GONE, where, 1))

    assert nowhere_from.value.message == f"case {GONE} has a message but cannot be found"
    assert nowhere_to.value.message == f"case {GONE} is to hear of {case} but cannot be found"


def test_a_case_to_which_nothing_has_happened_is_none() -> None:
    with pytest.raises(ValueError, match="nothing happened"):
        folded(None, GONE, 1, ())
