"""The services of a trial (试用的替身): who has no AppID tries everything on stand-ins of this process."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import InitVar, dataclass, field
from datetime import UTC, datetime

from adapters.fakes.house import Fake, FakeHouse
from adapters.fakes.wechat import FakeWechat
from adapters.fakes.wechat_checks import MEDIA, TEXT, WechatChecks
from adapters.fakes.wechat_codes import CODE, LINK, SCHEME, WechatCodes
from adapters.fakes.wechat_core import WechatCore
from adapters.fakes.wechat_messages import WechatMessages
from adapters.fakes.work_apps import FakeDingtalkApp, FakeWecomApp
from adapters.wechat.client import Program
from api.settings import Settings
from api.wechat_messages_wiring import messages_stand_in
from cases.subscribe_templates import Templates

DEMO = Program("wx-demo", "demo-secret")


@dataclass(slots=True)
class StandIns:
    """One house for all stand-ins of a process; ``wechat`` gives codes to whoever has no phone."""

    templates: InitVar[Templates]
    wechat: WechatCore = field(default_factory=lambda: WechatCore(time.time, DEMO.appid, DEMO.secret))
    messages: WechatMessages = field(init=False)
    checks: WechatChecks = field(init=False)
    wecom: FakeWecomApp = field(default_factory=lambda: FakeWecomApp(time.time))
    dingtalk: FakeDingtalkApp = field(default_factory=lambda: FakeDingtalkApp(time.time))
    parts: dict[str, Fake] = field(default_factory=dict)
    way: FakeHouse | None = field(default=None, init=False)  # what was asked of them, and what goes wrong on the way

    def __post_init__(self, templates: Templates) -> None:
        self.messages = messages_stand_in(templates, self.wechat.token_error)
        self.parts["/cgi-bin/message/"] = self.messages
        self.checks = WechatChecks(lambda: datetime.now(UTC), everybody=True, token_error=self.wechat.token_error)
        self.parts.update(dict.fromkeys((TEXT, MEDIA), self.checks))
        codes = WechatCodes(time.time, wrong_token=self.wechat.token_error)
        self.parts.update(dict.fromkeys((CODE, LINK, SCHEME), codes))

    def house(self, settings: Settings, more: Mapping[str, Fake] | None = None) -> FakeHouse:
        """The way out that leads to them, at the addresses of the settings; ``more`` by base URL."""
        self.way = FakeHouse({settings.wechat.service.base_url: FakeWechat(self.wechat, self.parts), **(more or {})})
        return self.way
