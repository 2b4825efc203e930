"""Codes on posters and cards (码上说): what they fill in, what they leave alone, and where a tapped address leads."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import commands as c
from cases import posting
from cases.codes import ALPHABET, Code, CodeKind, read_short, short_of
from cases.coding import Make, listed, make, make_all, opened, revoke
from cases.concerns import Concerns
from cases.events import Reported
from cases.house import Enclosed
from cases.intake import Letter, report
from cases.people import Role, TieKind
from cases.places import Known, PlaceKind
from cases.ports import Receipt, RosterEntry, Scope, Transaction
from cases.ports_channels import Message, Outcome
from cases.ports_pages import PagesRefused
from cases.ports_services import ServiceDown
from cases.ports_sms import Texted, TextMessage
from cases.refusals import InvalidInput, NotAllowed, NotFound
from cases.short_links import LASTS, Pages, shortened, tapped, to_case
from cases.texting import LINK, SmsChannel, Wording
from tests.cases.test_desk_duties import place
from tests.support.town import EAST, FAR_CODE, WEST, Town, found_town, words

NOWHERE = Pages("pages/report/report")
H5 = Pages("pages/report/report", "https://rd.example.gov.cn/h5")
POINT = Enclosed("place", {"lat": 30.5, "lng": 120.6, "datum": "gcj02", "address": ""})


@pytest.fixture
async def town() -> Town:
    found = await found_town()
    where = await place(found)

    async def furnish(tx: Transaction) -> None:
        village = Known(PlaceKind.VILLAGE, "甲村")
        grid = Known(PlaceKind.GRID, "一网格", code="G1", village="甲村")
        await tx.save_places(where, [village, grid])
        await tx.add_subject(where, TieKind.PROJECT, "演示项目")
        await tx.add_subject(where, TieKind.ENTERPRISE, "演示企业")

    await found.house.store.run(Scope.of(where), furnish)
    return found


def shorts_in(receipt: Receipt) -> list[str]:
    shorts = receipt["shorts"]
    assert isinstance(shorts, list)
    return shorts


async def code_of(town: Town, kind: CodeKind, target: str, village: str | None = None) -> str:
    receipt = await make(town.house, town["steward"], EAST, Make(kind, target, village), None)
    return shorts_in(receipt)[0]


async def told(town: Town, short: str, who: str = "resident", *more: Enclosed, **said: object) -> Reported:
    asked = replace(c.Report(reporter="", role="居民"), **said)  # type: ignore[arg-type]  # fields by name
    letter = Letter(asked, None, (*words("演示内容"), *more), code=short)
    receipt = await report(town.house, await town.again(who), EAST, letter, None)
    where = await place(town)
    events = await town.house.store.run(Scope.of(where), lambda tx: tx.events(str(receipt["id"])))
    first = events[0].payload
    assert isinstance(first, Reported)
    return first


# --- short ids --------------------------------------------------------------------------------------------------------


@given(st.integers(0, 2**40), st.integers(0, 2**128 - 1))
def test_a_short_id_is_read_back_also_from_a_hasty_hand(jurisdiction: int, chance: int) -> None:
    short = short_of(jurisdiction, f"{chance:032x}")
    hasty = short.lower().replace("0", "o").replace("1", "l")

    assert set(short) <= set(ALPHABET) | {"-"}
    assert len(short) <= 32
    assert read_short(f" {hasty} ") == (short, jurisdiction)


@pytest.mark.parametrize(
    "text", ["", "1", "1-1234567", "01-12345678", "1-1234567U", "ZZZZZZZZZZZZZ-00000000", "1_12345678"]
)
def test_what_can_be_no_short_id_is_none(text: str) -> None:
    assert read_short(text) is None


# --- made and revoked -------------------------------------------------------------------------------------------------


async def test_codes_are_made_by_who_coordinates_there(town: Town) -> None:
    for who in ("resident", "deputy", "far"):
        with pytest.raises(NotAllowed):
            await make(town.house, town[who], EAST, Make(CodeKind.VILLAGE, "甲村"), None)
        with pytest.raises(NotAllowed):
            await listed(town.house, town[who], EAST)


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (Make(CodeKind.VILLAGE, "没有的村"), "target"),
        (Make(CodeKind.GRID, "G9"), "target"),
        (Make(CodeKind.PROJECT, "别的项目"), "target"),
        (Make(CodeKind.DEPUTY, "nobody"), "target"),
        (Make(CodeKind.STATION, "演示站", "没有的村"), "village"),
        (Make(CodeKind.STATION, "\n\n 　"), "target"),
    ],
)
async def test_a_code_stands_for_what_the_town_has(town: Town, asked: Make, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        await make(town.house, town["steward"], EAST, asked, None)

    assert set(refused.value.errors) == {field}


async def test_a_space_more_makes_no_other_station(town: Town) -> None:
    assert await code_of(town, CodeKind.STATION, "演示 站") == await code_of(town, CodeKind.STATION, " 演示\n站 ")


async def test_all_of_a_kind_are_made_at_once_and_those_there_are_stay(town: Town) -> None:
    first = await code_of(town, CodeKind.VILLAGE, "甲村")
    whole = await make_all(town.house, town["steward"], EAST, CodeKind.VILLAGE, "k1")
    again = await make_all(town.house, town["steward"], EAST, CodeKind.VILLAGE, "k1")

    assert first in shorts_in(whole)
    assert again == whole
    for kind, code in ((CodeKind.STATION, EAST), (CodeKind.GRID, WEST)):
        with pytest.raises(InvalidInput):
            await make_all(town.house, town["steward"], code, kind, None)


async def test_a_code_is_revoked_by_who_manages_it_or_by_the_deputy_whose_card_it_is(town: Town) -> None:
    card = await code_of(town, CodeKind.DEPUTY, town["deputy"].id)
    village = await code_of(town, CodeKind.VILLAGE, "甲村")
    with pytest.raises(NotAllowed):
        await revoke(town.house, town["deputy"], EAST, village, None)
    for where, short in ((WEST, village), (EAST, "1-00000000"), (EAST, "x")):
        with pytest.raises(NotFound):
            await revoke(town.house, town["steward"], where, short, None)

    await revoke(town.house, town["deputy"], EAST, card.lower(), None)
    await revoke(town.house, town["steward"], EAST, card, None)

    with pytest.raises(NotFound, match="已经停用"):
        await opened(town.house, card)
    with pytest.raises(InvalidInput) as refused:
        await told(town, card)
    assert refused.value.errors == {"code": "这个码已经停用,请去掉它再上报"}


async def test_a_code_that_never_was_opens_nothing(town: Town) -> None:
    known = await code_of(town, CodeKind.VILLAGE, "甲村")
    unlike = known[:-1] + ("0" if known[-1] != "0" else "1")
    for short in ("x", "ZZZ-00000000", unlike):
        with pytest.raises(NotFound):
            await opened(town.house, short)
    for short in ("x", unlike):
        with pytest.raises(InvalidInput):
            await told(town, short)


# --- what a report gets -----------------------------------------------------------------------------------------------


async def test_a_grid_brings_itself_and_its_village(town: Town) -> None:
    short = await code_of(town, CodeKind.GRID, "G1")
    found = await told(town, short)

    assert (found.village, found.grid) == ("甲村", "G1")
    assert (await opened(town.house, short)).village == "甲村"
    assert found.arrival is not None
    assert (found.arrival.short, found.arrival.kind, found.arrival.name) == (short, CodeKind.GRID, "一网格")


async def test_a_point_counts_more_than_the_poster(town: Town) -> None:
    found = await told(town, await code_of(town, CodeKind.GRID, "G1"), "resident", POINT)

    assert (found.village, found.grid) == (None, None)
    assert found.arrival is not None


async def test_villages_stations_projects_and_enterprises_fill_in_what_is_left_open(town: Town) -> None:
    village = await told(town, await code_of(town, CodeKind.VILLAGE, "甲村"))
    station = await told(town, await code_of(town, CodeKind.STATION, "演示站", "甲村"))
    project = await told(town, await code_of(town, CodeKind.PROJECT, "演示项目"))
    enterprise = await told(town, await code_of(town, CodeKind.ENTERPRISE, "演示企业"))

    assert (village.village, station.village) == ("甲村", "甲村")
    assert station.arrival is not None
    assert station.arrival.name == "演示站"
    assert (project.concerns, enterprise.concerns) == (Concerns(project="演示项目"), Concerns(enterprise="演示企业"))


async def test_a_card_asks_its_deputy_who_is_not_asked_by_the_own_one(town: Town) -> None:
    card = await code_of(town, CodeKind.DEPUTY, town["deputy"].id)

    found, own = await told(town, card), await told(town, card, "deputy")

    assert (found.through, found.manner) == (town["deputy"].id, "转报")
    assert (own.through, own.manner) == (None, "本人")
    assert found.arrival is not None
    assert found.arrival.name == ""  # nobody's name stands in the log


async def test_what_came_through_a_code_is_counted(town: Town) -> None:
    short = await code_of(town, CodeKind.VILLAGE, "甲村")
    await told(town, short)
    town.clock.later(days=31)
    await told(town, short)

    assert [(each.reports, each.lately) for each in await listed(town.house, town["steward"], EAST)] == [(2, 1)]


# --- on paper ---------------------------------------------------------------------------------------------------------


async def test_a_poster_says_where_and_for_what(town: Town) -> None:
    first = await code_of(town, CodeKind.VILLAGE, "甲村")
    await code_of(town, CodeKind.VILLAGE, "乙村")
    asked = posting.Hanging(CodeKind.VILLAGE, (first,), "0573-00000000")

    sheets, codes = await posting.posters(town.house, town["steward"], EAST, asked)

    assert [(each.town, each.name, each.code, each.phone) for each in sheets] == [
        ("东街道", "甲村", first, "0573-00000000")
    ]
    assert [each.short for each in codes] == [first]


async def test_sheets_that_cannot_be_printed_say_why(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    steward = town["steward"]
    await make_all(town.house, steward, EAST, CodeKind.VILLAGE, None)
    monkeypatch.setattr(posting, "MOST", 1)

    for kind in (CodeKind.DEPUTY, CodeKind.GRID, CodeKind.VILLAGE):
        with pytest.raises(InvalidInput):
            await posting.posters(town.house, steward, EAST, posting.Hanging(kind))
    with pytest.raises(InvalidInput):
        await posting.cards(town.house, steward, EAST, (), "")
    with pytest.raises(NotAllowed):
        await posting.cards(town.house, town["deputy"], EAST, (), "")


async def test_a_card_has_what_the_roster_says_of_who_is_a_deputy_still(town: Town) -> None:
    where = await place(town)
    now = town.clock.now

    async def enrol(tx: Transaction) -> None:
        gone = RosterEntry("gone", "演示gone", Role.DEPUTY, where, valid_to=now + timedelta(days=1))
        await tx.save_roster([gone], {"gone": town.house.ids.new()})

    await town.house.store.run(Scope.of(where), enrol)
    await make_all(town.house, town["steward"], EAST, CodeKind.DEPUTY, None)
    town.clock.later(days=2)

    cards, codes = await posting.cards(town.house, town["steward"], EAST, (), "演示站")

    assert [(each.name, each.lines) for each in cards] == [("演示deputy", ("镇级人大代表", "演示站"))]
    assert [each.target for each in codes] == [town["deputy"].id]


async def test_a_picture_is_kept_with_its_code(town: Town) -> None:
    short = await code_of(town, CodeKind.VILLAGE, "甲村")
    code = await posting.one(town.house, town["steward"], EAST, short)
    assert await posting.drawn([code], _bytes) == {short: short.encode()}

    await posting.keep_picture(town.house, code, "code/ab/x", "qr")
    await posting.keep_picture(town.house, replace(code, short="1-ZZZZZZZZ"), "code/ab/x", "qr")

    kept = await posting.one(town.house, town["steward"], EAST, short)
    assert (kept.picture, kept.drawn_by) == ("code/ab/x", "qr")
    with pytest.raises(InvalidInput):
        await posting.one(town.house, town["steward"], EAST, "1-ZZZZZZZZ")


async def _bytes(code: Code) -> bytes:
    return code.short.encode()


# --- short addresses --------------------------------------------------------------------------------------------------


class Links:
    """Makes links, and counts how often it was asked; or says why it does not."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, datetime]] = []
        self.wrong: Exception | None = None

    async def url_link(self, path: str, query: str, until: datetime) -> str:
        if self.wrong is not None:
            raise self.wrong
        self.asked.append((path, query, until))
        return f"https://wxaurl.cn/{len(self.asked)}"

    async def scheme(self, path: str, query: str, until: datetime) -> str:
        return f"weixin://dl/business/?t={path}?{query}&until={until:%s}"


async def test_a_link_is_made_when_tapped_and_used_until_shortly_before_its_end(town: Town) -> None:
    where, links = await place(town), Links()
    short = await shortened(town.house, where, "pages/case/case", {"id": "1"})
    assert await shortened(town.house, where, "pages/case/case", {"id": "1"}) == short
    assert links.asked == []

    first = await tapped(town.house, links, NOWHERE, short.lower())
    again = await tapped(town.house, links, NOWHERE, short)
    town.clock.later(days=28, hours=13)
    later = await tapped(town.house, links, NOWHERE, short)

    assert (first, again, later) == ("https://wxaurl.cn/1", "https://wxaurl.cn/1", "https://wxaurl.cn/2")
    assert links.asked[0][:2] == ("pages/case/case", "id=1")
    assert links.asked[0][2] <= town.clock.now + LASTS


@pytest.mark.parametrize("wrong", [PagesRefused("用完了", again=True), ServiceDown("没有应答", doubtful=True)])
async def test_while_wechat_says_no_an_older_link_or_the_own_page_is_used(town: Town, wrong: Exception) -> None:
    where, links = await place(town), Links()
    short = await shortened(town.house, where, "pages/case/case", {"id": "1"})
    links.wrong = wrong
    with pytest.raises(type(wrong)):
        await tapped(town.house, links, NOWHERE, short)
    assert await tapped(town.house, links, H5, short) == f"{H5.h5}?page=pages%2Fcase%2Fcase&id=1"
    links.wrong = None
    await tapped(town.house, links, NOWHERE, short)
    links.wrong = wrong
    town.clock.later(days=28, hours=13)

    assert await tapped(town.house, links, NOWHERE, short) == "https://wxaurl.cn/1"


async def test_the_code_on_a_poster_leads_to_a_report_and_a_revoked_one_nowhere(town: Town) -> None:
    links = Links()
    short = await code_of(town, CodeKind.VILLAGE, "甲村")
    asked = replace(H5, h5="https://rd.example.gov.cn/?v=1")

    assert await tapped(town.house, links, NOWHERE, short) == "https://wxaurl.cn/1"
    assert links.asked[0][:2] == ("pages/report/report", f"scene={short}")
    assert await tapped(town.house, None, asked, short) == f"{asked.h5}&page=pages%2Freport%2Freport&scene={short}"
    with pytest.raises(NotFound, match="还没有开通小程序"):
        await tapped(town.house, None, NOWHERE, short)
    await revoke(town.house, town["steward"], EAST, short, None)
    for wrong in (short, "x", "ZZZ-00000000"):
        with pytest.raises(NotFound):
            await tapped(town.house, links, NOWHERE, wrong)


async def test_a_place_without_codes_has_none(town: Town) -> None:
    assert await listed(town.house, town["far"], FAR_CODE) == ()


class Phones:
    """Sends text messages to nobody and keeps them."""

    def __init__(self) -> None:
        self.sent: list[TextMessage] = []

    async def send(self, message: TextMessage) -> Texted:
        self.sent.append(message)
        return Texted(Outcome.SENT, "短信:已发送", "1")


async def test_a_text_message_has_the_short_id_of_its_case(town: Town) -> None:
    where, phones = await place(town), Phones()

    async def phone_of(_person: str) -> str:
        return "+8613800000000"

    link = partial(to_case, town.house, "pages/case/detail")
    channel = SmsChannel(phones, Wording("1001", ("编号", LINK)), phone_of, link)
    about = Message("m", "case:answered", "p", "标题", "全文", {"编号": "1"}, jurisdiction=where, case="01938a7e")

    await channel.reach(about)
    await channel.reach(replace(about, case=None))

    (_, short), nothing = (each.parameters for each in phones.sent)
    assert nothing == ("1", "-")
    links = Links()
    await tapped(town.house, links, NOWHERE, short)
    assert links.asked[0][:2] == ("pages/case/detail", "id=01938a7e")
