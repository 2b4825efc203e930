"""What of a case is shown to whom: every kind has a line, the inside stays inside, and one's own words stay visible."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases import commands as c
from cases import events as e
from cases import visibility
from cases.actions import act
from cases.album import find
from cases.commands_council import DraftAnswer
from cases.covering import HIDE
from cases.events_council import AnswerDrafted, AnswerSentBack
from cases.house import Enclosed
from cases.intake import Letter, report
from cases.people import ActorMark, Role
from cases.ports import Which
from cases.refusals import NotFound
from cases.sealed import Sealed
from cases.sealing import Content
from cases.views import CaseView, Wanted, listing, look
from cases.visibility import Audience, Reader, contents_of, photos_of, sees
from tests.support.matters import TELECOM, TOWN, at
from tests.support.town import EAST, Town, found_town, upload, words

NOW = at("2026-11-23 09:00")
NOTE = Content("内容一", "text", {"text": "演示备注"}, "盐")
VOICE = Content("内容二", "voice", {"name": "演示老人", "phone": "演示电话"}, "盐")
KEPT = {content.id: content for content in (NOTE, VOICE)}
SEALED = tuple(Sealed(content.id, content.what, "0" * 64) for content in KEPT.values())


def event(payload: e.Payload, by: str = "演示职员") -> e.Event:
    return e.Event("件", TOWN, 2, payload, NOW, NOW, ActorMark(by, Role.STAFF, TELECOM), (), "", "")


REPORTED = e.Reported(
    "演示点长", "点长", None, (), "一般", "随手拍", None, None, None, None, {}, ("照片",), SEALED, manner="代录"
)
DRAFTED = AnswerDrafted(TELECOM, "演示职员", "已解决", ("照片",), SEALED[:1], TELECOM)


def shown(reader: Reader, payload: e.Payload) -> tuple[bool, tuple[str, ...], tuple[str, ...]]:
    """Whether it is seen, what kinds of content come along, and its photos."""
    happened = event(payload)
    return (
        sees(reader, happened),
        tuple(x.what for x in contents_of(reader, happened, KEPT)),
        photos_of(reader, happened),
    )


def reader(audience: Audience, person: str = "演示路人") -> Reader:
    return Reader(person, audience)


def test_every_kind_of_event_has_a_line_and_no_line_is_for_nothing() -> None:
    assert set(visibility.VISIBILITY) == set(e.KINDS)


def test_no_kind_has_two_lines() -> None:
    listed = [kind for kinds in visibility._LINES.values() for kind in kinds]
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize("payload", [DRAFTED, AnswerSentBack(TELECOM, SEALED[:1])])
def test_what_is_internal_is_not_even_known_outside(payload: e.Payload) -> None:
    for audience in (Audience.FOLLOWERS, Audience.VIEWERS):
        assert shown(reader(audience), payload) == (False, (), ())
    assert shown(reader(Audience.OFFICE), payload)[:2] == (True, ("text",))


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        (Audience.FOLLOWERS, (True, (), ())),
        (Audience.VIEWERS, (True, ("text",), ("照片",))),
        (Audience.OFFICE, (True, ("text",), ("照片",))),
        (Audience.ASKING, (True, ("text", "voice"), ("照片",))),
    ],
)
def test_who_stands_behind_a_report_is_known_to_whoever_may_ask_back(
    audience: Audience, expected: tuple[bool, tuple[str, ...], tuple[str, ...]]
) -> None:
    assert shown(reader(audience), REPORTED) == expected


def test_whoever_wrote_it_reads_it() -> None:
    assert shown(reader(Audience.VIEWERS, "演示职员"), REPORTED)[1] == ("text", "voice")
    assert shown(reader(Audience.VIEWERS, "演示职员"), DRAFTED) == (True, ("text",), ("照片",))


# --- through the whole house ------------------------------------------------------------------------------------------


@pytest.fixture
async def town() -> Town:
    return await found_town()


async def reported(town: Town, photos: tuple[str, ...] = ()) -> str:
    sent = replace(c.Report("", "", answers={"权属": "通信"}), photos=photos)
    return str((await report(town.house, town["resident"], EAST, Letter(sent, "窨井盖", words("井盖响")), None))["id"])


async def seen(town: Town, who: str, case: str) -> CaseView:
    return await look(town.house, await town.again(who), case)


async def test_a_draft_and_its_photo_are_the_handling_sides_own(town: Town) -> None:
    case = await reported(town)
    await act(town.house, await town.again("telecom"), case, c.Accept())
    photo = await upload(town, "telecom")
    draft = DraftAnswer("已解决", (photo,))
    await act(town.house, await town.again("telecom"), case, draft, enclosed=words("还在拟"))

    for who, kinds in {"resident": set(), "deputy": set(), "telecom": {"case:answer_drafted"}}.items():
        view = await seen(town, who, case)
        assert {entry.kind for entry in view.timeline} & {"case:answer_drafted"} == kinds
        assert set(view.photos) == ({photo} if kinds else set())
    assert (await find(town.house, await town.again("telecom"), photo, case)).id == photo
    for who in ("resident", "deputy", "far"):
        with pytest.raises(NotFound):
            await find(town.house, await town.again(who), photo, case)


TOLD = "我是演示resident,请打13800000000,楼下演示邻居也知道"


async def told(town: Town) -> str:
    enclosed = (Enclosed("text", {"text": TOLD, HIDE: ["演示邻居"]}),)
    sent = replace(c.Report("", ""), answers={"权属": "通信"})
    return str((await report(town.house, town["resident"], EAST, Letter(sent, "窨井盖", enclosed), None))["id"])


def read(view: CaseView) -> list[str]:
    return [str(each.body["text"]) for entry in view.timeline for each in entry.contents if "text" in each.body]


async def test_who_handles_a_report_reads_it_whole_and_others_read_neither_numbers_nor_names(town: Town) -> None:
    case = await told(town)
    await act(town.house, await town.again("telecom"), case, c.Accept())

    assert read(await seen(town, "resident", case)) == [TOLD]
    assert read(await seen(town, "telecom", case)) == [TOLD]
    assert read(await seen(town, "deputy", case)) == ["我是〔姓名〕,请打〔电话〕,楼下〔姓名〕也知道"]


async def test_the_words_to_cover_are_themselves_nobodys_to_read(town: Town) -> None:
    view = await seen(town, "deputy", await told(town))

    assert [each.body for entry in view.timeline for each in entry.contents] == [
        {"text": "我是〔姓名〕,请打〔电话〕,楼下〔姓名〕也知道"}
    ]


async def test_the_telephone_of_an_office_stays_in_what_the_office_says(town: Town) -> None:
    case = await told(town)
    await act(town.house, await town.again("telecom"), case, c.Accept())
    said = "已修好,有事请打0573-80000000或13900000000"
    await act(town.house, await town.again("telecom"), case, c.Answer("已解决"), enclosed=words(said))

    assert read(await seen(town, "resident", case))[-1] == said
    assert read(await seen(town, "deputy", case))[-1] == "已修好,有事请打0573-80000000或〔电话〕"


async def test_in_a_list_words_of_others_are_covered(town: Town) -> None:
    case = await told(town)
    wanted = Wanted(Which.BOARD, code="330901")

    async def whole(who: str) -> bool:
        view = await listing(town.house, await town.again(who), wanted)
        return case in view.whole

    assert [await whole(who) for who in ("resident", "telecom", "deputy", "far")] == [True, True, False, False]
