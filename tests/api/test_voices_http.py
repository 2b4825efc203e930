"""The voice behind a report over HTTP: through a deputy, written down, taken back, called back, with its doors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.web import REPORT, Visitor, data_of, errors_of, reported, told

MOBILE = {"answers": {"权属": "移动"}}
SignIn = Callable[[str], Visitor]


@pytest.fixture(scope="module")
def resident(sign_in: SignIn) -> Visitor:
    return sign_in("hn-resident")


@pytest.fixture(scope="module")
def steward(sign_in: SignIn) -> Visitor:
    return sign_in("hn-coordinator")


def id_of(visitor: Visitor) -> str:
    return str(data_of(visitor.get("/api/v1/me"))["id"])


def view(visitor: Visitor, case: str) -> Any:
    return data_of(visitor.get(f"/api/v1/cases/{case}"))


def kinds(visitor: Visitor, case: str) -> set[str]:
    return {item["kind"] for item in data_of(visitor.get("/api/v1/me/notices"))["items"] if item["case"] == case}


def test_a_deputy_of_elsewhere_cannot_be_chosen(resident: Visitor, sign_in: SignIn) -> None:
    answer = resident.post("/api/v1/reports", REPORT | {"through": id_of(sign_in("yy-deputy"))})
    assert (answer.status_code, list(errors_of(answer))) == (422, ["through"])


def test_the_deputies_of_a_place_are_told_to_whoever_is_signed_in(resident: Visitor, deputy: Visitor) -> None:
    found = data_of(resident.get("/api/v1/townships/330481001/deputies"))["items"]
    assert id_of(deputy) in {each["id"] for each in found}
    assert all("演示" in each["name"] for each in found)


def test_a_report_goes_through_a_deputy_and_comes_back_to_both(
    resident: Visitor, deputy: Visitor, mobile: Visitor
) -> None:
    case = reported(resident, through=id_of(deputy), **MOBILE)
    shown = view(resident, case)
    assert (shown["status"]["code"], shown["can"]["send_on"], shown["can"]["withdraw"]) == ("passing", True, True)
    waiting = data_of(deputy.get("/api/v1/me/todo"))["items"]
    assert case in {row["id"] for row in waiting}
    assert told(mobile.do(case, "accept"))[0] == 404

    data_of(deputy.do(case, "pass-on", text="到现场看过"))
    data_of(mobile.do(case, "accept"))
    data_of(mobile.do(case, "progress", text="已订货"))
    data_of(mobile.do(case, "answer", outcome="已解决", text="换好了"))
    told_all = view(resident, case)
    assert [step["kind"] for step in told_all["timeline"]].count("case:decided") >= 2
    assert told_all["timeline"][0]["text"].endswith("请代表转报")
    data_of(resident.do(case, "rate", stars=5))


def test_declined_and_settled_are_no_dead_ends(resident: Visitor, deputy: Visitor) -> None:
    case = reported(resident, through=id_of(deputy), **MOBILE)
    data_of(deputy.do(case, "decline-voice", text="请直接上报"))
    assert told(deputy.do(case, "pass-on"))[0] in {403, 409}
    assert data_of(resident.do(case, "send-on"))["status"] == "待受理"

    settled = reported(resident, through=id_of(deputy), **MOBILE)
    assert data_of(deputy.do(settled, "settle", outcome="已解决", text="当场装好"))["status"] == "已办结"
    assert view(resident, settled)["can"]["send_on"] is True


def test_who_spoke_is_sealed_and_told_by_the_recorder(deputy: Visitor, resident: Visitor, mobile: Visitor) -> None:
    voice = {"name": "演示老人", "phone": "演示电话"}
    refused = resident.post("/api/v1/reports", REPORT | {"voice": voice})
    assert told(refused)[0] == 403
    case = reported(deputy, voice=voice, **MOBILE)
    data_of(mobile.do(case, "accept"))
    data_of(mobile.do(case, "answer", outcome="已解决", text="换好了"))
    assert view(deputy, case)["can"]["tell_voice"] is True
    data_of(deputy.do(case, "tell-voice", text="已上门转告"))
    assert view(deputy, case)["can"]["tell_voice"] is False


def test_a_case_is_called_back_heard_again_and_rated_low(
    resident: Visitor, deputy: Visitor, mobile: Visitor, steward: Visitor
) -> None:
    case = reported(resident, **MOBILE)
    data_of(mobile.do(case, "accept"))
    assert told(steward.do(case, "call-back", reached=True, satisfied=False, text="早了"))[0] == 409
    data_of(mobile.do(case, "answer", outcome="已解决", text="换好了"))
    assert told(deputy.do(case, "call-back", reached=False, text="不是我的事"))[0] == 403
    data_of(steward.do(case, "call-back", reached=True, satisfied=False, text="又响了"))
    assert data_of(steward.do(case, "reopen", text="回访反映没有修好"))["status"] == "办理中"
    data_of(mobile.do(case, "note", text="内部先看"))
    assert "case:noted" not in {step["kind"] for step in view(resident, case)["timeline"]}
    data_of(mobile.do(case, "answer", outcome="已解决", text="这次好了"))
    low = data_of(resident.do(case, "rate", stars=1))
    assert low["status"] in {"办理中", "已办结"}
    assert {"case:called_back", "case:reopened", "case:rated"} <= kinds(mobile, case)


def test_a_withdrawn_report_is_over(resident: Visitor, mobile: Visitor) -> None:
    case = reported(resident, **MOBILE)
    assert told(mobile.do(case, "withdraw"))[0] == 403
    assert data_of(resident.do(case, "withdraw", text="自己解决了"))["status"] == "已办结"
    assert told(resident.do(case, "supplement", text="还有"))[0] == 409


def test_a_spot_check_can_be_drawn_again_by_anybody(steward: Visitor, deputy: Visitor) -> None:
    path, body = (
        "/api/v1/townships/330481001/spot-checks",
        {
            "since": "2026-11-01T00:00:00+08:00",
            "until": "2027-01-01T00:00:00+08:00",
            "count": 2,
            "seed": "十一月",
        },
    )
    assert told(deputy.post(path, body))[0] == 403
    far = errors_of(steward.post(path, body | {"until": "9999-12-31T23:59:59-08:00"}))
    assert far == {"until": "日期太远,请写1900年至2999年之间的日期"}
    first, second = data_of(steward.post(path, body)), data_of(steward.post(path, body))
    assert (first["cases"], first["among"]) == (second["cases"], second["among"])


def test_several_raters_weigh_together_and_low_stars_reach_the_unit(sign_in: SignIn) -> None:
    resident, deputy, office = sign_in("nh-resident"), sign_in("nh-deputy"), sign_in("nh-office")
    body = {"township": "330226", "category": "群众反映", "text": "演示反映:公园的灯不亮"}
    case = str(data_of(resident.post("/api/v1/reports", body))["id"])
    data_of(office.do(case, "accept"))
    data_of(office.do(case, "answer", outcome="解释说明", text="年内维修"))

    assert told(office.do(case, "rate", stars=5))[0] == 403
    assert data_of(resident.do(case, "rate", stars=5))["status"] == "待评价"
    assert told(resident.do(case, "rate", stars=5))[0] in {403, 409}
    assert data_of(deputy.do(case, "rate", stars=1))["status"] == "办理中"
    assert {"case:rated", "case:reopened"} <= kinds(office, case)
    shown = view(resident, case)
    assert (shown["stars"], shown["can"]["rate"]) == (2, False)


def test_a_reporter_sees_beforehand_what_others_will_read(resident: Visitor) -> None:
    text = "我是演示·海宁居民甲,楼上王建国半夜吵闹,请打13800000000"
    body = {"text": text, "address": "演示路1号,电话13800000000", "hide": ["半夜"]}

    seen = data_of(resident.post("/api/v1/reports/preview", body))

    assert seen["text"] == "我是〔姓名〕,楼上王建国〔姓名〕吵闹,请打〔电话〕"
    assert seen["address"] == "演示路1号,电话〔电话〕"
    assert [(each["text"], each["shown_as"]) for each in seen["covered"]] == [
        ("演示·海宁居民甲", "〔姓名〕"),
        ("半夜", "〔姓名〕"),
        ("13800000000", "〔电话〕"),
    ]
    assert [each["text"] for each in seen["suggested"]] == ["王建国"]


def test_a_pasted_chat_is_a_report_still_to_be_sent(deputy: Visitor) -> None:
    chat = "演示村民 08:48:\n方便桥边的窨井盖不闭合,移动公司的\n[图片]\n演示网格员:\n收到"

    made = data_of(deputy.post("/api/v1/reports/from-chat", {"township": "330481001", "text": chat}))

    assert made["text"] == "方便桥边的窨井盖不闭合,移动公司的\n收到"
    assert (made["category"], made["pictures"]) == ("窨井盖", 1)
    assert made["speakers"] == ["演示村民", "演示网格员"]
    assert told(deputy.post("/api/v1/reports/from-chat", {"township": "999999", "text": chat}))[0] == 404


@pytest.mark.parametrize("service", ["dingtalk", "wecom"])
def test_a_code_that_nobody_has_given_signs_nobody_in(deputy: Visitor, service: str) -> None:
    for door in (f"/api/v1/auth/{service}", f"/api/v1/me/contacts/{service}"):
        assert told(deputy.post(door, {"code": "0123456789abcdef"}))[0] == 422


def test_what_a_reporter_asks_to_hide_only_the_handling_side_reads(
    resident: Visitor, deputy: Visitor, mobile: Visitor
) -> None:
    case = reported(resident, text="请找演示邻居,电话13800000000", hide=["演示邻居"], group="三个街道群", **MOBILE)
    board = data_of(deputy.get("/api/v1/board?township=330481001"))["items"]

    assert view(deputy, case)["text"] == "请找〔姓名〕,电话〔电话〕"
    assert [each["title"] for each in board if each["id"] == case] == ["窨井盖:请找〔姓名〕,电话〔电话〕"]
    for who in (resident, mobile):
        assert view(who, case)["text"] == "请找演示邻居,电话13800000000"


def test_who_reports_a_fire_is_told_at_once_to_ring(resident: Visitor) -> None:
    body = REPORT | MOBILE | {"text": "配电房着火了,有人被烫伤", "client_uuid": "fire"}

    first = data_of(resident.post("/api/v1/reports", body))
    again = data_of(resident.post("/api/v1/reports", body))

    assert [call["number"] for call in first["emergency"]] == ["119", "120"]
    assert first["emergency"][0]["text"].startswith("您提到“着火”:如果危险就在眼前,请马上拨打119")
    assert again == first
