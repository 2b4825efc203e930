"""Text messages are set up whole or not at all, and what is missing is told by its setting."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.memory_outbound import MemoryOutbound
from adapters.outbound_rules import Allowed
from adapters.sms_aliyun import AliyunSms
from adapters.sms_tencent import TencentSms
from api.references import Secret
from api.settings import load
from api.settings_sms import SmsSettings
from api.sms_wiring import texts_of

NONE = load(None, {}).sms
GOOD = replace(
    NONE, by="tencent", key_id="k", secret=(Secret("file:/k", "s"),), app="1400000000", sign="演示", template="1001"
)
WAY_OUT = MemoryOutbound(Allowed())


def named(given: SmsSettings) -> list[str]:
    return [name for name, _ in given.problems(sandbox=False)]


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        (NONE, []),
        (GOOD, []),
        (replace(NONE, by="aliyun"), ["sms.key_id", "sms.sign", "sms.template", "sms.secret"]),
        (replace(GOOD, app=""), ["sms.app"]),
        (replace(GOOD, by="aliyun", names=("one",)), ["sms.names"]),
        (replace(GOOD, service=replace(GOOD.service, base_url="http://10.0.0.1")), ["sms.service.base_url"]),
    ],
)
def test_what_is_missing_is_named(given: SmsSettings, missing: list[str]) -> None:
    assert named(given) == missing


def test_the_service_of_the_settings_is_the_one_that_sends() -> None:
    assert texts_of(NONE, WAY_OUT) is None
    assert isinstance(texts_of(GOOD, WAY_OUT), TencentSms)
    assert isinstance(texts_of(replace(GOOD, by="aliyun"), WAY_OUT), AliyunSms)
