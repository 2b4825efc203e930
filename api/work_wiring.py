"""From settings to WeCom and DingTalk (企业微信、钉钉的装配): apps for people, robots for groups, a channel each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from adapters.dingtalk_app import DingtalkAccount, DingtalkApp
from adapters.fakes.house import Fake, FakeHouse
from adapters.services import RemoteService
from adapters.wecom_app import WecomAccount, WecomApp
from api.robots_wiring import case_link, group_channels
from api.settings import Settings
from api.settings_services import ServiceSettings
from api.sms_wiring import external_of
from api.stand_ins import StandIns
from cases.chat_robots import GroupChannel
from cases.house import House
from cases.ports_channels import Channel, ChannelName
from cases.ports_contacts import Reach
from cases.ports_limits import Limiter
from cases.ports_outbound import Outbound
from cases.ports_tokens import TokenShelf
from cases.work_apps import AppChannel, WorkApp

Apps = Mapping[ChannelName, WorkApp]


def work_apps_of(settings: Settings, way_out: Outbound, shelf: TokenShelf, stand_ins: StandIns | None = None) -> Apps:
    """The apps that are set up; in a trial without them the stand-ins."""
    found: dict[ChannelName, WorkApp] = {}
    wecom, dingtalk = settings.wecom, settings.dingtalk
    if wecom.key:
        service = RemoteService(way_out, wecom.service.policy("企业微信"))
        account = WecomAccount(wecom.key, wecom.secret[0].value, wecom.agent_id)
        found[ChannelName.WECOM] = WecomApp(service, account, shelf)
    elif stand_ins is not None:
        fake, service = stand_ins.wecom, _beside(stand_ins.wecom, wecom.service, "企业微信")
        found[ChannelName.WECOM] = WecomApp(service, WecomAccount(fake.key, fake.secret, fake.agent_id), shelf)
    if dingtalk.key:
        service = RemoteService(way_out, dingtalk.service.policy("钉钉"))
        keys = DingtalkAccount(dingtalk.key, dingtalk.secret[0].value, dingtalk.agent_id)
        found[ChannelName.DINGTALK] = DingtalkApp(service, keys, shelf)
    elif stand_ins is not None:
        other, service = stand_ins.dingtalk, _beside(stand_ins.dingtalk, dingtalk.service, "钉钉")
        account_ = DingtalkAccount(other.key, other.secret, other.agent_id)
        found[ChannelName.DINGTALK] = DingtalkApp(service, account_, shelf)
    return found


def _beside(fake: Fake, given: ServiceSettings, name: str) -> RemoteService:
    """The service of a stand-in in this very process."""
    return RemoteService(FakeHouse({given.base_url: fake}), given.policy(name))


def work_channels(
    settings: Settings, house: House, way_out: Outbound, limiter: Limiter, apps: Apps
) -> Iterator[Channel]:
    """A channel for each service that has an app, or robots, or both."""
    people = {
        name: AppChannel(name, app, external_of(house, Reach(name.value)), case_link(settings))
        for name, app in apps.items()
    }
    for each in group_channels(settings, way_out, limiter):
        own = people.pop(each.name, None)
        yield GroupChannel(each.name, each.speakers, each.limiter, each.link_of, own)
    yield from people.values()


def work_addresses(settings: Settings) -> tuple[str, ...]:
    """The base addresses of the services that have an app."""
    return tuple(each.service.base_url for each in (settings.wecom, settings.dingtalk) if each.key)
