"""Reports of one thing are offered for joining, with one call to do it; others see no more than the board shows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cases import commands as c
from cases import commands_turns as tc
from cases.actions import act
from cases.commands_voices import Withdraw
from cases.house import Enclosed
from cases.intake import Letter, report
from cases.ports import Photo, Scope, Transaction
from cases.ports_checks import State, What
from cases.refusals import InvalidInput, NotAllowed, NotFound, WrongPhase
from cases.similar_cases import similar
from cases.views import look
from tests.support.town import EAST, WEST, Town, found_town, words

HERE = {"lat": 30.53, "lng": 120.68, "datum": "gcj02", "address": "演示路口"}
NEAR, FAR = HERE | {"lat": 30.5303}, HERE | {"lat": 30.55}
HASH = "00ff00ff00ff00ff"


@pytest.fixture
async def town() -> Town:
    return await found_town()


async def sent(  # noqa: PLR0917  # every one by name
    town: Town,
    text: str = "演示路口的井盖破了",
    place: dict[str, Any] | None = HERE,
    who: str = "resident",
    look_: str | None = None,
    where: str = EAST,
) -> str:
    town.clock.later(minutes=1)
    photos = (await pictured(town, who, look_),) if look_ else ()
    spot = (Enclosed("place", place),) if place else ()
    letter = Letter(c.Report("", "", answers={"权属": "通信"}, photos=photos), "窨井盖", (*words(text), *spot))
    return str((await report(town.house, town[who], where, letter, None))["id"])


async def pictured(town: Town, who: str, likeness: str) -> str:
    name = town.house.ids.new()
    photo = Photo(name, town[who].id, name.replace("-", "").ljust(64, "0"), "f", "t", 9, 9, likeness=likeness)
    return (await town.house.store.run(Scope(), lambda tx: tx.add_photo(photo))).id


async def found(town: Town, who: str, case: str) -> list[str]:
    return [each.case for each in (await similar(town.house, await town.again(who), case)).alike]


async def merge(town: Town, who: str, case: str, into: str) -> None:
    await act(town.house, await town.again(who), case, tc.Merge(into), enclosed=words("同一个井盖"))


async def shown(town: Town, case: str) -> None:
    """Somebody has decided that everybody may see its words."""

    async def work(tx: Transaction) -> None:
        for check in await tx.checks([case]):
            if check.what is What.TEXT:
                await tx.save_check(replace(check, state=State.PUBLIC))

    territory = await town.house.store.run(Scope(), lambda tx: tx.territory())
    await town.house.store.run(Scope(frozenset(territory.jurisdictions)), work)


# --- what is offered --------------------------------------------------------------------------------------------------


async def test_a_stranger_is_told_nothing(town: Town) -> None:
    case = await sent(town)

    with pytest.raises(NotFound):
        await similar(town.house, await town.again("far"), case)
    with pytest.raises(NotFound):
        await similar(town.house, await town.again("telecom"), "没有这一件")


async def test_who_handles_it_sees_the_near_and_alike_with_what_may_be_joined(town: Town) -> None:
    first = await sent(town)
    await sent(town, "路灯不亮")
    await sent(town, place=FAR)
    await sent(town, where=WEST)
    second = await sent(town, "井盖破了,在演示路口,很危险", NEAR, "deputy")

    offered = await similar(town.house, await town.again("telecom"), second)

    assert [each.case for each in offered.alike] == [first]
    assert offered.mergeable == {first}
    assert offered.posted is None
    assert offered.rows is not None
    assert [row.summary.id for row in offered.rows.page.rows] == [first]
    assert (await similar(town.house, await town.again("telecom"), first)).mergeable == frozenset()
    assert await found(town, "telecom", await sent(town, "全然不同", None)) == []


async def test_a_photo_that_was_used_before_is_found_wherever_it_is(town: Town) -> None:
    first = await sent(town, look_=HASH)
    second = await sent(town, "别的话", FAR, look_="00ff00ff00ff00fc")

    assert await found(town, "telecom", second) == [first]


async def test_a_month_later_it_is_not_offered(town: Town) -> None:
    await sent(town)
    town.clock.later(days=31)

    assert await found(town, "telecom", await sent(town)) == []


async def test_what_was_taken_back_is_compared_no_more(town: Town) -> None:
    first = await sent(town)

    await act(town.house, await town.again("resident"), first, Withdraw(), enclosed=words("弄错了"))

    assert await found(town, "telecom", await sent(town, who="deputy")) == []


async def test_the_reporter_sees_of_it_what_the_board_shows(town: Town) -> None:
    first = await sent(town, "演示路口的井盖破了,我的电话13800001234", who="deputy")
    second = await sent(town)

    before = await similar(town.house, town["resident"], second)
    await shown(town, first)
    after = await similar(town.house, town["resident"], second)

    assert before.rows is None
    assert before.posted is not None
    assert after.posted is not None
    assert [each.text for each in before.posted.items] == [None]
    (posted,) = after.posted.items
    assert "井盖破了" in (posted.text or "")
    assert "13800001234" not in (posted.text or "")
    assert after.mergeable == frozenset()


# --- joining by hand --------------------------------------------------------------------------------------------------


async def test_it_is_joined_with_one_call_and_both_reporters_hear_of_it(town: Town) -> None:
    first, second = await sent(town), await sent(town, who="deputy")

    await merge(town, "telecom", second, first)

    joined = (await look(town.house, await town.again("steward"), second)).case
    into = (await look(town.house, await town.again("steward"), first)).case
    assert (joined.joined_to, joined.close_reason) == (first, "merged")
    assert into.joined_by == (town["deputy"].id,)
    await act(town.house, await town.again("steward"), second, tc.Unmerge(), enclosed=words("看错了"))
    assert (await look(town.house, await town.again("steward"), second)).case.joined_to is None


async def test_who_reports_it_joins_nothing(town: Town) -> None:
    first, second = await sent(town), await sent(town)

    with pytest.raises(NotAllowed):
        await merge(town, "resident", second, first)


async def test_only_into_an_earlier_one_of_the_same_place_that_is_in_hand(town: Town) -> None:
    elsewhere = await sent(town, where=WEST)
    first, second, third = await sent(town), await sent(town), await sent(town)

    for into in (elsewhere, "01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7b12"):
        with pytest.raises(InvalidInput) as refused:
            await merge(town, "telecom", second, into)
        assert refused.value.errors == {"into": "本地没有这一件,或者您无权查看"}
    for into in (second, third):
        with pytest.raises(InvalidInput) as refused:
            await merge(town, "telecom", second, into)
        assert refused.value.errors == {"into": "请把后上报的并入先上报的"}
    await merge(town, "telecom", second, first)
    with pytest.raises(WrongPhase, match="已经并入别的件"):
        await merge(town, "telecom", third, second)


async def test_a_first_is_joined_to_nothing(town: Town) -> None:
    first, second, third = await sent(town), await sent(town), await sent(town)
    await merge(town, "telecom", third, second)

    with pytest.raises((WrongPhase, NotAllowed)):
        await merge(town, "telecom", second, first)


async def test_what_was_taken_on_is_not_joined_any_more(town: Town) -> None:
    first, second = await sent(town), await sent(town)
    await act(town.house, await town.again("telecom"), second, c.Accept())

    with pytest.raises((WrongPhase, NotAllowed)):
        await merge(town, "telecom", second, first)
