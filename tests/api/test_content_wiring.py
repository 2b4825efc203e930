"""Who checks, by the settings; and in a trial the whole way of a picture, until the answer of the stand-in is in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from adapters.fakes.wechat_checks import WechatChecks
from adapters.wechat.content_checks import WechatChecker
from api.commands.doctor_content import judged
from api.content_wiring import (
    CHECKS,
    EVENT,
    CheckChore,
    StandInAnswers,
    check_chore,
    check_handlers,
    checker_of,
    content_chores,
)
from api.picture_links import PictureLinks
from api.push_chore import PushChore
from api.settings import Settings, load
from api.wechat_wiring import Wechat
from cases.checkers import BY_PERSON, UNCHECKED
from cases.content_checking import Pace
from cases.ports import Scope
from cases.ports_checks import Checked, Verdict
from cases.ports_contacts import Contact, Reach
from cases.ports_outbound import Question
from tests.api.test_picture_links import NEW
from tests.support.checks import Checking
from tests.support.town import found_town

LINKS = PictureLinks((NEW,), 900, 7200, "https://rd.example.gov.cn")
HIDDEN = PictureLinks((NEW,), 900, 7200)


class Client:
    """Asks the stand-in, as the real client asks WeChat."""

    def __init__(self, fake: WechatChecks) -> None:
        self._fake = fake

    async def post(self, path: str, body: Mapping[str, object], *, repeatable: bool = False) -> Mapping[str, Any]:
        assert repeatable
        answered = await self._fake.answer(Question("POST", f"{path}?access_token=t", {}, json.dumps(body).encode()))
        told: Mapping[str, Any] = json.loads(answered.body)
        return told


@pytest.fixture
async def here() -> Checking:
    return Checking(await found_town())


@pytest.mark.parametrize(("by", "reaches"), [("person", True), ("none", True), ("wechat", True), ("wechat", False)])
async def test_the_settings_say_who_checks(here: Checking, by: str, *, reaches: bool) -> None:
    settings = load(None, {"MINQING__content_check__by": by})
    wechat = Wechat("wx", None, None) if reaches else None  # type: ignore[arg-type]  # nothing is asked here
    found = checker_of(settings, here.town.house, wechat, HIDDEN)

    assert {"person": found is BY_PERSON, "none": found is UNCHECKED}.get(
        by, isinstance(found, WechatChecker) is reaches
    )
    chore = check_chore(settings, here.town.house, None, HIDDEN)
    assert (chore.name, chore.pace, content_chores(chore, here.town.house, None)) == (CHECKS, Pace(), (chore,))


@pytest.mark.parametrize(("said", "state"), [("pass", "passed"), ("review", "review"), ("risky", "risky")])
async def test_a_picture_goes_out_and_its_answer_comes_back(here: Checking, said: str, state: str) -> None:
    house, fake = here.town.house, WechatChecks(here.town.clock, everybody=True)
    fake.pictures.append(said)
    contact = Contact(here.town["resident"].id, Reach.WECHAT, "o-demo", here.town.clock())
    await house.store.run(Scope(), lambda tx: tx.bind(contact))
    settings = load(None, {"MINQING__content_check__by": "wechat"})
    wechat = Wechat("wx", Client(fake), None)  # type: ignore[arg-type]  # what is asked of it here it can
    chore = check_chore(settings, house, wechat, LINKS)
    case = await here.report(photos=1)
    checks, answers = content_chores(chore, house, fake)
    assert isinstance(checks, CheckChore)
    assert isinstance(answers, StandInAnswers)
    pushes = PushChore(house, check_handlers(house), timedelta(minutes=5), timedelta(days=7))

    assert [await each.step() for each in (checks, answers, pushes)] == [2, 1, 1]
    assert await here.states(case) == {"text case:reported": "passed", "photo case:reported": state}
    assert [await each.step() for each in (checks, answers, pushes)] == [0, 0, 0]
    assert (answers.name, list(check_handlers(house))) == ("stand_in_checks", [EVENT])


async def test_where_nobody_can_fetch_a_picture_a_person_decides(here: Checking) -> None:
    house, fake = here.town.house, WechatChecks(here.town.clock, everybody=True)
    contact = Contact(here.town["resident"].id, Reach.WECHAT, "o-demo", here.town.clock())
    await house.store.run(Scope(), lambda tx: tx.bind(contact))
    settings = load(None, {"MINQING__content_check__by": "wechat"})
    wechat = Wechat("wx", Client(fake), None)  # type: ignore[arg-type]  # what is asked of it here it can
    case = await here.report(photos=1)
    await check_chore(settings, house, wechat, HIDDEN).step()

    assert (await here.states(case))["photo case:reported"] == "review"


async def test_the_doctor_says_who_checks_and_what_waits(here: Checking) -> None:
    def by(word: str, url: str = "") -> Settings:
        return load(None, {"MINQING__content_check__by": word, "MINQING__picture_links__public_url": url})

    house, now = here.town.house, here.town.clock()
    here.checker.says["井盖"] = Checked(Verdict.REVIEW)
    await here.report()
    await here.step()
    places = (await here.everywhere()).jurisdictions
    waiting = await house.store.run(Scope(places), lambda tx: tx.undecided(places, 0, 9))

    assert judged(by("none"), (), now) == (True, "不检查(试用);没有等人决定的")
    assert judged(by("wechat"), (), now)[0] is None
    assert judged(by("wechat", "https://a.example.cn"), (), now) == (True, "由微信检查;没有等人决定的")
    told = "由人工检查;等督办人员决定的 1 项,最早的等了 {} 天"
    assert judged(by("person"), waiting, now) == (True, told.format(0))
    assert judged(by("person"), waiting, now + timedelta(days=4)) == (None, told.format(4))
    assert "1000 项以上" in judged(by("person"), waiting * 1000, now)[1]
