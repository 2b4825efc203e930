"""Over HTTP: a deputy's desk, ties, followed cases, a week that is closed, groups, leave and hand-over."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.web import Visitor, data_of, errors_of, reported, told

TOWN, CITY = "330481001", "330481"
SignIn = Callable[[str], Visitor]


@pytest.fixture(scope="module")
def coordinator(sign_in: SignIn, operator: Visitor) -> Visitor:
    data_of(operator.post("/api/v1/sandbox/tick", {}))  # the duties run from here
    return sign_in("hn-coordinator")


@pytest.fixture(scope="module")
def ids(coordinator: Visitor) -> dict[str, str]:
    """The demo people of the city by name."""
    people = data_of(coordinator.get(f"/api/v1/townships/{CITY}/people"))["people"]
    return {each["name"]: each["id"] for each in people}


def test_the_roll_is_for_who_coordinates(coordinator: Visitor, deputy: Visitor, telecom: Visitor) -> None:
    for who in (deputy, telecom):
        assert told(who.get(f"/api/v1/townships/{CITY}/people"))[:2] == (403, 40301)

    roll = data_of(coordinator.get(f"/api/v1/townships/{CITY}/people"))

    assert "供电公司:承办单位负责人空缺" in roll["vacant"]
    assert {"演示·代表甲", "演示·代选工委协调人"} <= {each["name"] for each in roll["people"]}


def test_a_deputy_is_tied_told_follows_and_finds_it_all_on_the_desk(
    coordinator: Visitor, deputy: Visitor, sign_in: SignIn, ids: dict[str, str]
) -> None:
    named = {"kind": "enterprise", "name": "演示企业"}
    body = {"deputy": ids["演示·代表甲"], "kind": "enterprise", "target": "演示企业"}
    refused = coordinator.post(f"/api/v1/townships/{TOWN}/ties", body)
    assert errors_of(refused) == {"target": "硖石街道的名录里没有这个企业,请先登记"}
    data_of(coordinator.post(f"/api/v1/townships/{TOWN}/subjects", named))
    key = {"headers": {"idempotency-key": "tie-1"}}
    first = coordinator.post(f"/api/v1/townships/{TOWN}/ties", body, **key)
    again = coordinator.post(f"/api/v1/townships/{TOWN}/ties", body, **key)

    case = reported(sign_in("hn-deputy-2"), enterprise="演示企业")
    followed = data_of(deputy.do(case, "follow"))
    desk = data_of(deputy.get("/api/v1/me/desk?limit=5"))

    assert (data_of(again), again.headers["idempotency-replayed"]) == (data_of(first), "true")
    assert followed == {"id": case, "following": True, "text": "已关注,答复和办结时会告诉您"}
    notices = data_of(deputy.get("/api/v1/me/notices"))["items"]
    assert ("case:reported", case) in {(each["kind"], each["case"]) for each in notices}
    assert {name: each["total"] for name, each in desk["counts"].items()} == {
        "owed": 0,
        "reported": 0,
        "tied": 1,
        "watched": 0,
        "followed": 1,
    }
    sections = {each["name"]: [item["id"] for item in each["items"]] for each in desk["sections"]}
    assert (sections["tied"], sections["followed"]) == ([case], [case])
    page = data_of(deputy.get("/api/v1/me/desk/tied"))
    assert (page["title"], page["has_more"], [item["id"] for item in page["items"]]) == ("我联系的", False, [case])
    (tie,) = data_of(deputy.get("/api/v1/me/ties"))["items"]
    assert (tie["text"], tie["target"]["name"], tie["last"]) == ("企业", "演示企业", None)
    assert told(deputy.post(f"/api/v1/ties/{tie['id']}/end", {}))[0] == 403
    data_of(coordinator.post(f"/api/v1/ties/{tie['id']}/end", {}))
    assert data_of(deputy.get("/api/v1/me/ties"))["items"] == []
    assert data_of(deputy.do(case, "unfollow"))["following"] is False
    assert data_of(deputy.get("/api/v1/me/desk/followed"))["items"] == []


def test_a_stranger_follows_nothing_and_is_told_nothing(deputy: Visitor, stranger: Visitor) -> None:
    case = reported(deputy)

    assert told(stranger.do(case, "follow")) == (404, 40401, "没有这一件,或者您无权查看")


def test_a_report_names_only_what_is_on_the_list(deputy: Visitor) -> None:
    answer = deputy.post(
        "/api/v1/reports", {"township": TOWN, "category": "窨井盖", "text": "演示", "project": "没有的项目"}
    )

    assert errors_of(answer) == {"project": "硖石街道的名录里没有这个项目,可以不填,写在文字里"}


def test_a_week_is_closed_by_pressing_done_and_who_coordinates_sees_it(coordinator: Visitor, sign_in: SignIn) -> None:
    """种子 002:首道关,代表建议意见一周一结报,手机上按下“完成”。"""
    second = sign_in("hn-deputy-2")
    (duty,) = data_of(second.get("/api/v1/me/desk"))["duties"]
    assert (duty["name"], duty["period"], duty["closed_at"]) == ("一周一结报", "2026-W48", None)
    assert told(second.post("/api/v1/me/weeks/2020-W40/done", {}))[:2] == (404, 40401)

    done = data_of(second.post("/api/v1/me/weeks/2026-W48/done", {}))
    again = data_of(second.post("/api/v1/me/periods/2026-W48/done", {"duty": "一周一结报"}))

    assert (done["text"], done["late"], done["left_open"]) == ("一周一结报(2026-W48)已结报", False, 0)
    assert again["text"] == "一周一结报(2026-W48)已经结报过"
    assert again["at"] == done["at"]
    found = data_of(coordinator.get(f"/api/v1/townships/{CITY}/statements"))
    closed = {each["person"]["name"]: each["closed_at"] is not None for each in found["items"]}
    assert closed == {"演示·代表甲": False, "演示·代表乙": True}
    assert (found["closed"], found["open"]) == (1, 1)


def test_a_week_with_an_answer_to_rate_is_closed_only_on_purpose(deputy: Visitor, telecom: Visitor) -> None:
    case = reported(deputy)
    data_of(telecom.do(case, "claim"))
    data_of(telecom.do(case, "answer", outcome="已解决", text="已换好井盖"))

    refused = deputy.post("/api/v1/me/weeks/2026-W48/done", {})
    done = data_of(deputy.post("/api/v1/me/weeks/2026-W48/done", {"with_open": True}))

    assert told(refused)[:2] == (409, 40911)
    assert done["left_open"] == 1


def test_a_group_is_for_its_members_and_its_steward_sees_slow_claims(
    deputy: Visitor, coordinator: Visitor, stranger: Visitor, sign_in: SignIn
) -> None:
    mine = {each["name"]: each for each in data_of(deputy.get("/api/v1/groups"))["items"]}
    group = mine["三个街道群"]
    assert (group["minds"], group["steward"]["name"]) == (False, "市人大代选工委")
    assert told(stranger.get("/api/v1/groups"))[0] == 403
    assert told(sign_in("yy-presidium").get(f"/api/v1/groups/{group['id']}"))[:2] == (404, 40401)

    seen = data_of(coordinator.get(f"/api/v1/groups/{group['id']}"))

    assert seen["group"]["minds"] is True
    assert seen["slow"]["name"] == "slow"
    assert {"移动公司", "电信公司"} <= set(seen["units"])
    assert seen["board"]["counts"]["total"] == len(seen["board"]["items"])
    assert data_of(deputy.get(f"/api/v1/groups/{group['id']}"))["slow"] is None


def test_leave_with_a_stand_in_and_what_is_handed_over(
    coordinator: Visitor, mobile: Visitor, ids: dict[str, str]
) -> None:
    body = {"absent": ids["演示·移动公司负责人"], "stand_in": ids["演示·移动公司值班员"], "last": "2026-12-31"}
    assert told(mobile.post(f"/api/v1/townships/{CITY}/leaves", body))[:2] == (403, 40301)
    assert errors_of(coordinator.post(f"/api/v1/townships/{CITY}/leaves", body | {"last": "2026-01-01"})) == {
        "last": "2026-01-01 已经过去,期限要从今天起还没有完"
    }

    kept = data_of(coordinator.post(f"/api/v1/townships/{CITY}/leaves", body))
    (leave,) = data_of(coordinator.get(f"/api/v1/townships/{CITY}/people"))["leaves"]
    over = {"leaver": ids["演示·移动公司值班员"], "to": ids["演示·电信公司值班员"]}
    handed = data_of(coordinator.post(f"/api/v1/townships/{CITY}/hand-over", over))
    back = data_of(coordinator.post(f"/api/v1/leaves/{kept['id']}/end", {}))

    assert (leave["absent"]["name"], leave["last"]) == ("演示·移动公司负责人", "2026-12-31")
    assert (handed["ties"], handed["stand_ins"]) == (0, 1)
    assert back["text"] == "已经销假"
    assert told(coordinator.post("/api/v1/leaves/x/end", {}))[:2] == (404, 40401)


def test_a_units_open_work_is_handed_over_with_a_reason(coordinator: Visitor, deputy: Visitor, mobile: Visitor) -> None:
    case = reported(deputy)
    data_of(mobile.do(case, "claim"))
    units = {each["name"]: each["id"] for each in data_of(deputy.get(f"/api/v1/townships/{CITY}/units"))["items"]}
    path = f"/api/v1/units/{units['移动公司']}/hand-over"
    assert told(mobile.post(path, {"to": units["水务集团"], "text": "演示"}))[0] == 403

    done = data_of(coordinator.post(path, {"to": units["水务集团"], "text": "职责调整"}))

    assert (done["done"], done["refused"], [each["id"] for each in done["items"]]) == (1, 0, [case])
    assert data_of(deputy.get(f"/api/v1/cases/{case}"))["handler"]["unit"] == "水务集团"
