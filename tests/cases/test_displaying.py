"""What strangers see of a case (公示): covered, coarse, and nothing that was not checked or released by a person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.memory_store import MemoryStore
from cases import album
from cases import commands as c
from cases.areas import MOST_AREAS, Area, checked, together
from cases.board import Posted, board
from cases.coarse import coarse
from cases.commands_display import CoverPhoto, DecideContent
from cases.commands_voices import Withdraw
from cases.deciding_display import ToCover, to_cover
from cases.events_display import ContentDecided, PhotoCovered
from cases.looking import open_sealed
from cases.people import Person, Role, Tenure
from cases.ports import Which
from cases.ports_checks import Checked, Verdict, What
from cases.prose import sentence
from cases.refusals import InFlight, InvalidInput, NotAllowed, NotFound, WrongPhase
from cases.undecided import undecided
from cases.views import Wanted, checks, listing, look
from tests.support.checks import Checking
from tests.support.town import CITY_CODE, EAST, WEST, found_town

STRANGER = Person("演示路人")
AREA = Area(0.1, 0.2, 0.3, 0.4)


@pytest.fixture
async def here() -> Checking:
    return Checking(await found_town())


async def posted(here: Checking, case: str) -> Posted:
    found = await board(here.town.house, STRANGER, EAST, 20, None)
    return next(each for each in found.items if each.row.summary.id == case)


async def item_of(here: Checking, case: str, what: What) -> str:
    return next(each.item for each in await here.checks(case) if each.what is what)


# --- the board --------------------------------------------------------------------------------------------------------


async def test_nothing_unchecked_is_on_the_board(here: Checking) -> None:
    case = await here.report(photos=2)
    await here.answered(case)

    before = await posted(here, case)
    assert (before.text, before.answer, before.photos) == (None, None, ())
    await here.step()
    after = await posted(here, case)

    assert (after.text, after.answer, len(after.photos)) == ("井盖破了", "已换好井盖", 2)


@pytest.mark.parametrize("verdict", [Verdict.REVIEW, Verdict.RISKY, Verdict.UNAVAILABLE, Verdict.PENDING])
async def test_only_what_has_passed_is(here: Checking, verdict: Verdict) -> None:
    here.checker.says = {"井盖": Checked(verdict, trace="t"), "picture": Checked(verdict, trace="u")}
    case = await here.report(photos=1)
    await here.step()

    found = await posted(here, case)
    assert (found.text, found.photos) == (None, ())


async def test_names_numbers_and_houses_are_covered_and_the_reporter_is_nobody(here: Checking) -> None:
    case = await here.report("演示resident说建设路128号3单元402室漏水,电话13812345678,王小二也在", hide="王小二")
    await here.step()

    assert (await posted(here, case)).text == "〔姓名〕说建设路〔门牌〕漏水,电话〔电话〕,〔姓名〕也在"


async def test_a_desk_keeps_its_telephone_in_an_answer(here: Checking) -> None:
    case = await here.report()
    await here.answered(case, "请拨打0574-62001234,人民路5号窗口")
    await here.step()

    assert (await posted(here, case)).answer == "请拨打0574-62001234,人民路〔门牌〕窗口"


async def test_a_matter_that_is_still_a_deputys_alone_is_on_no_board(here: Checking) -> None:
    await here.report()
    found = await board(here.town.house, STRANGER, WEST, 20, None)

    assert found.items == ()
    assert len((await board(here.town.house, STRANGER, CITY_CODE, 20, None)).items) == 1


async def test_a_board_goes_on_page_by_page(here: Checking) -> None:
    cases = []
    for _ in range(3):
        cases.append(await here.report())
        here.town.clock.later(minutes=1)
    first = await board(here.town.house, STRANGER, EAST, 2, None)
    rest = await board(here.town.house, STRANGER, EAST, 2, first.next)

    assert [each.row.summary.id for each in (*first.items, *rest.items)] == cases[::-1]
    assert rest.next is None


async def test_a_place_that_is_none_has_no_board(here: Checking) -> None:
    with pytest.raises(NotFound, match="没有代码为999999的辖区"):
        await board(here.town.house, STRANGER, "999999", 20, None)


async def test_days_are_counted_to_the_end_that_comes_first(here: Checking) -> None:
    case = await here.report()
    await here.do("telecom", case, c.Accept())

    assert (await posted(here, case)).days_left == 30


async def test_whoever_withdraws_takes_words_and_photos_off_the_board(here: Checking) -> None:
    case = await here.report(photos=1)
    await here.step()
    (photo,) = (await posted(here, case)).photos
    await here.do("resident", case, Withdraw())

    found = await posted(here, case)
    assert (found.text, found.photos, found.days_left) == (None, (), None)
    with pytest.raises(NotFound):
        await album.public(here.town.house, photo, case)


async def test_a_word_that_was_deleted_is_on_no_board(here: Checking) -> None:
    case = await here.report()
    await here.answered(case)
    await here.step()
    store = here.town.house.store
    assert isinstance(store, MemoryStore)
    store._tables.contents[case] = {}

    found = await posted(here, case)
    assert (found.text, found.answer) == (None, None)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("建设路128号门口", "建设路〔门牌〕门口"),
        ("人民路12-3号", "人民路〔门牌〕"),
        ("阳光小区3幢2单元402室", "阳光小区〔门牌〕"),
        ("甲村三组15号", "甲村三组〔门牌〕"),
        ("5号楼顶", "〔门牌〕顶"),
        ("名都3幢502,漏水", "名都〔门牌〕,漏水"),
        ("名都3号楼2单元501漏水", "名都〔门牌〕漏水"),
        ("水月亭路12号3单元601", "水月亭路〔门牌〕"),
        ("名都3-2-501、2单元", "名都〔门牌〕、〔门牌〕"),
        ("3幢120户,10-1-2020", "〔门牌〕120户,10-1-2020"),
        ("北纬30.12345,东经121.34567", "〔门牌〕,〔门牌〕"),
        ("12号下午,2号线,1.5米深,10点20分", "12号下午,2号线,1.5米深,10点20分"),
    ],
)
def test_a_place_is_a_village_and_no_house(text: str, shown: str) -> None:
    assert coarse(text) == shown


# --- a person decides -------------------------------------------------------------------------------------------------


async def test_a_coordinator_finds_what_waits_and_decides_with_a_reason(here: Checking) -> None:
    here.checker.says["井盖"] = Checked(Verdict.REVIEW, "拿不准")
    case = await here.report("井盖旁13812345678", photos=1)
    await here.step()
    steward = await here.town.again("steward")

    page = await undecided(here.town.house, steward, EAST, 20, 0)
    ((found,), following) = page.items, page.next
    assert (found.text, found.check.label, found.case.id, following) == ("井盖旁〔电话〕", "拿不准", case, None)
    await here.do("steward", case, DecideContent(found.check.item, show=True), "没有问题")

    assert (await posted(here, case)).text == "井盖旁〔电话〕"
    assert (await undecided(here.town.house, steward, CITY_CODE, 20, 0)).items == ()


async def test_a_list_of_what_waits_goes_on_behind_a_number(here: Checking) -> None:
    here.checker.says = {"井盖": Checked(Verdict.RISKY), "picture": Checked(Verdict.RISKY)}
    await here.report(photos=2)
    await here.step()
    steward = await here.town.again("steward")

    first = await undecided(here.town.house, steward, EAST, 2, 0)
    assert first.next is not None
    rest = await undecided(here.town.house, steward, EAST, 2, first.next)
    assert ([each.text for each in first.items], [each.text for each in rest.items]) == (["井盖破了", None], [None])


@pytest.mark.parametrize("who", ["deputy", "telecom", "far"])
async def test_nobody_else_finds_what_waits(here: Checking, who: str) -> None:
    with pytest.raises(NotAllowed, match="由当地的督办人员决定"):
        await undecided(here.town.house, await here.town.again(who), EAST, 20, 0)


async def test_what_has_gone_with_its_case_is_on_no_list(here: Checking) -> None:
    here.checker.says["井盖"] = Checked(Verdict.REVIEW)
    case = await here.report()
    await here.step()
    store = here.town.house.store
    assert isinstance(store, MemoryStore)
    del store._tables.events[case]

    assert (await undecided(here.town.house, await here.town.again("steward"), EAST, 20, 0)).items == ()


async def test_a_decision_needs_a_reason_and_something_new(here: Checking) -> None:
    case = await here.report()
    item = await item_of(here, case, What.TEXT)

    with pytest.raises(InvalidInput, match="理由"):
        await here.do("steward", case, DecideContent(item, show=False))
    with pytest.raises(InvalidInput, match="没有这项内容"):
        await here.do("steward", case, DecideContent("nothing", show=False), "理由")
    with pytest.raises(InvalidInput, match="没有这项内容"):
        await here.do("steward", await here.report(), DecideContent(item, show=False), "理由")
    await here.do("steward", case, DecideContent(item, show=False), "理由")
    with pytest.raises(WrongPhase, match="已经决定不公开"):
        await here.do("steward", case, DecideContent(item, show=False), "理由")
    await here.do("steward", case, DecideContent(item, show=True), "再看了一遍")
    with pytest.raises(WrongPhase, match="已经决定公开"):
        await here.do("steward", case, DecideContent(item, show=True), "理由")


async def test_what_is_hidden_the_handling_side_and_its_writer_still_read(here: Checking) -> None:
    case = await here.report("井盖旁有人打牌", photos=1)
    text, photo = await item_of(here, case, What.TEXT), await item_of(here, case, What.PHOTO)
    for item in (text, photo):
        await here.do("steward", case, DecideContent(item, show=False), "理由")

    seen = {}
    for who in ("telecom", "resident", "deputy"):
        person = await here.town.again(who)
        view = await look(here.town.house, person, case)
        words = [str(each.body.get("text")) for entry in view.timeline for each in entry.contents if each.id == text]
        rows = (await listing(here.town.house, person, Wanted(Which.BOARD, EAST))).page.rows
        seen[who] = (
            words,
            photo in view.photos,
            photo in view.case.photos,
            rows[0].text,
            rows[0].summary.cover == photo,
        )
    hidden: tuple[object, ...] = ([], False, False, None, False)
    whole = (["井盖旁有人打牌"], True, True, "井盖旁有人打牌", True)
    assert seen == {"telecom": whole, "resident": whole, "deputy": hidden}


async def test_a_list_covers_the_names_that_the_case_covers(here: Checking) -> None:
    case, read = await here.report("我是演示resident,井盖破了"), {}
    for who in ("telecom", "resident", "deputy"):
        view = await listing(here.town.house, await here.town.again(who), Wanted(Which.BOARD, EAST))
        read[who] = (case in view.whole, [row.hides for row in view.page.rows])

    assert read == {"telecom": (True, [()]), "resident": (True, [()]), "deputy": (False, [("演示resident",)])}


async def test_a_photo_is_found_by_whoever_may_see_it_and_by_all_once_it_passed(here: Checking) -> None:
    case = await here.report(photos=1)
    photo = await item_of(here, case, What.PHOTO)
    deputy, house = await here.town.again("deputy"), here.town.house
    assert (await album.find(house, deputy, photo, case)).id == photo
    assert (await album.to_check(house, photo, case)).id == photo
    for wrong in ((photo, "another"), ("another", case), (photo, case)):
        with pytest.raises(NotFound):
            await album.public(house, *wrong)
    await here.step()
    assert (await album.public(house, photo, case)).id == photo
    with pytest.raises(NotFound):
        await album.to_check(house, "another", case)

    await here.do("steward", case, DecideContent(photo, show=False), "理由")

    with pytest.raises(NotFound):
        await album.find(house, deputy, photo, case)
    with pytest.raises(NotFound):
        await album.public(house, photo, case)


async def test_whoever_views_a_case_sees_how_far_each_check_is(here: Checking) -> None:
    case = await here.report(photos=1)
    await here.step()

    found = await checks(here.town.house, await here.town.again("resident"), case)
    assert [(each.what, each.state.value) for each in found] == [(What.TEXT, "passed"), (What.PHOTO, "passed")]


# --- covering ---------------------------------------------------------------------------------------------------------


def cover(
    photo: str, *areas: Area, was: str = "p-full", full: str = "c-full", before: tuple[Area, ...] = ()
) -> CoverPhoto:
    areas = areas or (AREA,)
    return CoverPhoto(photo, areas, full, "c-thumb", was, together(before, areas))


async def test_a_cover_is_for_good_and_what_lies_under_it_is_an_auditors_with_a_reason(here: Checking) -> None:
    case = await here.report(photos=1)
    await here.step()
    photo, house = await item_of(here, case, What.PHOTO), here.town.house
    await here.do("steward", case, cover(photo), "车牌")

    found = await album.find(house, await here.town.again("resident"), photo, case)
    assert (found.full, found.thumb, found.bare_full, found.bare_thumb) == ("c-full", "c-thumb", "p-full", "p-thumb")
    assert (await here.states(case))["photo case:reported"] == "unchecked"  # it is another picture now
    tenure = Tenure(Role.AUDITOR, here.town["deputy"].tenures[0].jurisdiction)
    auditor = Person("演示审计", (tenure,))
    opened = await open_sealed(house, auditor, case, "photos", "核对遮盖是否必要")
    assert opened.photos == (photo,)
    assert (await album.uncovered(house, auditor, photo, case)).full == "p-full"
    for who, which in ((await here.town.again("steward"), photo), (auditor, "another")):
        with pytest.raises(NotFound):
            await album.uncovered(house, who, which, case)


async def test_a_second_cover_is_laid_over_the_first(here: Checking) -> None:
    case = await here.report(photos=1)
    photo, house = await item_of(here, case, What.PHOTO), here.town.house
    await here.do("steward", case, DecideContent(photo, show=True), "可以")
    await here.do("steward", case, cover(photo), "车牌")
    steward, more = await here.town.again("steward"), Area(0.5, 0.5, 1, 1)

    assert await to_cover(house, steward, case, photo, (more,)) == ToCover("p-full", (AREA, more))
    with pytest.raises(InFlight, match="刚刚有了变化"):  # painted before the first cover was laid
        await here.do("steward", case, cover(photo, more, full="d-full"), "人脸")
    await here.do("steward", case, cover(photo, more, full="d-full", before=(AREA,)), "人脸")

    found = await album.find(house, steward, photo, case)
    assert (found.full, found.bare_full) == ("d-full", "p-full")
    assert (await here.states(case))["photo case:reported"] == "decided_public"
    with pytest.raises(WrongPhase, match="已经遮盖"):
        await here.do("steward", case, cover(photo, AREA, more), "再一次")


async def test_a_cover_that_cannot_be_is_refused(here: Checking) -> None:
    case = await here.report(photos=1)
    photo, house = await item_of(here, case, What.PHOTO), here.town.house
    many = tuple(Area(0, 0, 0.5, each / 100) for each in range(10, 11 + MOST_AREAS))

    with pytest.raises(InvalidInput, match="理由"):
        await here.do("steward", case, cover(photo))
    with pytest.raises(InvalidInput, match="没有这张照片"):
        await here.do("steward", case, cover("another"), "理由")
    with pytest.raises(InFlight, match="刚刚有了变化"):
        await here.do("steward", case, cover(photo, was="other"), "理由")
    with pytest.raises(InvalidInput, match="最多遮盖50处"):
        await here.do("steward", case, cover(photo, *many), "理由")
    assert await to_cover(house, await here.town.again("deputy"), case, photo, (AREA,)) is None
    assert await to_cover(house, await here.town.again("steward"), case, "another", (AREA,)) is None
    assert await to_cover(house, await here.town.again("steward"), "another", photo, (AREA,)) is None


@pytest.mark.parametrize(
    "given", [[], [[0, 0, 1]], [[0, 0, 1, 1.1]], [[0.5, 0, 0.5, 1]], [[0, 0.5, 1, 0.4]], [[-0.1, 0, 1, 1]]]
)
def test_an_area_covers_something(given: list[list[float]]) -> None:
    with pytest.raises(InvalidInput):
        checked(given)


def test_areas_are_kept_once() -> None:
    assert checked([[0.1, 0.2, 0.3, 0.4]]) == (AREA,)
    assert together((AREA,), (AREA, replace(AREA, right=1))) == (AREA, replace(AREA, right=1))


def test_it_is_told_in_a_sentence() -> None:
    told = (ContentDecided("p", show=True), ContentDecided("p", show=False), PhotoCovered("p", (AREA,), "", "", ""))
    assert [sentence(each) for each in told] == ["决定公开一项内容", "决定不公开一项内容", "遮盖照片的1处"]
