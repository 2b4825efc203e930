"""Similar reports and a list of words over HTTP: what is shown to whom, joined with one call, tried and kept."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.web import REPORT, Visitor, data_of, told

CODE = "330481001"
PLACE = {"lat": 30.53, "lng": 120.68, "datum": "gcj02", "address": "演示路口"}
WORDS = f"/api/v1/townships/{CODE}/word-list"


def sent(visitor: Visitor, text: str) -> str:
    return str(
        data_of(visitor.post("/api/v1/reports", {**REPORT, "text": text, "place": PLACE, "answers": {"权属": "电信"}}))[
            "id"
        ]
    )


def test_the_offer_leads_to_joining_with_one_call(
    deputy: Visitor, telecom: Visitor, sign_in: Callable[[str], Visitor]
) -> None:
    first = sent(deputy, "演示路口窨井盖破损,很危险")
    second = sent(sign_in("hn-resident"), "窨井盖破了,在演示路口")

    offered = data_of(telecom.get(f"/api/v1/cases/{second}/similar"))
    mine = data_of(sign_in("hn-resident").get(f"/api/v1/cases/{second}/similar"))

    assert [(each["case"]["id"], each["merge"]) for each in offered["items"]] == [(first, True)]
    assert offered["items"][0]["why"][0] == "相距约0米"
    assert offered["posted"] == []
    assert mine["items"] == []
    assert mine["note"] == "附近已有相似的上报"
    assert [each["id"] for each in mine["posted"]] == [first]
    data_of(telecom.do(second, "merge", into=offered["items"][0]["case"]["id"], text="同一个井盖"))
    assert data_of(deputy.get(f"/api/v1/cases/{first}"))["status"]["code"] == "assigned"
    assert data_of(sign_in("hn-coordinator").get(f"/api/v1/cases/{second}"))["status"]["code"] == "closed"


def test_a_clerk_tries_and_keeps_a_list(sign_in: Callable[[str], Visitor], deputy: Visitor) -> None:
    clerk = sign_in("hn-coordinator")
    sent(deputy, "演示脏话,井盖又破了")

    tried = data_of(clerk.post(f"{WORDS}/preview", {"text": "演示脏话\n的"}))
    status, code, message = told(clerk.post(WORDS, {"text": "演示脏话\n的"}))[:3]
    kept = data_of(clerk.post(WORDS, {"text": "演示脏话"}))

    assert tried["held"] == 1
    assert tried["mistakes"] == [
        {"line": 2, "column": 1, "message": "“的”只有一个字,太多的话里都有", "hint": "请写成两个字以上的词"}
    ]
    assert (status, code) == (422, 42201)
    assert "第2行" in str(message)
    assert kept["text"] == "更新敏感词表,共 1 个词"
    assert data_of(clerk.get(WORDS)) == {"text": "演示脏话"}
    assert told(deputy.get(WORDS))[0] == 403
