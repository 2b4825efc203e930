"""Who rates an answer through the whole domain (评价): every reporter for himself, deputies, and units with a share."""

from __future__ import annotations

import pytest

from cases import commands as c
from cases.actions import act
from cases.notices import TO_RATE
from cases.refusals import NotFound, WrongPhase
from cases.stars import together
from cases.state import Phase
from tests.cases.test_joining import HERE, NEAR, TOWN, answered, do, reported, seen, told
from tests.support.town import Town, found_town

RATED = TOWN + "第七条 评价 自答复之日起7天内 由 {who} 评价,{shares}\n  未评的 视为 5星\n"
EACH = RATED.format(who="每位上报人、代表", shares="每位上报人 占50%、代表 占50%")
WITH_UNIT = RATED.format(who="上报人、督促办", shares="上报人 占50%、督促办 占50%")


async def rate(town: Town, who: str, case: str, stars: int) -> None:
    await act(town.house, await town.again(who), case, c.Rate(stars))


async def joined(town: Town) -> str:
    """A case that a resident and a neighbour have reported, answered."""
    first = await reported(town, "resident", HERE)
    second = await reported(town, "neighbour", NEAR)
    assert (await seen(town, second)).case.joined_to == first
    await do(town, "telecom", first, c.Accept())
    await do(town, "telecom", first, c.Answer("已解决"), "已经换好")
    return first


async def test_nobody_rates_twice_or_for_a_party_that_he_is_not() -> None:
    town = await found_town(city=EACH)
    case = await joined(town)
    await rate(town, "neighbour", case, 4)

    with pytest.raises(WrongPhase, match="已经评价过"):
        await rate(town, "neighbour", case, 1)
    with pytest.raises(NotFound):
        await rate(town, "far", case, 1)

    assert [(each.rater, each.stars) for each in (await seen(town, case)).case.ratings] == [("每位上报人", 4)]


async def test_only_those_whose_stars_are_wanted_are_asked_for_them() -> None:
    """A deputy judges here and not the residents who reported it: they hear of the answer and are asked for nothing."""
    deputies = await found_town(city=TOWN + "第七条 评价 自答复之日起7天内 由 代表 评价\n")
    each = await found_town(city=EACH)
    case, own = await joined(deputies), await joined(each)

    for who in ("resident", "neighbour"):
        assert [kind for of, kind in await told(deputies, who) if of == case][-1:] == ["case:answered"]
        assert [kind for of, kind in await told(each, who) if of == own][-2:] == ["case:answered", TO_RATE]
    assert TO_RATE not in {kind for _, kind in await told(each, "deputy")}


async def test_two_joined_reporters_and_a_deputy_each_rate_and_then_it_is_over() -> None:
    town = await found_town(city=EACH)
    case = await joined(town)

    await rate(town, "resident", case, 5)
    await rate(town, "neighbour", case, 3)
    assert (await seen(town, case)).case.phase is Phase.ANSWERED
    await rate(town, "deputy", case, 2)

    after = (await seen(town, case)).case
    people = [(await town.again(who)).id for who in ("resident", "neighbour")]
    assert [(each.rater, each.by, each.stars) for each in after.ratings] == [
        ("每位上报人", people[0], 5),
        ("每位上报人", people[1], 3),
        ("代表", None, 2),
    ]
    assert after.phase is Phase.CLOSED
    assert together(after) == 3


async def test_a_unit_with_a_share_rates_by_its_staff() -> None:
    town = await found_town(city=WITH_UNIT)
    case = await answered(town)

    await rate(town, "steward", case, 4)
    await rate(town, "deputy", case, 2)  # who reported it here

    after = (await seen(town, case)).case
    assert [(each.rater, each.stars) for each in after.ratings] == [("督促办", 4), ("上报人", 2)]
    assert after.phase is Phase.CLOSED
