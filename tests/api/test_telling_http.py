"""Telling people over HTTP (告知): one's own choice, what was told of a case, and a tick that sends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from api.app import App
from cases.ports_channels import ChannelName, Outcome
from tests.support.telling import ToldChannel, says
from tests.support.web import MORNING, Visitor, data_of, reported, serving, settings_in, told, visiting

WECHAT = ToldChannel(ChannelName.SUBSCRIBE, [says(Outcome.REFUSED, "微信:没有可用的订阅次数")])
SMS = ToldChannel(ChannelName.SMS)
CHOICE = "/api/v1/me/notifications"


def with_channels(app: App) -> None:
    """Two channels that do as they are told."""

    async def replaced(found: App) -> None:
        opened = found.ctx.wired
        channels = (WECHAT, SMS)
        teller = replace(opened.teller, present=tuple(each.name for each in channels))
        found.ctx.wired = replace(opened, channels=channels, teller=teller)

    app.register_listener(replaced, "after_server_start")


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    folder = tmp_path_factory.mktemp("telling")
    with serving(settings_in(folder), change=with_channels) as url, visiting(url) as found:
        yield found


def at(visitor: Visitor, minutes: float) -> None:
    """So many minutes after nine, and every message that is due by then is sent."""
    operator = visitor.signed("operator")
    moment = (MORNING + timedelta(minutes=minutes)).isoformat()
    data_of(operator.post("/api/v1/sandbox/clock", {"now": moment}))
    data_of(operator.post("/api/v1/sandbox/tick", {"tell": True}))


def test_a_choice_that_cannot_be_is_refused_and_the_usual_one_is_shown(visitor: Visitor) -> None:
    deputy = visitor.signed("hn-deputy")

    for wrong in (
        {"channels": ["pigeon"]},
        {"channels": ["sms", "sms"]},
        {"quiet": {"begin": "25:00", "end": "07:00"}},
        {"quiet": {"begin": "21:00"}},
    ):
        assert told(deputy.post(CHOICE, wrong))[0] == 422
    assert told(visitor.get(CHOICE))[0] == 401
    assert data_of(deputy.get(CHOICE)) == {
        "channels": None,
        "quiet": {"begin": "21:30", "end": "07:30"},
        "quiet_own": False,
        "digest": True,
        "own": False,
        "present": [
            {"id": "subscribe", "name": "微信"},
            {"id": "sms", "name": "短信"},
            {"id": "in_app", "name": "站内"},
        ],
    }


def test_what_was_told_of_a_case_is_read_by_whom_it_concerns(visitor: Visitor) -> None:
    deputy, coordinator = visitor.signed("hn-deputy"), visitor.signed("hn-coordinator")
    mine = {"channels": ["subscribe", "sms"], "quiet": {"begin": "23:00", "end": "06:00"}, "digest": False}
    kept = data_of(deputy.post(CHOICE, mine))
    case = reported(deputy)
    visitor.signed("hn-mobile").do(case, "claim")
    at(visitor, 12)

    path = f"/api/v1/cases/{case}/told"
    (own,) = data_of(deputy.get(path))["items"]
    assert (kept["channels"], kept["quiet"], kept["own"]) == (mine["channels"], mine["quiet"], True)
    assert own["text"] == "微信:没有可用的订阅次数;短信已于 09:12 发出"
    assert (own["to"], own["people"], own["reached"], own["done_at"][:16]) == ("您", 1, 1, "2026-11-23T09:12")
    assert data_of(visitor.signed("hn-mobile").get(path))["items"] == []  # its own unit was told of nothing
    assert ("上报人", own["text"]) in [(each["to"], each["text"]) for each in data_of(coordinator.get(path))["items"]]
    assert told(visitor.signed("yy-building").get(path))[0] == 404
    assert told(visitor.get(path))[0] == 401
    (message,) = [each for each in SMS.given if each.case == case and each.kind == own["kind"]]
    assert (message.title, own["title"]) == (own["title"], own["title"])
