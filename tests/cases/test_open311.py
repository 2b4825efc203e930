"""GeoReport v2 on a town in memory (Open311): what strangers read, what a client may send, and what it may not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cases import open311_desk
from cases.actions import act
from cases.commands_voices import Withdraw
from cases.house import territory_of
from cases.open311 import Asked, Attribute, Request, Service, answers_of, attributes, period, services
from cases.open311_desk import (
    Told,
    add_media,
    changed_at,
    comment,
    file,
    listening,
    proved,
    requests,
    rules_at,
    the_only,
)
from cases.partner_lines import begin_again
from cases.partners import Key, Line, State, at_desk
from cases.ports import Scope, Transaction
from cases.refusals import InvalidInput, NotAllowed, NotFound
from tests.support.town import EAST, WEST, Town, found_town, words

NOW = datetime(2026, 11, 23, tzinfo=UTC)
LINE = "01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7b10"
LAMP = Told("路灯", "演示:路灯不亮", (30.5, 120.6), "演示路口", ("演示居民", "13800000000"))


@pytest.fixture
async def town() -> Town:
    return await found_town()


async def client(town: Town, state: State = State.LISTENS) -> Line:
    """A client with the key k at a place."""
    where = (await territory_of(town.house)).by_code(EAST)
    assert where is not None
    line = replace(listening(Line(LINE, where.id, "演示客户端", "", Key("k", "演示密钥"))), state=state)

    async def work(tx: Transaction) -> None:
        await tx.save_partner_line(line)

    await town.house.store.run(Scope.of(where.id), work)
    return line


async def every(town: Town, **changes: object) -> tuple[Request, ...]:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    asked = replace(Asked(now - timedelta(days=90), now), **changes)  # type: ignore[arg-type]  # fields of Asked
    return await requests(town.house, EAST, asked)


# --- services ---------------------------------------------------------------------------------------------------------


async def test_categories_are_services_and_questions_are_their_attributes(town: Town) -> None:
    where, rules = await rules_at(town.house, EAST)
    found = {each.code: each for each in services(rules)}

    assert where.code == EAST
    assert found["窨井盖"] == Service("窨井盖", "窨井盖", "市政设施、窨井盖", asks=True, keywords=(), group="市政设施")
    (asked,) = attributes(rules, "窨井盖") or ()
    assert asked == Attribute(
        "权属", number=False, required=False, hint="选一项", order=1, choices=("通信", "水务", "不清楚")
    )
    assert attributes(rules, "没有的类") is None


async def test_answers_are_checked_all_at_once(town: Town) -> None:
    _, rules = await rules_at(town.house, EAST)
    (asked,) = attributes(rules, "窨井盖") or ()

    with pytest.raises(InvalidInput) as told:
        answers_of(rules, "窨井盖", {"权属": "火星", "颜色": "红"})

    assert set(told.value.errors) == {"attribute[权属]", "attribute[颜色]"}
    assert answers_of(rules, "窨井盖", {"权属": asked.choices[0]}) == {"权属": asked.choices[0]}


async def test_a_place_without_rules_is_none(town: Town) -> None:
    with pytest.raises(NotFound, match="jurisdiction_id 110101 was not found"):
        await rules_at(town.house, "110101")

    assert the_only(await territory_of(town.house)) is None
    assert await changed_at(town.house) is not None


# --- time -------------------------------------------------------------------------------------------------------------


def test_the_time_asked_about_is_ninety_days_at_the_most() -> None:
    days = timedelta(days=90)

    assert period(None, None, NOW) == (NOW - days, NOW)
    assert period(NOW - timedelta(days=200), None, NOW) == (NOW - timedelta(days=200), NOW - timedelta(days=110))
    assert period(NOW - timedelta(days=2), None, NOW) == (NOW - timedelta(days=2), NOW)
    with pytest.raises(InvalidInput):
        period(NOW - timedelta(days=91), NOW, NOW)
    with pytest.raises(InvalidInput):
        period(NOW, NOW - timedelta(days=1), NOW)


# --- keys -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["", "演示密钥", f"{LINE}.", f"{LINE}.错的", f"{LINE[:-1]}1.演示密钥"])
async def test_a_key_that_is_none_opens_nothing(town: Town, key: str) -> None:
    await client(town)

    with pytest.raises(NotAllowed, match="api_key"):
        await proved(town.house, key, EAST)


async def test_a_key_is_for_one_place_and_ends_with_its_line(town: Town) -> None:
    line = await client(town)

    assert (await proved(town.house, f"{LINE}.演示密钥", EAST)).id == line.id
    with pytest.raises(NotAllowed):
        await proved(town.house, f"{LINE}.演示密钥", WEST)
    await client(town, state=State.PAUSED)
    with pytest.raises(NotAllowed):
        await proved(town.house, f"{LINE}.演示密钥", EAST)


async def test_nothing_is_sent_again_over_a_line_that_pushes_nothing(town: Town) -> None:
    line = await client(town)

    with pytest.raises(InvalidInput, match="不推送"):
        await begin_again(town.house, line.jurisdiction, line.id, 1)


# --- requests ---------------------------------------------------------------------------------------------------------


async def test_a_request_becomes_a_case_once_however_often_it_is_sent(town: Town) -> None:
    line = await client(town)

    first, again = await file(town.house, line, LAMP), await file(town.house, line, LAMP)

    assert (first[1], again[1], first[0]["id"] == again[0]["id"]) == (True, False, True)
    other = await file(town.house, line, replace(LAMP, text="演示:另一盏", said_by=("", "")))
    assert other[0]["id"] != first[0]["id"]
    assert [each.id for each in await every(town)] == [other[0]["id"], first[0]["id"]]


async def test_what_everybody_reads_names_nobody_and_no_house(town: Town) -> None:
    line = await client(town)
    receipt, _ = await file(town.house, line, LAMP)

    (found,) = await every(town, ids=frozenset({str(receipt["id"])}))

    assert (found.closed, found.service, found.description, found.photo) == (False, "路灯", "", None)
    assert found.expected_at is not None
    assert "演示居民" not in str(found)
    assert "路口" not in str(found)


async def test_requests_are_chosen_by_kind_status_and_time(town: Town) -> None:
    line = await client(town)
    await file(town.house, line, LAMP)
    after = datetime(2026, 11, 25, tzinfo=UTC)

    assert len(await every(town, services=frozenset({"路灯"}), statuses=frozenset({"open"}))) == 1
    assert await every(town, services=frozenset({"窨井盖"})) == ()
    assert await every(town, statuses=frozenset({"closed"})) == ()
    assert await every(town, since=after, until=after) == ()
    assert await every(town, ids=frozenset({LINE})) == ()


async def test_whoever_reads_page_after_page_waits_for_a_turn_each_time(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open311_desk, "_PAGE", 2)
    line = await client(town)
    for number in range(5):
        await file(town.house, line, replace(LAMP, text=f"演示:第{number}盏"))
    turns: list[int] = []

    async def turn() -> None:
        turns.append(1)

    now = datetime(2026, 11, 24, tzinfo=UTC)
    asked = Asked(now - timedelta(days=90), now)

    assert len(await requests(town.house, EAST, asked, 3, turn)) == 3
    assert len(turns) == 1
    assert len(await requests(town.house, EAST, asked, turn=turn)) == 5
    assert len(turns) == 3


async def test_a_category_that_the_rules_do_not_have_is_not_found(town: Town) -> None:
    with pytest.raises(NotFound, match="service_code 飞碟 was not found"):
        await file(town.house, await client(town), replace(LAMP, service="飞碟"))


async def test_an_address_alone_will_do_and_pictures_elsewhere_are_told_to_whoever_handles_it(town: Town) -> None:
    line = await client(town)
    told = Told("路灯", "", address="演示路口", media="https://example.org/a.jpg")

    receipt, _ = await file(town.house, line, told)
    again, new = await file(town.house, line, replace(told, media="https://example.org/b.jpg"))
    case = str(receipt["id"])
    for media in ("a", "a", "b"):
        assert await add_media(town.house, line, case, f"https://example.org/{media}.jpg") == ""

    assert (again["id"], new) == (receipt["id"], False)
    assert (await kinds_of(town, case)).count("case:supplemented") == 2


async def test_a_case_that_is_over_takes_no_picture_and_that_is_told(town: Town) -> None:
    line = await client(town)
    receipt, _ = await file(town.house, line, LAMP)
    case, own = str(receipt["id"]), at_desk(line.partner, line.jurisdiction, None)
    await act(town.house, own, case, Withdraw(), enclosed=words("演示:误报"))

    assert "已办结" in await add_media(town.house, line, case, "https://example.org/a.jpg")


async def test_two_people_who_send_the_same_are_told_apart(town: Town) -> None:
    line = await client(town)

    (first, _), (second, new) = [await file(town.house, line, replace(LAMP, sender=each)) for each in ("a", "b")]

    assert (new, first["id"] != second["id"]) == (True, True)


async def test_what_has_changed_is_found_however_long_ago_it_was_made(town: Town) -> None:
    line = await client(town)
    old, _ = await file(town.house, line, LAMP)
    late, until = NOW + timedelta(days=200), NOW + timedelta(days=300)
    await town.house.store.shift_clock(200 * 86400)
    case = str(old["id"])
    await act(town.house, at_desk(line.partner, line.jurisdiction, None), case, Withdraw(), enclosed=words("演示:误报"))

    (changed,) = await every(town, since=None, until=until, changed=late - timedelta(days=30))

    assert (changed.id, changed.closed) == (case, True)
    assert await every(town, since=None, until=late - timedelta(days=30), changed=NOW) == ()


async def kinds_of(town: Town, case: str) -> list[str]:
    territory = await territory_of(town.house)

    async def work(tx: Transaction) -> list[str]:
        return [each.payload.kind for each in await tx.events(case)]

    return await town.house.store.run(Scope(frozenset(territory.jurisdictions)), work)


async def test_a_client_adds_to_its_own_requests_alone(town: Town) -> None:
    line = await client(town)
    receipt, _ = await file(town.house, line, LAMP)
    own = str(receipt["id"])

    first = await comment(town.house, line, own, "1", "演示:还是不亮")
    again = await comment(town.house, line, own, "1", "演示:还是不亮")

    assert dict(first) == dict(again)
    with pytest.raises(InvalidInput):
        await comment(town.house, line, own, "2", "")
    with pytest.raises(NotFound):
        await comment(town.house, line, LINE, "3", "演示:不是我的")


async def test_who_has_it_in_hand_is_told_and_what_is_over_is_closed(town: Town) -> None:
    line = await client(town)
    receipt, _ = await file(town.house, line, replace(LAMP, service="窨井盖", answers={"权属": "水务"}))
    case = str(receipt["id"])
    before = (await every(town))[0]

    await act(town.house, at_desk(line.partner, line.jurisdiction, None), case, Withdraw(), enclosed=words("演示:误报"))
    (after,) = await every(town, statuses=frozenset({"closed"}))

    assert (before.agency, before.closed, before.notes) == ("水务公司", False, "待受理")
    assert (after.closed, after.expected_at) == (True, None)
    assert after.seq > before.seq
