"""minqing messages and the doctor's line on telling (消息模板的检查、告知的体检)."""

from __future__ import annotations

import io
import json
from argparse import Namespace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.commands.doctor_telling import judged
from api.commands.messages import COMMAND
from api.console import CommandFailed, Console, Exit
from api.settings import SettingsRefused, load
from api.telling_wiring import KINDS, sending_pace, teller_of, templates_of
from cases.ports_channels import ChannelName
from cases.ports_telling import ByChannel, TellingFigures
from tests.support.telling import ToldChannel, shipped_text
from tests.support.town import found_town

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
WELL = TellingFigures(0, 0, None, {}, 0, 0, 0)
WECHAT, SMS = ChannelName.SUBSCRIBE, ChannelName.SMS


def ran(folder: Path, *, show: bool = False, as_json: bool = False) -> tuple[int, str]:
    console = Console(io.StringIO(), io.StringIO(), as_json=as_json)
    code = COMMAND.run(Namespace(folder=folder, show=show), console)
    assert isinstance(console.out, io.StringIO)
    return code, console.out.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "通用.txt").write_text(shipped_text(), encoding="utf-8")
    return tmp_path


def test_every_mistake_is_shown_in_its_place_and_the_command_says_so(folder: Path) -> None:
    (folder / "330481001.txt").write_text("[case:answered]\n标题:已答\n正文:{事由}已答复\n", encoding="utf-8")

    code, said = ran(folder)

    assert code == Exit.FOUND
    assert "330481001.txt:3:4 M110 没有叫“事由”的占位" in said
    assert said.endswith(f"2 个文件,{len(KINDS) + 1} 段模板,1 处错误\n")
    problems = json.loads(ran(folder, as_json=True)[1])["problems"]
    assert [(each["file"], each["line"], each["code"]) for each in problems] == [("330481001.txt", 3, "M110")]


def test_an_example_shows_what_people_will_read(folder: Path) -> None:
    code, said = ran(folder, show=True)

    assert code == Exit.DONE
    assert "[clock:overdue] 通用 已逾期(红色)(紧急)\n  已逾期\n  窨井盖:演示路口井盖破损(示例〔2026〕1号)已逾期" in said
    assert "  给单位:窨井盖:演示路口井盖破损(示例〔2026〕1号)已交办给您单位,请在2026-12-01 24:00前办理。" in said


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandFailed):
        ran(tmp_path / "没有")


async def test_wrong_templates_stop_the_start_with_their_lines(folder: Path) -> None:
    (folder / "330481001.txt").write_text("乱写", encoding="utf-8")
    settings = load(None, {"MINQING__telling__templates_dir": str(folder)})

    with pytest.raises(SettingsRefused) as refused:
        templates_of(settings)

    assert str(refused.value).startswith("330481001.txt:1:1 消息模板:看不懂这一行;")


async def test_the_settings_say_how_people_are_told() -> None:
    settings = load(None, {"MINQING__telling__per_hour": "9", "MINQING__telling__seconds": "2"})
    town = await found_town()
    teller = teller_of(settings, town.house, [ToldChannel(WECHAT), ToldChannel(SMS, deduplicates=True)])

    assert (teller.present, teller.deduplicating) == ((WECHAT, SMS), frozenset({SMS}))
    assert (teller.rhythm.per_hour, teller.rhythm.window) == (9, timedelta(minutes=5))
    assert (sending_pace(settings).seconds, sending_pace(settings).at_once) == (2.0, 8)


@pytest.mark.parametrize(
    ("figures", "well", "words"),
    [
        (WELL, True, "没有积压"),
        (
            TellingFigures(2, 1, NOW - timedelta(minutes=3), {SMS: ByChannel(sent=7, refused=2)}, 9, 1, 0),
            True,
            "等着发的 3 条,最早的等了 3 分钟;短信一天内发出7(拒收2);可能重复送到 1 条(一天内发过的 9 条里)",
        ),
        (
            TellingFigures(9, 0, NOW - timedelta(minutes=16), {}, 0, 0, 0),
            False,
            "等着发的 9 条,最早的等了 16 分钟;请看时限的钟(serve 或 worker)是否在走",
        ),
        (
            TellingFigures(0, 0, None, {WECHAT: ByChannel(sent=1, unknown=3, later=1)}, 0, 0, 0),
            None,
            "微信失败很多;没有积压;微信一天内发出1(稍后1、不明3)",
        ),
        (
            TellingFigures(1, 0, NOW, {}, 0, 0, 1),
            False,
            "1 条试了多次发不出而停下,原因见日志;等着发的 1 条,最早的等了 0 分钟",
        ),
    ],
)
def test_the_doctor_says_what_waits_and_what_fails(figures: TellingFigures, *, well: bool | None, words: str) -> None:
    assert judged(figures, NOW) == (well, words)
