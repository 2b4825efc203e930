"""The first story all the way round (全过程), on both engines: every step over HTTP, each with its clause."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.support.photos import metadata_in, photo, stuffed
from tests.support.servers import Database, free_port, spawn, stop, wait_until
from tests.support.source import ROOT
from tests.support.web import REPORT, Visitor, data_of, serving, settings_in, told, visiting

WAITING = "海宁市 第二条(窨井盖)、对照 产权单位(不清楚、未填)"
MOBILE = "海宁市 第二条(窨井盖)、对照 产权单位(移动)"


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Iterator[str]:
    with serving(settings_in(tmp_path)) as url:
        yield url


@pytest.fixture
def on_postgres(tmp_path: Path, fresh_database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """In processes of their own: two workers, as ``minqing serve --workers 2`` starts them."""
    port, log = free_port(), tmp_path / "server.log"
    environment = {
        "MINQING__http__port": str(port),
        "MINQING__http__workers": "2",
        "MINQING__database__url": fresh_database.app_url,
        "MINQING__database__owner_url": fresh_database.owner_url,
        "MINQING__files__dir": str(tmp_path / "files"),
        "MINQING__auth__sandbox_key": str(tmp_path / "key"),
        "PYTHONPATH": str(ROOT),
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert spawn([sys.executable, "-m", "api.cli", "migrate"], log).wait(60) == 0, log.read_text()
    process = spawn([sys.executable, "-m", "api.cli", "serve", "--no-clock"], log)
    try:
        with visiting(f"http://127.0.0.1:{port}") as visitor:
            wait_until(lambda: is_ready(visitor), process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        stop(process, signal.SIGTERM)


def is_ready(visitor: Visitor) -> bool:
    try:
        return visitor.get("/readyz").is_success
    except httpx.TransportError:
        return False


@pytest.mark.parametrize("engine", ["on_sqlite", "on_postgres"])
def test_a_report_goes_all_the_way_round(request: pytest.FixtureRequest, engine: str) -> None:
    with visiting(request.getfixturevalue(engine)) as visitor:
        Story(visitor).play()


class Story:
    """The manhole of 2020-10-04, a holiday, with the steps of the Haining seed in our own order."""

    def __init__(self, visitor: Visitor) -> None:
        self.operator = visitor.signed("operator")
        self.deputy = visitor.signed("hn-deputy")
        self.telecom = visitor.signed("hn-telecom")
        self.mobile = visitor.signed("hn-mobile")
        self.case = ""

    def play(self) -> None:
        self.report_with_a_photo()
        self.claim_and_ask()
        self.answer_the_question()
        self.accept_and_give_back()
        self.claim_and_answer()
        self.rate()
        self.read_it_all()
        self.send_one_report_twenty_times_at_once()

    def at(self, time: str) -> None:
        data_of(self.operator.post("/api/v1/sandbox/clock", {"now": f"2020-10-04T{time}:00+08:00"}))
        data_of(self.operator.post("/api/v1/sandbox/tick", {}))

    def did(self, who: Visitor, command: str, **body: object) -> tuple[str, list[tuple[str, str]], str]:
        """Status, what happened by which clause, and what comes next."""
        receipt = data_of(who.do(self.case, command, **body))
        return receipt["status"], [(step["text"], step["clause"]) for step in receipt["steps"]], receipt["next"]

    def report_with_a_photo(self) -> None:
        self.at("08:48")
        kept = data_of(self.deputy.upload(stuffed("JPEG")))
        place = {"lat": 30.53, "lng": 120.68, "datum": "gcj02", "address": "水月亭路(示例位置)"}

        answer = self.deputy.post("/api/v1/reports", {**REPORT, "photos": [kept["id"]], "place": place})

        receipt = data_of(answer)
        self.case = receipt["id"]
        assert answer.status_code == 201
        assert answer.headers["location"] == f"/api/v1/cases/{self.case}"
        assert receipt["no"] == "硖石〔2020〕1号"
        # The clock goes on: on a busy machine some seconds pass between setting it and the report.
        assert (receipt["status"], receipt["deadline_at"][:16]) == ("待认领", "2020-10-04T10:48")
        assert [step["clause"] for step in receipt["steps"]] == ["", WAITING, WAITING]
        self.see_the_photo(kept["id"])

    def see_the_photo(self, photo_id: str) -> None:
        for size in ("full", "thumb"):
            seen = self.telecom.get(f"/api/v1/photos/{photo_id}?size={size}&case={self.case}")
            assert (seen.status_code, seen.headers["content-type"]) == (200, "image/jpeg")
            assert seen.headers["x-content-type-options"] == "nosniff"
            assert metadata_in(seen.content) == []

    def claim_and_ask(self) -> None:
        self.at("08:49")
        assert told(self.telecom.do(self.case, "accept"))[:2] == (403, 40301)
        assert self.did(self.telecom, "claim") == (
            "办理中",
            [("电信公司认领(接单)", WAITING), ("电信公司受理", "海宁市 第五条(受理)")],
            "电信公司正在办理,办结后答复上报人,答复不迟于 2020-11-04 24:00",
        )
        assert told(self.mobile.do(self.case, "claim")) == (409, 40902, "已由电信公司承办,不能再认领")
        assert self.did(self.telecom, "ask", question="权属", text="请看一下是哪类窨井盖") == (
            "办理中",
            [("询问上报人:权属", "")],
            "请上报人回答电信公司的询问",
        )

    def answer_the_question(self) -> None:
        self.at("09:30")
        todo = data_of(self.deputy.get("/api/v1/me/todo"))["items"]
        assert [(item["id"], item["asked"], item["can"]["reply"]) for item in todo] == [(self.case, True, True)]
        assert self.did(self.deputy, "reply", answers={"权属": "移动"}, text="主要是移动的。") == (
            "待受理",
            [
                ("上报人回答:权属 移动", ""),
                ("依补充情况重新研判", MOBILE),
                ("交办移动公司,抄送住建局", MOBILE),
            ],
            "等待移动公司受理,受理不迟于 2020-10-04 24:00",
        )

    def accept_and_give_back(self) -> None:
        self.at("13:00")
        assert self.did(self.mobile, "accept")[:2] == ("办理中", [("移动公司受理", "海宁市 第五条(受理)")])
        self.at("15:00")
        assert self.did(self.mobile, "return", text="派工作人员去看过,不是移动的")[:2] == (
            "待认领",
            [("移动公司退回", "海宁市 第七条(退回)"), ("待认领", MOBILE)],
        )

    def claim_and_answer(self) -> None:
        self.at("16:00")
        assert self.did(self.telecom, "claim")[0] == "办理中"
        self.at("19:09")
        done = data_of(self.telecom.upload(photo(size=(32, 24))))["id"]
        status, steps, following = self.did(self.telecom, "answer", outcome="已解决", text="已换好井盖", photos=[done])
        assert (status, steps[0]) == ("待评价", ("电信公司答复:已解决", "海宁市 第六条(答复)、事件 答复"))
        assert following == "请上报人评价,评价不迟于 2020-10-12 24:00"

    def rate(self) -> None:
        self.at("20:00")
        assert told(self.telecom.do(self.case, "rate", stars=5))[:2] == (403, 40301)
        assert self.did(self.deputy, "rate", stars=5) == (
            "已办结",
            [("上报人评价 ★★★★★", "海宁市 第十条(评价)"), ("已评价,办结", "海宁市 第十条(评价)")],
            "已经办结",
        )
        assert told(self.deputy.do(self.case, "rate", stars=1)) == (
            409,
            40901,
            "这件现在是“已办结”:可以查看全过程,有新情况请另行上报",
        )

    def read_it_all(self) -> None:
        case = data_of(self.deputy.get(f"/api/v1/cases/{self.case}"))
        steps = [
            (line["at"][11:16], line["kind"]) for line in case["timeline"] if not line["kind"].startswith("clock:")
        ]
        assert steps == [
            ("08:48", "case:reported"),
            ("08:48", "case:decided"),
            ("08:48", "case:pooled"),
            ("08:49", "case:claimed"),
            ("08:49", "case:accepted"),
            ("08:49", "case:asked"),
            ("09:30", "case:replied"),
            ("09:30", "case:decided"),
            ("09:30", "case:assigned"),
            ("13:00", "case:accepted"),
            ("15:00", "case:returned"),
            ("15:00", "case:pooled"),
            ("16:00", "case:claimed"),
            ("16:00", "case:accepted"),
            ("19:09", "case:answered"),
            ("20:00", "case:rated"),
            ("20:00", "case:closed"),
        ]
        assert [line["seq"] for line in case["timeline"]] == list(range(1, len(case["timeline"]) + 1))
        assert {line["kind"] for line in case["timeline"] if not line["clauses"]} == {
            "case:reported",
            "case:asked",
            "case:replied",
        }
        assert (case["status"]["text"], case["outcome"], case["stars"]) == ("已办结", "已解决", 5)
        assert (case["address"], case["photo_count"]) == ("水月亭路(示例位置)", 1)
        assert case["text"] == REPORT["text"]
        assert not any(case["can"].values())

    def send_one_report_twenty_times_at_once(self) -> None:
        body = {**REPORT, "text": "演示:网络不好,点了又点", "client_uuid": "twenty"}

        with ThreadPoolExecutor(20) as pool:
            answers = list(pool.map(lambda _: self.deputy.post("/api/v1/reports", body), range(20)))

        made = {data_of(answer)["id"] for answer in answers if answer.status_code == 201}
        assert {answer.status_code for answer in answers} <= {201, 409}
        assert len(made) == 1
        assert {i["id"] for i in data_of(self.deputy.get("/api/v1/me/cases"))["items"]} == {self.case, *made}
