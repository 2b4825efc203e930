"""Settings of the web (网络安全的设置): what could open the house to strangers refuses to start."""

from __future__ import annotations

import pytest

from adapters.outbound import HttpsOutbound
from api.settings import SettingsRefused, load
from api.wire import outbound

ORIGIN = "不能用:要写完整的来源,例如 https://www.example.gov.cn,不能用 * 和路径"
HOST = "不能用:要写完整的小写域名,例如 api.weixin.qq.com,不能用 *、端口和 IP 地址"
NETWORK = "不是地址或网段,例如 127.0.0.1 或 10.0.0.0/24"


def refused(**environment: str) -> list[str]:
    with pytest.raises(SettingsRefused) as refusal:
        load(None, {f"MINQING__{name}": value for name, value in environment.items()})
    return [str(problem) for problem in refusal.value.problems]


WRONG_ORIGINS = [
    "*",
    "null",
    "https://*.example.gov.cn",
    "https://www.example.gov.cn/",
    "https://www.example.gov.cn/path",
    "http://www.example.gov.cn",
    "https://WWW.example.gov.cn",
    "https://10.0.0.1",
    "https://user@www.example.gov.cn",
    "www.example.gov.cn",
]


@pytest.mark.parametrize("origin", WRONG_ORIGINS)
def test_only_whole_origins_may_be_listed(origin: str) -> None:
    assert refused(http__cors__origins=f'["{origin}"]') == [f"设置 http.cors.origins[0]:“{origin}”{ORIGIN}"]


def test_a_page_on_ones_own_machine_may_be_listed_for_a_trial() -> None:
    given = load(None, {"MINQING__http__cors__origins": '["http://localhost:5173", "https://www.example.gov.cn"]'})

    assert given.http.cors.origins == ("http://localhost:5173", "https://www.example.gov.cn")


@pytest.mark.parametrize("host", ["*", "*.qq.com", "127.0.0.1", "api.weixin.qq.com:443", "API.qq.com", "localhost"])
def test_only_whole_names_may_be_gone_to(host: str) -> None:
    assert refused(outbound__hosts=f'["{host}"]') == [f"设置 outbound.hosts[0]:“{host}”{HOST}"]


def test_a_stand_in_is_on_this_machine_and_for_a_trial_only() -> None:
    here = "“10.0.0.1:80”不能用:替身只能是本机的地址和端口,例如 127.0.0.1:8999"

    assert refused(outbound__stand_ins='["10.0.0.1:80"]') == [f"设置 outbound.stand_ins[0]:{here}"]
    assert "设置 outbound.stand_ins[0]:只有试用方式(sandbox)可以用本机的替身,正式方式请留空" in refused(
        mode="production", outbound__stand_ins='["127.0.0.1:8999"]'
    )


@pytest.mark.parametrize("network", ["proxy.local", "10.0.0.0/33", "10.0.0.1/24"])
def test_a_proxy_is_told_by_its_address(network: str) -> None:
    assert refused(http__proxies__addresses=f'["{network}"]') == [
        f"设置 http.proxies.addresses[0]:“{network}”{NETWORK}"
    ]


def test_without_settings_nobody_is_listed_anywhere() -> None:
    given = load(None, {})

    assert (given.http.cors.origins, given.outbound.hosts, given.outbound.stand_ins) == ((), (), ())
    assert given.http.proxies.count == 0
    assert isinstance(outbound(given), HttpsOutbound)
