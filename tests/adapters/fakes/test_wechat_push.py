"""The stand-in that pushes keeps WeChat's patience (消息推送替身): five seconds, three times, the very words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from adapters.fakes.wechat_push import LIMITS, Mode, WechatPush
from cases.ports_outbound import Answered, Question

EVENT = {"MsgType": "event", "Event": "debug_demo", "FromUserName": "o-1", "CreateTime": 1}
GOOD = Answered(200, {}, b"success")


class Door:
    """Answers one after the other, each so many seconds late; the last for ever."""

    def __init__(self, answers: Sequence[tuple[Answered, float]]) -> None:
        self.now = datetime(2026, 11, 23, 1, tzinfo=UTC)
        self.asked: list[Question] = []
        self._answers = list(answers)

    async def __call__(self, question: Question) -> Answered:
        self.asked.append(question)
        answer, seconds = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        self.now += timedelta(seconds=seconds)
        return answer


def pushing(door: Door, mode: Mode = Mode.SAFE) -> WechatPush:
    return WechatPush("token", "k" * 43, "wx-demo", lambda: door.now, mode)


@pytest.mark.parametrize(
    ("answers", "times"),
    [
        ([(GOOD, 0.0)], 1),
        ([(Answered(200, {}, b""), 5.0)], 1),
        ([(GOOD, 5.1), (GOOD, 0.0)], 2),
        ([(Answered(503, {}, b"success"), 0.0), (Answered(200, {}, b'"success"'), 0.0), (GOOD, 0.0)], 3),
        ([(GOOD, 6.0)], 0),
        ([(Answered(200, {}, b'{"errcode":0}'), 0.0)], 0),
    ],
)
async def test_an_event_is_pushed_three_times_at_most(answers: list[tuple[Answered, float]], times: int) -> None:
    door = Door(answers)

    assert await pushing(door).deliver(EVENT, door) == times
    assert len(door.asked) == (times or 3)
    assert len({each.url for each in door.asked}) == len(door.asked)  # another nonce each time


@pytest.mark.parametrize(
    ("body", "seconds", "good"),
    [(b"4375", 0.0, True), (b'"4375"', 0.0, False), (b"", 0.0, False), (b"4375", 6.0, False)],
)
def test_an_address_is_verified_by_the_very_echo(body: bytes, seconds: float, good: bool) -> None:  # noqa: FBT001  # a case
    sender = pushing(Door([(GOOD, 0.0)]))

    assert sender.verifies(Answered(200, {}, body), "4375", seconds) is good
    assert not sender.verifies(Answered(404, {}, body), "4375", seconds)


def test_every_limit_has_its_page() -> None:
    assert {each.name for each in LIMITS} == {"seconds", "times", "answer", "echo"}
    assert all(each.source.startswith("https://developers.weixin.qq.com/") for each in LIMITS)


@pytest.mark.parametrize("mode", list(Mode))
def test_each_mode_shows_what_it_says(mode: Mode) -> None:
    body = pushing(Door([(GOOD, 0.0)]), mode).push(EVENT).body.decode()

    assert ("debug_demo" in body, "Encrypt" in body) == (mode is not Mode.SAFE, mode is not Mode.PLAIN)
