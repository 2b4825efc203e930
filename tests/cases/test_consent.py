"""Without a word on the notice in force nobody's place or picture is kept (同意): asked, versioned, taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from cases import album, consenting, filing, intake
from cases import commands as c
from cases.actions import act
from cases.consent import COMMON, Consent, Matter, Notices, NoticeUnreadable, PrivacyNotice, in_force, read_notice
from cases.house import Enclosed
from cases.refusals import ConsentNeeded, InvalidInput, NotFound
from tests.support.town import EAST, FAR_CODE, Town, found_town, upload, words

PLACE = Enclosed("place", {"lat": 30.5, "lng": 120.6, "datum": "wgs84", "address": "演示路口"})
AT = datetime(2026, 11, 23, 1, tzinfo=UTC)
ALL = ["file", "photo", "place"]


def notice(version: str, *still: str, document: str = COMMON) -> PrivacyNotice:
    return PrivacyNotice(document, version, date(2026, 11, 23), frozenset(still), "演示隐私告知书\n")


def with_notices(town: Town, *notices: PrivacyNotice) -> Town:
    board = Notices({each.document: each for each in notices})
    return replace(town, house=replace(town.house, notices=board))


@pytest.fixture
async def town() -> Town:
    return with_notices(await found_town(), notice("2"))


async def report(town: Town, *enclosed: Enclosed, photos: tuple[str, ...] = (), who: str = "resident") -> str:
    command = c.Report(reporter="", role="", photos=photos)
    letter = intake.Letter(command, "窨井盖", (*words("井盖不见了"), *enclosed))
    return str((await intake.report(town.house, town[who], EAST, letter, None))["id"])


async def test_a_place_without_consent_is_refused_and_the_version_to_show_is_named(town: Town) -> None:
    with pytest.raises(ConsentNeeded) as caught:
        await report(town, PLACE)

    assert caught.value.message == "提供位置以前,请先阅读并同意隐私告知书(版本 2);也可以去掉位置,只用文字上报"
    assert caught.value.errors == {"notice": "2", "document": "common", "scopes": "位置"}


async def test_words_alone_need_no_consent(town: Town) -> None:
    assert await report(town)


async def test_consent_to_one_matter_is_none_to_another(town: Town) -> None:
    await consenting.agree(town.house, town["resident"], "2", ["place"], None)
    photo = await upload(town, "resident")

    with pytest.raises(ConsentNeeded, match="提供照片以前"):
        await report(town, PLACE, photos=(photo,))


async def test_an_upload_without_consent_is_refused_unless_it_is_by_duty(town: Town) -> None:
    with pytest.raises(ConsentNeeded, match="照片"):
        await album.check_consent(town.house, town["resident"])
    with pytest.raises(ConsentNeeded, match="短视频和文件"):
        await filing.check_consent(town.house, town["deputy"])

    await album.check_consent(town.house, town["telecom"])
    await filing.check_consent(town.house, town["telecom"])


async def test_a_version_that_is_not_in_force_is_not_consented_to(town: Town) -> None:
    with pytest.raises(InvalidInput, match="现在的隐私告知书是版本 2"):
        await consenting.agree(town.house, town["resident"], "1", ALL, None)
    with pytest.raises(InvalidInput, match="没有“face”这一项"):
        await consenting.agree(town.house, town["resident"], "2", ["face"], None)
    with pytest.raises(NotFound, match="没有代码为000000的辖区"):
        await consenting.notice_at(town.house, "000000")


async def test_without_notices_nobody_is_asked_and_there_is_none_to_read() -> None:
    town = await found_town()

    assert await report(town, PLACE)
    with pytest.raises(NotFound, match="没有隐私告知书"):
        await consenting.notice_at(town.house, None)


async def test_a_new_version_asks_again_unless_it_says_that_the_old_one_stands(town: Town) -> None:
    await consenting.agree(town.house, town["resident"], "2", ALL, None)
    assert await report(town, PLACE)

    assert await report(with_notices(town, notice("3", "2")), PLACE)
    with pytest.raises(ConsentNeeded, match="版本 3"):
        await report(with_notices(town, notice("3")), PLACE)


async def test_what_was_withdrawn_is_refused_at_once_and_words_are_still_taken(town: Town) -> None:
    await consenting.agree(town.house, town["resident"], "2", ALL, None)

    after = await consenting.withdraw(town.house, town["resident"], None)

    assert (after.held, [each.given for each in after.said]) == (frozenset(), [False, True])
    with pytest.raises(ConsentNeeded):
        await report(town, PLACE)
    assert await report(town)


async def test_one_matter_can_be_taken_back_alone(town: Town) -> None:
    await consenting.agree(town.house, town["resident"], "2", ALL, None)

    after = await consenting.withdraw(town.house, town["resident"], ["place"])

    assert after.held == {Matter.PHOTO, Matter.FILE}


async def test_saying_the_same_again_adds_nothing(town: Town) -> None:
    for _ in range(2):
        await consenting.agree(town.house, town["resident"], "2", ALL, None)
    for _ in range(2):
        last = await consenting.withdraw(town.house, town["resident"], None)

    assert len(last.said) == 2


async def test_a_place_with_a_notice_of_its_own_asks_for_that(town: Town) -> None:
    town = with_notices(town, notice("2"), notice("东-1", document=EAST), notice("远-1", document=FAR_CODE))
    await consenting.agree(town.house, town["resident"], "2", ALL, None)

    with pytest.raises(ConsentNeeded) as caught:
        await report(town, PLACE)
    await album.check_consent(town.house, town["resident"])  # of an upload nobody knows yet where it goes

    assert caught.value.errors["document"] == EAST
    there = await consenting.agree(town.house, town["resident"], "东-1", ["place"], EAST)
    assert (there.notice.version, there.held) == ("东-1", frozenset({Matter.PLACE}))
    assert await report(town, PLACE)
    assert (await consenting.standing(town.house, town["resident"], None)).held == set(Matter)


async def test_a_place_that_is_told_later_needs_consent_too(town: Town) -> None:
    case = await report(town)

    with pytest.raises(ConsentNeeded):
        await act(town.house, town["resident"], case, c.Supplement(), enclosed=(PLACE,))
    await consenting.agree(town.house, town["resident"], "2", ALL, None)
    assert await act(town.house, town["resident"], case, c.Supplement(), enclosed=(PLACE,))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "版本:1\n日期:昨天\n仍有效:无\n\n正文",
        "版本:\n日期:2026-11-23\n仍有效:无\n\n正文",
        "版本:1\n日期:2026-11-23\n仍有效:无\n",
        f"版本:{'长' * 41}\n日期:2026-11-23\n\n正文",
    ],
)
def test_a_text_that_is_no_notice_is_refused(text: str) -> None:
    with pytest.raises(NoticeUnreadable):
        read_notice(COMMON, text)


def test_a_notice_is_read_with_its_version_and_what_still_stands() -> None:
    found = read_notice("330481", "版本:3\r\n日期: 2026-11-23\r\n仍有效:1、2\r\n\r\n正文\r\n第二行\r\n")

    assert found == PrivacyNotice("330481", "3", date(2026, 11, 23), frozenset({"1", "2"}), "正文\n第二行\n")
    assert len(found.digest) == 64


def test_consent_to_another_document_is_none_to_this_one() -> None:
    said = Consent("p", "330481", "2", "", frozenset(Matter), given=True, at=AT)

    assert in_force([said], notice("2")) == frozenset()
