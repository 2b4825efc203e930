"""What the doctor says of messages by WeChat, and what settings and files of them are refused (微信消息的体检)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from api.commands.doctor_wechat_messages import judged, templates
from api.references import Secret
from api.settings import SettingsRefused
from api.settings_wechat_messages import PushSettings
from api.wechat_messages_wiring import FILE, doorway_of, gate_of, subscribe_templates_of
from cases.subscribe_templates import Panel, Template, Templates
from tests.support.web import settings_in

TOKEN, KEY = Secret("${TOKEN}", "example"), Secret("${KEY}", "k" * 43)
GOOD = PushSettings("safe", (TOKEN,), (KEY,), 300, 7)
APPID = "wx0123456789abcdef"
ONE = Template("进度", "wBT4fPsT3q-progress")


def push(**changes: object) -> PushSettings:
    given = {name: getattr(GOOD, name) for name in PushSettings.__slots__}
    return PushSettings(**{**given, **changes})


@pytest.mark.parametrize(
    ("changes", "stuck", "expected"),
    [
        ({}, 0, (True, "安全模式,没有处理不了的事件")),
        ({"tokens": ()}, 0, (True, "没有启用(没有写 wechat_push.tokens)")),
        ({}, 2, (False, "有 2 个事件试了 10 次都处理不了,原因见日志")),
    ],
)
def test_pushes_are_told(changes: dict[str, object], stuck: int, expected: tuple[bool, str]) -> None:
    assert judged(push(**changes), stuck) == expected


def test_templates_are_told() -> None:
    panel = Panel("上报以后", ("进度",))

    assert templates(Templates()) == (True, "没有,不用微信订阅消息")
    assert templates(Templates((ONE,), (panel,))) == (True, "1 个(长期的 0 个),1 个面板")
    assert templates(Templates((ONE,))) == (
        None,
        "1 个(长期的 0 个),0 个面板;“进度”不在任何面板里,没有人会允许它",
    )


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"mode": "plain"}, "wechat_push.mode"),
        ({"aes_keys": ()}, "wechat_push.aes_keys"),
        ({"aes_keys": (KEY, TOKEN)}, "wechat_push.aes_keys[1]"),
    ],
)
def test_settings_that_cannot_work_are_told(changes: dict[str, object], key: str) -> None:
    assert [where for where, _ in push(**changes).problems(APPID, sandbox=False)] == [key]


def test_settings_that_work_open_a_gate() -> None:
    assert push(mode="plain").problems("", sandbox=True) == push().problems(APPID, sandbox=False) == []
    assert [where for where, _ in push().problems("", sandbox=False)] == ["wechat.appid"]
    assert gate_of(push(tokens=()), APPID) is None
    gates = [gate_of(push(mode=mode), APPID) for mode in ("safe", "plain")]
    assert [len(gate.ciphers) for gate in gates if gate] == [1, 0]


def test_only_a_trial_takes_the_pushes_of_a_stand_in(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)

    assert doorway_of(settings, "wx-demo", ()).gate is not None
    assert doorway_of(replace(settings, mode="production"), APPID, ()).gate is None


def test_a_file_of_templates_with_mistakes_is_told_line_by_line(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("模板 甲\n编号 短\n", encoding="utf-8")
    settings = settings_in(tmp_path, wechat_subscribe__templates=str(tmp_path / FILE))

    with pytest.raises(SettingsRefused) as refused:
        subscribe_templates_of(settings)

    assert str(refused.value).splitlines() == [
        f"{FILE}:1 订阅模板:模板“甲”一个字段也没有",
        f"{FILE}:1 订阅模板:模板“甲”没有写“用于”",
        f"{FILE}:2 订阅模板:“短”不是模板编号,请从微信后台复制",
    ]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsRefused, match="读不出来"):
        subscribe_templates_of(settings_in(tmp_path, wechat_subscribe__templates=str(tmp_path / "无.txt")))


def test_in_a_trial_the_shipped_example_counts(tmp_path: Path) -> None:
    assert [each.name for each in subscribe_templates_of(settings_in(tmp_path)).all] == [
        "办理进度通知",
        "评价邀请",
        "待办提醒",
        "应急通知",
    ]
