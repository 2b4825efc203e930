"""From settings to the check of content (内容检查的装配): who checks, the chore, and who hears what comes later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from adapters.fakes.wechat_checks import WechatChecks
from adapters.wechat.content_checks import WechatChecker
from api.picture_links import PictureLinks
from api.settings import Settings
from api.wechat_messages_wiring import openid_by_person
from api.wechat_wiring import Wechat
from cases.checkers import BY_PERSON, UNCHECKED
from cases.content_checking import Pace, heard, step
from cases.house import House
from cases.ports import Scope
from cases.ports_checks import Checker
from cases.ports_pushes import Arrived, Handlers, Push
from cases.push_shapes import key_of

#: The chore's name, by which whoever has committed something wakes it.
CHECKS = "content_check"
EVENT = "wxa_media_check"


@dataclass(frozen=True, slots=True)
class CheckChore:
    """Has due items checked, a batch at a time."""

    house: House
    checker: Checker
    pace: Pace

    @property
    def name(self) -> str:
        """For the log, and for waking it."""
        return CHECKS

    async def step(self) -> int:
        """How many were looked at."""
        return await step(self.house, self.checker, self.pace)


@dataclass(frozen=True, slots=True)
class StandInAnswers:
    """In a trial: what the stand-in says of pictures later comes in as if WeChat had pushed it."""

    house: House
    checks: WechatChecks

    @property
    def name(self) -> str:
        """For the log."""
        return "stand_in_checks"

    async def step(self) -> int:
        """Keep what is new for whoever deals with pushed events."""
        events = await self.checks.look()
        for event in events:
            arrived = Arrived(key_of(event), EVENT, event)
            await self.house.store.run(Scope(), lambda tx, one=arrived: tx.keep_push(one))  # type: ignore[misc]  # a default binds the loop's value
        return len(events)


def checker_of(settings: Settings, house: House, wechat: Wechat | None, links: PictureLinks) -> Checker:
    """Whoever the settings name; without a mini-program a person decides."""
    given = settings.content_check
    if given.by == "none":
        return UNCHECKED
    if given.by == "person" or wechat is None:
        return BY_PERSON

    def picture_url(photo: str, case: str) -> str | None:
        return links.check(photo, case) if links.reachable else None

    return WechatChecker(wechat.client, openid_by_person(house), picture_url, given.scene, given.piece_chars)


def check_chore(settings: Settings, house: House, wechat: Wechat | None, links: PictureLinks) -> CheckChore:
    """The chore."""
    given = settings.content_check
    pace = Pace(given.batch, timedelta(seconds=given.silence_seconds))
    return CheckChore(house, checker_of(settings, house, wechat, links), pace)


def content_chores(
    chore: CheckChore, house: House, stand_in: WechatChecks | None
) -> tuple[CheckChore | StandInAnswers, ...]:
    """The chores; ``stand_in`` in a trial."""
    return (chore,) if stand_in is None else (chore, StandInAnswers(house, stand_in))


def check_handlers(house: House) -> Handlers:
    """Who hears of pictures."""

    async def on_answer(push: Push) -> None:
        await heard(house, push)

    return {EVENT: (on_answer,)}
