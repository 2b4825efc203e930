"""An emergency plan over HTTP: started, answered by units and by residents, passed on in silence, lifted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.web import MORNING, Visitor, data_of, serving, settings_in, told, visiting

TOWN = "330281999"
RULES = """镇街 示例镇 330281999
施行 2026-01-01;语言 第2版
小时 指 连续小时
分类 其他
单位 应急办
单位 镇人大主席团
单位 甲村村委会
单位 乙村村委会
区域 低洼片 含 甲村、乙村
第一条 其余 由 各单位 认领
预案 防台风 由 应急办 启动:
  (一)应急办 通知 甲村村委会、乙村村委会,10分钟内 回执;未回执的 由 应急办 代
  (二)广播 低洼片,1小时内 回执;未回执的 报 镇人大主席团
"""
ROSTER = """编号,姓名,角色,级别,行政区划代码,单位,群,岗位,任职起,任职止
operator,演示管理员,运维,,330281999,,,,,
office,演示应急办职员,单位人员,,330281999,应急办,,,,
board,演示主席团职员,协调人员,,330281999,镇人大主席团,,,,
east,演示甲村村委会干部,单位人员,,330281999,甲村村委会,,,,
west,演示乙村村委会干部,单位人员,,330281999,乙村村委会,,,,
deputy,演示镇代表,代表,镇,330281999,,,,,
"""
PLANS = f"/api/v1/townships/{TOWN}/plans"


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    folder = tmp_path_factory.mktemp("plans")
    rules = folder / "rules"
    rules.mkdir()
    (rules / "330281999-示例镇.rule").write_text(RULES, encoding="utf-8")
    (rules / "演示名册.csv").write_text(ROSTER, encoding="utf-8")
    shipped = Path(__file__).resolve().parents[2] / "rules" / "日历.txt"
    (rules / "日历.txt").write_text(shipped.read_text(encoding="utf-8"), encoding="utf-8")
    with serving(settings_in(folder, rules__dir=str(rules))) as url, visiting(url) as found:
        yield found


def at(visitor: Visitor, minutes: float) -> None:
    """So many minutes after nine, and whatever falls due by then."""
    operator = visitor.signed("operator")
    moment = (MORNING + timedelta(minutes=minutes)).isoformat()
    data_of(operator.post("/api/v1/sandbox/clock", {"now": moment}))
    data_of(operator.post("/api/v1/sandbox/tick", {}))


def running(visitor: Visitor) -> dict[str, Any]:
    found: dict[str, Any] = data_of(visitor.get(PLANS))["items"][0]
    return found


def test_who_is_not_named_does_not_start_it_and_unknown_names_are_told(visitor: Visitor) -> None:
    east, office = visitor.signed("east"), visitor.signed("office")

    assert told(east.post(PLANS, {"name": "防台风"}))[::2] == (403, "防台风由应急办启动")
    assert told(visitor.signed("deputy").post(PLANS, {"name": "防台风"}))[0] == 403
    assert told(visitor.post(PLANS, {"name": "防台风"}))[0] == 401
    assert told(office.post(PLANS, {"name": "防火"}))[0] == 422
    assert told(office.post(f"{PLANS}/5/lift", {}))[0] == 404
    assert told(office.post(f"{PLANS}/五/lift", {}))[0] == 404
    assert told(office.post(f"{PLANS}/5/acknowledge", {"step": 0}))[0] == 404
    assert data_of(visitor.get(PLANS)) == {"items": []}


def test_a_plan_runs_from_its_start_to_its_end(visitor: Visitor) -> None:
    office, east, west, board = (visitor.signed(key) for key in ("office", "east", "west", "board"))
    deputy = visitor.signed("deputy")
    at(visitor, 0)
    key = {"headers": {"idempotency-key": "plan-1"}}
    body = {"name": "防台风", "text": "请低洼处的村民准备转移(演示)"}

    first = data_of(office.post(PLANS, body, **key))
    again = office.post(PLANS, body, **key)
    run = first["run"]

    assert (first["kind"], first["text"]) == ("plan:started", "启动防台风:请低洼处的村民准备转移(演示)")
    assert (data_of(again), again.headers["idempotency-replayed"]) == (first, "true")
    assert told(office.post(PLANS, body))[0] == 409
    alert = data_of(east.get("/api/v1/me/alerts"))["items"][0]
    assert (alert["plan"], alert["kind"], alert["unit"], alert["due_at"]) == (
        "防台风",
        "told",
        "甲村村委会",
        "2026-11-23T09:10:00+08:00",
    )

    assert data_of(east.post(f"{PLANS}/{run}/acknowledge", {"step": 0}))["text"] == "甲村村委会回执"
    assert told(east.post(f"{PLANS}/{run}/acknowledge", {"step": 0}))[0] == 409
    assert told(board.post(f"{PLANS}/{run}/acknowledge", {"step": 0}))[0] == 403
    shown = running(visitor)
    assert [(unit["name"], unit["answered"]) for unit in shown["steps"][0]["units"]] == [
        ("甲村村委会", True),
        ("乙村村委会", False),
    ]
    assert (len(shown["steps"]), shown["waiting"]) == (1, ["(二)"])
    (silent,) = data_of(office.get(f"{PLANS}/{run}/silent"))["items"]
    assert (silent["units"], silent["residents"], silent["text"]) == (["乙村村委会"], 0, "还没有回执:乙村村委会")
    assert told(deputy.get(f"{PLANS}/{run}/silent"))[0] == 403
    assert told(office.get(f"{PLANS}/五/silent"))[0] == 404

    at(visitor, 11)
    shown = running(visitor)
    assert shown["steps"][0]["then"] == "乙村村委会没有按时回执,由应急办代"
    assert (shown["steps"][1]["text"], shown["waiting"]) == ("广播低洼片,2026-11-23 10:10 以前回执", [])
    assert data_of(office.post(f"{PLANS}/{run}/acknowledge", {"step": 0}))["text"] == "应急办回执,代乙村村委会"

    people = shown["steps"][1]["people_told"]
    assert (people, shown["steps"][1]["people_answered"]) == (5, 0)
    answered = data_of(deputy.post(f"{PLANS}/{run}/acknowledge", {"step": 1}))
    assert answered["text"] == "已收到您对防台风的回执"
    assert told(deputy.post(f"{PLANS}/{run}/acknowledge", {"step": 1}))[::2] == (
        409,
        "您已在 2026-11-23 09:11 回执防台风的这一步,不必再报",
    )
    assert told(deputy.post(f"{PLANS}/{run}/acknowledge", {"step": 0}))[::2] == (403, "防台风的这一步没有要您回执")
    mine = data_of(deputy.get("/api/v1/me/alerts"))["items"]
    assert [(each["text"], each["answered_at"] is not None) for each in mine] == [(body["text"], True)]
    own = {"headers": {"idempotency-key": "plan-own"}}
    heard = data_of(west.post(f"{PLANS}/{run}/acknowledge", {"step": 1}, **own))
    again = west.post(f"{PLANS}/{run}/acknowledge", {"step": 1}, **own)
    assert (heard["kind"], data_of(again), again.headers["idempotency-replayed"]) == ("alert:answered", heard, "true")
    assert told(west.post(f"{PLANS}/{run}/acknowledge", {"step": 1}))[0] == 409

    at(visitor, 71)
    shown = running(visitor)
    assert (shown["steps"][1]["people_answered"], shown["steps"][1]["over"]) == (2, True)
    assert shown["steps"][1]["then"] == "3 人没有按时回执,报镇人大主席团"
    assert [each["kind"] for each in data_of(board.get("/api/v1/me/alerts"))["items"]] == ["report", "told"]

    assert told(east.post(f"{PLANS}/{run}/lift", {}))[::2] == (403, "防台风由应急办解除")
    assert data_of(office.post(f"{PLANS}/{run}/lift", {}))["text"] == "解除防台风"
    assert told(office.post(f"{PLANS}/{run}/lift", {}))[0] == 409
    over = data_of(deputy.get("/api/v1/me/alerts"))["items"]
    assert [(each["places"], each["lifted_at"]) for each in over] == [(["低洼片"], "2026-11-23T10:11:00+08:00")]
    lifted = "防台风已经解除,不用再回执"
    assert told(board.post(f"{PLANS}/{run}/acknowledge", {"step": 1}))[::2] == (409, lifted)
    assert told(deputy.post(f"{PLANS}/{run}/acknowledge", {"step": 0}))[::2] == (409, lifted)
    assert running(visitor)["lifted_at"] == "2026-11-23T10:11:00+08:00"
