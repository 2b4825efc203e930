"""What every store keeps between linked cases (存储契约之关联件): messages, copies, and all of it exactly once."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from api.links import pass_on
from api.pace import Pace
from cases import commands as c
from cases import commands_links as lc
from cases.actions import act
from cases.house import whole_scope
from cases.intake import Letter, report
from cases.kin import LinkKind, What
from cases.link_delivery import deliver
from cases.ports import Query, Scope, Which
from cases.ports_links import Message
from cases.refusals import InFlight
from cases.state import Case
from tests.support.storeroom import Workers, territory_now
from tests.support.town import CITY, EAST, Town, found_town, upload, words

PACE, MANY, LEASE, MOST = Pace(), 100, 60, 3


@pytest.fixture
async def town(store: Workers) -> Town:
    """The demo city on each kind of store."""
    return await found_town(city=CITY.replace("语言 第1版", "语言 第2版"), store=store)


async def referred(town: Town) -> tuple[str, str]:
    """A case with a photo that was handed on to the level above, and the case to come."""
    photo = await upload(town, "resident")
    command = c.Report(reporter="", role="", answers={"权属": "通信"}, photos=(photo,))
    sent = await report(town.house, town["resident"], EAST, Letter(command, "窨井盖", words("井盖破了")), None)
    case = str(sent["id"])
    await act(town.house, await town.again("telecom"), case, lc.Refer(), enclosed=words("县道"))
    (link,) = (await folded(town, case)).kin.links
    return case, link.child


async def everywhere(town: Town) -> Scope:
    territory = await town.house.store.run(Scope(), territory_now)
    return whole_scope(await town.again("steward"), territory)


async def folded(town: Town, case: str) -> Case:
    found = await found_in(town, case)
    assert found is not None
    return found


async def found_in(town: Town, case: str) -> Case | None:
    return await town.house.store.run(await everywhere(town), lambda tx: tx.case(case, lock=False))


async def claim(town: Town, limit: int = MANY, most: int = MOST, case: str | None = None) -> tuple[Message, ...]:
    return await town.house.store.claim_messages(limit, LEASE, most, case)


async def test_a_case_without_links_has_nothing_to_tell(town: Town) -> None:
    await report(town.house, town["resident"], EAST, Letter(c.Report(reporter="", role="")), None)

    assert await claim(town) == ()


async def test_a_message_is_written_with_the_event_and_claimed_by_one(town: Town) -> None:
    case, child = await referred(town)
    parent = await folded(town, case)

    first, second = await asyncio.gather(claim(town), claim(town))

    (message,) = (*first, *second)
    assert (message.case, message.to_case, message.attempts) == (case, child, 1)
    assert (message.jurisdiction, message.to_jurisdiction) == (
        parent.jurisdiction,
        parent.kin.links[0].jurisdiction,
    )


async def test_messages_of_one_case_may_be_claimed_alone(town: Town) -> None:
    (first, _), (second, _) = await referred(town), await referred_again(town)

    assert [message.case for message in await claim(town, case=second)] == [second]
    assert [message.case for message in await claim(town)] == [first]


async def referred_again(town: Town) -> tuple[str, str]:
    command = c.Report(reporter="", role="", answers={"权属": "通信"})
    sent = await report(town.house, town["resident"], EAST, Letter(command, "窨井盖", words("另一处")), None)
    case = str(sent["id"])
    await act(town.house, await town.again("telecom"), case, lc.Refer(), enclosed=words("县道"))
    return case, (await folded(town, case)).kin.links[0].child


async def test_what_was_tried_too_often_is_left_alone_and_shown(town: Town) -> None:
    case, _ = await referred(town)
    (message,) = await claim(town, most=1)

    assert await claim(town, most=1) == ()
    assert await town.house.store.undelivered(1) == (message,)
    assert await town.house.store.undelivered(2) == ()
    assert message.case == case


async def test_what_is_delivered_is_never_claimed_again(town: Town) -> None:
    await referred(town)
    (message,) = await claim(town)
    await town.house.store.delivered(message)

    assert await town.house.store.undelivered(1) == ()
    assert await claim(town) == ()


async def test_of_two_messages_to_the_same_case_the_later_one_waits(town: Town) -> None:
    _, child = await referred(town)
    (message,) = await claim(town)
    await deliver(town.house, message)

    (opened,) = await claim(town)
    assert await claim(town) == ()
    await deliver(town.house, opened)
    (assigned,) = await claim(town)

    assert (opened.case, opened.seq, assigned.case) == (child, 1, child)
    assert assigned.seq > opened.seq


async def test_the_child_takes_copies_that_are_its_own(town: Town) -> None:
    case, child = await referred(town)
    await pass_on(town.house, PACE)
    scope = await everywhere(town)

    (mine,) = (await town.house.store.run(scope, lambda tx: tx.photos(case))).values()
    (other,) = (await town.house.store.run(scope, lambda tx: tx.photos(child))).values()
    texts = await town.house.store.run(scope, lambda tx: tx.contents(child))

    assert mine.id != other.id
    assert (mine.full, mine.thumb, mine.digest, mine.owner) == (other.full, other.thumb, other.digest, other.owner)
    assert sorted((each.what, str(each.body["text"])) for each in texts.values()) == [
        ("note", "县道"),
        ("text", "井盖破了"),
    ]


async def test_two_workers_at_once_open_one_case(town: Town) -> None:
    _, child = await referred(town)
    (message,) = await claim(town)

    told = await asyncio.gather(*(deliver(town.house, message) for _ in range(3)), return_exceptions=True)

    assert all(isinstance(each, int | InFlight) for each in told)
    assert sum(each > 0 for each in told if isinstance(each, int)) == 1
    found = await folded(town, child)
    assert (found.kin.origin is not None, found.reporter) == (True, town["resident"].id)
    assert len(found.photos) == 1


async def test_progress_is_told_exactly_once_whoever_repeats_it(town: Town) -> None:
    case, child = await referred(town)
    await pass_on(town.house, PACE)
    await act(town.house, await town.again("telecom"), child, c.Accept())
    (message,) = await claim(town)

    await asyncio.gather(*(deliver(town.house, message) for _ in range(3)), return_exceptions=True)
    await deliver(town.house, message)
    await pass_on(town.house, PACE)

    events = await town.house.store.run(await everywhere(town), lambda tx: tx.events(case))
    told = Counter(e.payload.seq for e in events if e.payload.kind == "link:progress")  # type: ignore[union-attr]  # its own
    assert set(told.values()) == {1}
    assert (await folded(town, case)).kin.links[0].what is What.ACCEPTED


async def test_two_passes_at_once_do_every_message_once(town: Town) -> None:
    pairs = [await referred(town), await referred_again(town), await referred_again(town)]

    swept = await asyncio.gather(pass_on(town.house, PACE), pass_on(town.house, PACE))
    await pass_on(town.house, PACE)

    assert [each.failed for each in swept] == [(), ()]
    for case, child in pairs:
        assert (await folded(town, child)).kin.origin is not None
        assert (await folded(town, case)).kin.links[0].what is What.ASSIGNED


async def test_lists_tell_where_a_case_came_from_and_how_many_came_of_it(town: Town) -> None:
    case, child = await referred(town)
    await pass_on(town.house, PACE)
    scope = await everywhere(town)
    query = Query(Which.BOARD, town["steward"].id, jurisdictions=scope.jurisdictions)
    rows = {row.summary.id: row.summary for row in (await town.house.store.run(scope, lambda tx: tx.list(query))).rows}

    assert (rows[case].origin, rows[case].links) == (None, 1)
    assert (rows[child].origin, rows[child].links) == (LinkKind.REFER.value, 0)


async def test_refolding_finds_nothing_to_mend(town: Town) -> None:
    await referred(town)
    await pass_on(town.house, PACE)

    rebuilt = await town.house.store.rebuild()

    assert (rebuilt.cases, rebuilt.mismatches) == (2, ())
