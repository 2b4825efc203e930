"""Apps at WeCom and DingTalk are set up whole, and share their channel with the robots of the same service."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from adapters.limiter import WindowLimiter
from adapters.memory_outbound import MemoryOutbound
from adapters.memory_tokens import MemoryTokens
from adapters.outbound_rules import Allowed
from api.references import Secret
from api.routes import auth_work
from api.settings import load
from api.settings_work_apps import WorkAppSettings
from api.work_wiring import work_addresses, work_apps_of, work_channels
from cases.chat_robots import GroupChannel
from cases.house import House
from cases.ports_channels import ChannelName
from cases.ports_contacts import Reach
from cases.refusals import NotFound
from cases.work_apps import AppChannel
from tests.api.test_settings_robots import WECOM as ROBOT

BASE = load(None, {})
APP = replace(BASE.dingtalk, key="演示", secret=(Secret("file:/k", "s"),), agent_id=7)


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        (BASE.dingtalk, []),
        (APP, []),
        (replace(APP, secret=()), ["dingtalk.secret"]),
        (replace(APP, agent_id=0), ["dingtalk.agent_id"]),
        (replace(APP, key=""), ["dingtalk.key"]),
        (replace(APP, service=replace(APP.service, base_url="http://10.0.0.1")), ["dingtalk.service.base_url"]),
    ],
)
def test_what_is_missing_is_named(given: WorkAppSettings, missing: list[str]) -> None:
    assert [name for name, _ in given.problems("dingtalk", sandbox=False)] == missing


async def test_people_and_groups_of_one_service_share_a_channel() -> None:
    settings = replace(BASE, dingtalk=APP, wecom=replace(APP, service=BASE.wecom.service), robots=(ROBOT,))
    way_out, limiter = MemoryOutbound(Allowed()), WindowLimiter("")
    apps = work_apps_of(settings, way_out, MemoryTokens())
    group, people = work_channels(settings, cast("House", None), way_out, limiter, apps)
    await limiter.close()

    assert work_apps_of(BASE, way_out, MemoryTokens()) == {}
    assert isinstance(group, GroupChannel)
    assert isinstance(group.people, AppChannel)
    assert isinstance(people, AppChannel)
    assert (group.name, people.name) == (ChannelName.WECOM, ChannelName.DINGTALK)
    assert work_addresses(settings) == ("https://qyapi.weixin.qq.com", "https://oapi.dingtalk.com")


@pytest.mark.parametrize(("reach", "name"), [(Reach.DINGTALK, "钉钉"), (Reach.WECOM, "企业微信")])
def test_without_an_app_there_is_no_signing_in_by_it(reach: Reach, name: str) -> None:
    call: Any = SimpleNamespace(wired=SimpleNamespace(work_apps={}, stand_ins=None))

    with pytest.raises(NotFound, match=f"这里没有接入{name}"):
        auth_work._counter(call, reach)
    assert auth_work._trial_code(call, reach, "dev:somebody") == "dev:somebody"  # a trial's word means nothing here
