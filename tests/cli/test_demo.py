"""minqing demo: the story as it was, word for word and minute for minute, and a rule file that moves it."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.console import CommandFailed
from api.demo.pictures import draw
from api.demo.play import Desk, play
from api.demo.server import fresh_server
from api.demo.shown import citation, wrap
from api.demo.stories import Story, Watch, load_stories, names
from api.settings import Rules, load
from tests.cli.conftest import ROOT, Run, edit

GOLDEN = Path(__file__).parent / "golden" / "demo.txt"
COUNTY = "330481-海宁市.rule"


def test_it_stops_with_a_sentence_where_the_server_refuses() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/auth/dev"):
            return httpx.Response(200, json={"code": 0, "msg": "ok", "data": {"token": "t"}})
        return httpx.Response(409, json={"code": 40901, "msg": "已办结", "data": {"errors": []}})

    with httpx.Client(transport=httpx.MockTransport(refuse), base_url="http://demo") as client:
        desk = Desk(client)

        with pytest.raises(CommandFailed, match=r"^演示停在 POST /api/v1/sandbox/clock:409 已办结"):
            play(desk, load_stories()[0], lambda _: None)


def test_a_demo_that_should_be_refused_and_is_not_stops_there() -> None:
    def agree(request: httpx.Request) -> httpx.Response:
        data = {"token": "t"} if request.url.path.endswith("/auth/dev") else {}
        return httpx.Response(200, json={"code": 0, "msg": "ok", "data": data})

    with httpx.Client(transport=httpx.MockTransport(agree), base_url="http://demo") as client:
        desk = Desk(client)

        with pytest.raises(CommandFailed, match=r"^演示停在 POST /api/v1/x:200,本来应当被拒绝"):
            desk.try_to("hn-deputy", "/api/v1/x", {})


def test_every_demo_is_listed_with_where_it_is_from(minqing: Run) -> None:
    said, told = minqing("demo", "--list"), minqing("demo", "--list", "--json")

    assert said.code == 0
    assert said.out.splitlines()[0] == "haining     窨井盖(种子 002,2020年10月4日,国庆假期)"
    assert {line.split()[0] for line in said.out.splitlines()} == set(names())
    assert json.loads(told.out)["gaoqiao"] == ["姚江堤防的缺口"]


def test_a_demo_that_there_is_not_is_misuse_and_names_those_that_there_are(minqing: Run) -> None:
    said = minqing("demo", "火星")

    assert said.code == 2
    assert "没有“火星”这个故事;有 haining、" in said.err


def test_a_server_that_does_not_start_says_why(minqing: Run, rules: Path) -> None:
    edit(rules / COUNTY, "抄送 住建局", "抄送 住建居")

    said = minqing("demo", "--rules", rules)

    assert (said.code, said.out) == (3, "")
    assert said.err.startswith("演示用的服务没有启动:")
    assert "住建居" in said.err


def test_the_whole_demo_reads_as_it_is_written_down() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "api.cli", "demo"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == GOLDEN.read_text(encoding="utf-8")


def test_every_line_that_a_rule_made_has_its_clause_on_it() -> None:
    lines = GOLDEN.read_text(encoding="utf-8").splitlines()
    made_by_rules = [line for line in lines if any(word in line for word in ("期限:", "交办", "升级:", "逾期"))]

    assert len(made_by_rules) > 10
    assert [line for line in made_by_rules if "  依 海宁市 第" not in line] == []


def test_on_a_holiday_acceptance_is_due_the_same_day() -> None:
    text = GOLDEN.read_text(encoding="utf-8")

    assert "2020年10月4日 星期日 休息日" in text
    assert "受理期限:2020-10-04 24:00" in text


def files_in(folder: str) -> Rules:
    """The settings of a house whose rule files lie there; empty for the shipped ones."""
    return replace(load(None, {}).rules, dir=folder, calendar="")


def replayed(rules: Path, story: Story) -> dict[str, str]:
    """The due times by clock, as GET tells them, of the story under these rules."""
    with (
        fresh_server(files_in(str(rules))) as running,
        httpx.Client(base_url=running.url, trust_env=False, timeout=30) as client,
    ):
        case = play(Desk(client), story, lambda _: None).case
    assert case is not None
    return {clock["name"]: clock["due_at"] for clock in case["clocks"]}


def test_another_term_in_the_rule_file_moves_the_time(rules: Path) -> None:
    story = load_stories()[0]
    edit(rules / COUNTY, "自受理之日起1个月内 答复", "自受理之日起二个月内 答复")

    dues = replayed(rules, story)

    assert "答复期限:2020-11-04 24:00" in GOLDEN.read_text(encoding="utf-8")
    assert dues["答复"] == "2020-12-05T00:00:00+08:00"
    assert dues["受理"] == "2020-10-05T00:00:00+08:00"


def test_json_tells_the_same_story(minqing: Run) -> None:
    said = minqing("demo", "--json", "--progress")

    manhole, lamp = json.loads(said.out)["stories"]
    assert said.code == 0
    assert (manhole["status"], manhole["stars"], lamp["status"], lamp["marks"]) == ("closed", 5, "pooled", ["重点督办"])
    assert [entry["words"] for entry in manhole["timeline"] if entry["words"]] == seed_words()
    assert [entry["kind"] for entry in manhole["timeline"] if entry["added"]] == [
        "case:replied",
        "case:rated",
        "clock:stopped",
        "case:closed",
    ]
    assert "窨井盖 10-04 08:48 report" in said.err


def seed_words() -> list[Any]:
    """What people said in the seed, in its order."""
    return [
        ["水月亭路移动公司至方便桥之间的马路上有几个窨井盖不闭合,汽车开过砰砰作响,晚上影响附近居民睡眠……"],
        ["请看一下是哪类窨井盖,因为涉及不同的主管单位。"],
        ["主要是移动的。"],
        ["派工作人员去看过,不是移动的。"],
        ["发个定位,我再派人去。"],
        ["已处理好。"],
    ]


def test_it_may_stay_open_until_interrupted(minqing: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("api.commands.demo.load_stories", lambda _name: ())
    monkeypatch.setattr("threading.Event.wait", interrupted)

    said = minqing("demo", "--keep")

    assert said.code == 0
    assert said.last.startswith("服务还开着:http://127.0.0.1:")


def test_nothing_of_the_demo_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    with fresh_server(files_in("")) as running:
        assert running.folder.parent == tmp_path

    assert list(tmp_path.iterdir()) == []


def test_a_drawn_photo_is_the_same_each_time() -> None:
    assert draw(["DEMO"]) == draw(["DEMO"]) != draw(["OTHER"])


def test_a_watch_ends_at_its_moment() -> None:
    since, until = datetime.fromisoformat("2020-10-12T09:00+08:00"), datetime.fromisoformat("2020-10-12T11:30+08:00")
    hour = load_stories()[1].watch

    assert hour is not None
    assert [f"{at:%H:%M}" for at in Watch(until, hour.step).moments(since)] == ["10:00", "11:00", "11:30"]


def test_chinese_wraps_by_width_and_no_line_begins_with_a_closing_sign() -> None:
    assert wrap("窨井盖响,晚上吵。", 8) == ["窨井盖响,", "晚上吵。"]
    assert wrap("abc", 8) == ["abc"]


def test_the_place_is_said_when_it_changes() -> None:
    def clause(place: str, number: str, item: str | None = None) -> dict[str, Any]:
        return {"place": place, "clause": number, "item": item, "title": ""}

    cited = citation([clause("甲市", "第一条"), clause("甲市", "第二条", "(一)"), clause("乙镇", "第三条")])

    assert cited == "甲市 第一条、第二条(一)、乙镇 第三条"
