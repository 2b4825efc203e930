"""Handing a case on, over HTTP: a street asks its city, which answers, and what it says comes back (提请上级)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.web import Visitor, data_of, errors_of, reported, told

SignIn = Callable[[str], Visitor]
STREET, CITY, OTHER_STREET = "330481001", "330481", "330481002"


def seen(who: Visitor, case: str) -> Any:
    return data_of(who.get(f"/api/v1/cases/{case}"))


def link_after_news(operator: Visitor, who: Visitor, case: str) -> Any:
    """The one linked case once the worker has brought the news."""
    data_of(operator.post("/api/v1/sandbox/tick", {}))
    (link,) = seen(who, case)["linked"]["items"]
    return link


@pytest.fixture
def case(deputy: Visitor, telecom: Visitor) -> str:
    """A matter of the street that the telecom company has claimed."""
    case = reported(deputy, category="窨井盖", answers={})
    data_of(telecom.do(case, "claim"))
    return case


def test_what_cannot_be_is_said_field_by_field(case: str, telecom: Visitor) -> None:
    assert errors_of(telecom.do(case, "refer", text=" ")) == {"text": "不能为空"}
    assert errors_of(telecom.do(case, "transfer", township=STREET, text="演示")) == {
        "code": "这一件就在硖石街道,请选择别的镇街"
    }
    assert errors_of(telecom.do(case, "split", parts=[{"text": "演示"}])) == {"parts": "拆分成2至10件,每件写明内容"}


def test_who_does_not_handle_it_hands_nothing_on(case: str, deputy: Visitor, stranger: Visitor) -> None:
    assert told(deputy.do(case, "refer", text="演示"))[:2] == (403, 40301)
    assert told(stranger.do(case, "refer", text="演示"))[:2] == (404, 40401)


def test_a_referral_is_answered_above_and_flows_back(
    case: str, deputy: Visitor, telecom: Visitor, mobile: Visitor, operator: Visitor
) -> None:
    receipt = data_of(telecom.do(case, "refer", text="要市里协调几家公司"))
    assert [(step["kind"], step["text"]) for step in receipt["steps"]] == [
        ("case:linked", "提请海宁市办理,本件仍由原承办单位跟进")
    ]
    assert (receipt["status"], receipt["holder"]) == ("办理中", "电信公司")
    (link,) = seen(telecom, case)["linked"]["items"]
    assert (link["kind"], link["township"], link["place"], link["closed"]) == ("refer", CITY, "海宁市", False)

    above = seen(deputy, link["id"])
    assert above["origin"] == {"id": case, "kind": "refer", "text": "提请上级", "township": STREET, "place": "硖石街道"}
    assert above["text"] == seen(deputy, case)["text"]
    data_of(mobile.do(link["id"], "claim"))
    data_of(mobile.do(link["id"], "answer", outcome="已解决", text="市里已协调,井盖换好了"))

    answered = link_after_news(operator, telecom, case)
    assert (answered["state"], answered["unit"], answered["outcome"]) == ("已答复", "移动公司", "已解决")
    assert answered["no"].startswith("海宁〔")
    assert told(telecom.do(case, "refer", text="再提一次"))[:2] == (409, 40901)

    data_of(telecom.do(case, "answer", outcome="已解决", text="已由市里协调换好"))
    data_of(deputy.do(link["id"], "rate", stars=5))
    over = link_after_news(operator, deputy, case)
    assert (over["state"], over["stars"]) == ("已办结", 5)
    lines = [line["text"] for line in seen(deputy, case)["timeline"] if line["kind"] == "link:progress"]
    assert [text.partition(")")[2] for text in lines] == [
        "已在海宁市立件",
        "在海宁市待认领",
        "已交办移动公司",
        ":移动公司受理",
        ":移动公司答复:已解决",
        "已评价 ★★★★★",
        "已办结",
    ]


def test_the_same_submission_twice_refers_once(case: str, telecom: Visitor) -> None:
    body = {"text": "演示", "client_uuid": "refer-once"}
    first, again = (telecom.post(f"/api/v1/cases/{case}/refer", body) for _ in range(2))

    assert data_of(first) == data_of(again)
    assert again.headers["idempotency-replayed"] == "true"
    assert len(seen(telecom, case)["linked"]["items"]) == 1


def test_a_transfer_ends_it_here_and_its_reporter_follows_it_there(
    case: str, deputy: Visitor, telecom: Visitor
) -> None:
    receipt = data_of(telecom.do(case, "transfer", township=OTHER_STREET, text="位置在海洲街道"))
    (link,) = seen(deputy, case)["linked"]["items"]

    assert receipt["status"] == "已办结"
    assert seen(deputy, link["id"])["township"]["id"] == OTHER_STREET


def test_parts_are_rolled_up(case: str, telecom: Visitor) -> None:
    data_of(telecom.do(case, "split", parts=[{"text": "电信的一个"}, {"text": "移动的一个"}]))
    whole = seen(telecom, case)

    assert (whole["linked"]["summary"], whole["can"]["answer"]) == ("拆分2件,已办结0件", False)
    refused = told(telecom.do(case, "answer", outcome="已解决", text="演示"))
    assert refused == (409, 40901, "拆分2件,已办结0件,全部办结以后再答复")


def test_a_suggestion_needs_a_channel_of_the_rules(case: str, deputy: Visitor) -> None:
    """By the national and provincial files: three months from the hand-over, and the author is told in seven days."""
    receipt = data_of(deputy.do(case, "convert", text="建议统一更换防沉降井盖"))
    (link,) = seen(deputy, case)["linked"]["items"]
    clocks = {clock["name"] for clock in seen(deputy, link["id"])["clocks"]}

    assert receipt["steps"][0]["text"] == "经代表同意,转为代表建议(闭会建议),在硖石街道办理"
    assert "通知代表" in clocks


# --- for whom somebody else wrote it down (代录): a name and a telephone number ---------------------------------------

SPOKEN = {"name": "演示老人", "phone": "演示电话"}
#: The reporter who wrote it down, those who look on, both offices that coordinate, who handles it, and a stranger.
READERS = (
    *("hn-deputy", "hn-deputy-2", "hn-resident", "hn-auditor", "hn-clerk", "hn-mobile", "hn-telecom"),
    *("hn-xs-congress", "hn-xs-office", "hn-hz-congress", "hn-hz-office", "hn-coordinator"),
    *("yy-resident", "yy-deputy", "yy-presidium"),
)


def who_reads(sign_in: SignIn, case: str) -> list[str]:
    """Who is given the voice of the case by the door that shows it."""
    return [key for key in READERS if SPOKEN["phone"] in sign_in(key).get(f"/api/v1/cases/{case}").text]


def test_no_list_tells_who_spoke(deputy: Visitor, telecom: Visitor, sign_in: SignIn) -> None:
    case = reported(deputy, category="窨井盖", answers={}, voice=SPOKEN)
    data_of(telecom.do(case, "claim"))

    for who in (deputy, telecom, sign_in("hn-coordinator")):
        for door in (f"/board?township={STREET}", "/me/cases", "/me/todo", "/me/notices", "/me/desk"):
            answer = who.get(f"/api/v1{door}")
            assert (answer.is_success, SPOKEN["phone"] in answer.text) == (True, False), door


def test_who_spoke_is_given_to_who_may_ask_back_and_goes_along_with_a_transfer(
    deputy: Visitor, telecom: Visitor, sign_in: SignIn
) -> None:
    case = reported(deputy, category="窨井盖", answers={}, voice=SPOKEN)
    assert who_reads(sign_in, case) == ["hn-deputy", "hn-xs-congress", "hn-coordinator"]
    data_of(telecom.do(case, "claim"))
    assert who_reads(sign_in, case) == ["hn-deputy", "hn-telecom", "hn-xs-congress", "hn-coordinator"]
    assert seen(telecom, case)["voice"] == SPOKEN

    data_of(telecom.do(case, "transfer", township=OTHER_STREET, text="位置在海洲街道"))
    (link,) = seen(deputy, case)["linked"]["items"]
    assert who_reads(sign_in, case) == ["hn-deputy"]
    assert who_reads(sign_in, link["id"]) == ["hn-deputy", "hn-hz-congress", "hn-coordinator"]
    assert seen(telecom, link["id"])["voice"] is None


def test_who_spoke_is_nobodys_business_in_a_suggestion(deputy: Visitor, telecom: Visitor, sign_in: SignIn) -> None:
    case = reported(deputy, category="窨井盖", answers={}, voice=SPOKEN)
    data_of(telecom.do(case, "claim"))
    data_of(deputy.do(case, "convert", text="建议统一更换防沉降井盖"))
    (link,) = seen(deputy, case)["linked"]["items"]

    assert who_reads(sign_in, link["id"]) == []
