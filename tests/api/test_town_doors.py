"""A place beside its cases, over HTTP (本地台账): states, duties, meetings and votes, by whom the file names."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.support.fulltown import CODE, FullTown, full_town
from tests.support.web import Visitor, data_of, errors_of, told

HERE = f"/api/v1/townships/{CODE}"
VOTE = {"name": "满意度测评", "members": 50, "present": 40, "votes_for": 21, "against": 15}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FullTown]:
    with full_town(tmp_path_factory.mktemp("beside")) as found:
        found.at("2026-11-23T09:00")
        yield found


def keyed(who: Visitor, what: str, key: str, **body: object) -> httpx.Response:
    return who.post(f"{HERE}/{what}", body, headers={"idempotency-key": key})


def test_a_resident_and_a_unit_that_is_not_named_declare_nothing(town: FullTown) -> None:
    state = {"name": "防汛应急响应", "value": "三级"}

    assert told(town["resident"].post(f"{HERE}/states", state)) == (
        403,
        40301,
        "您在演示全办镇没有办理这一项的身份;这里的情况可以在本地台账查看",
    )
    assert told(town["presidium"].post(f"{HERE}/states", state)) == (403, 40301, "防汛应急响应由镇政府办理")
    assert told(town.visitor.post(f"{HERE}/states", state))[:2] == (401, 40101)


def test_names_and_figures_that_cannot_be_are_told(town: FullTown) -> None:
    government, presidium = town["government"], town["presidium"]

    assert errors_of(government.post(f"{HERE}/states", {"name": "晴天", "value": "是"})) == {
        "name": "规约里没有叫“晴天”的态势"
    }
    assert errors_of(government.post(f"{HERE}/states", {"name": "防汛应急响应", "value": "五级"})) == {
        "value": "“防汛应急响应”只能是:无、三级"
    }
    assert list(errors_of(presidium.post(f"{HERE}/duties", {"name": "大扫除"}))) == ["name"]
    assert list(errors_of(presidium.post(f"{HERE}/meetings", {"name": "夜询会", "members": 5, "present": 6}))) == [
        "present"
    ]
    assert list(errors_of(presidium.post(f"{HERE}/votes", VOTE | {"votes_for": 41}))) == ["count"]
    assert errors_of(presidium.post(f"{HERE}/votes", VOTE | {"present": -1})) == {"present": "不能小于0"}
    assert told(presidium.post("/api/v1/townships/999999/duties", {"name": "民情专报"}))[:2] == (404, 40401)


def test_a_state_is_declared_once_a_key_and_decides_from_then_on(town: FullTown) -> None:
    state = {"name": "防汛应急响应", "value": "三级"}

    first = keyed(town["government"], "states", "flood", **state)
    again = keyed(town["government"], "states", "flood", **state)

    assert data_of(first) == data_of(again)
    assert (first.headers.get("idempotency-replayed"), again.headers["idempotency-replayed"]) == (None, "true")
    assert data_of(first) | {"at": ""} == {
        "township": CODE,
        "kind": "town:declared",
        "name": "防汛应急响应",
        "text": "宣布防汛应急响应:三级",
        "clause": "",
        "at": "",
        "verdict": None,
    }
    assert told(keyed(town["government"], "states", "flood", name="防汛应急响应", value="无"))[:2] == (422, 42202)
    assert [s["value"] for s in data_of(town.visitor.get(f"{HERE}/beside"))["states"]] == ["三级"]
    assert town.see(town.reported("垃圾"))["handler"]["unit"] == "镇政府"
    data_of(keyed(town["government"], "states", "over", name="防汛应急响应", value="无"))
    assert town.see(town.reported("窨井盖"))["handler"]["unit"] == "综合执法队"


def test_a_refusal_leaves_the_key_free(town: FullTown) -> None:
    assert told(keyed(town["presidium"], "duties", "free", name="大扫除"))[:2] == (422, 42201)

    done = data_of(keyed(town["presidium"], "duties", "free", name="民情专报"))

    assert (done["text"], done["clause"]) == ("民情专报已办", "演示全办镇 第十六条")


def test_a_duty_that_was_done_is_due_in_the_next_period(town: FullTown) -> None:
    data_of(keyed(town["presidium"], "duties", "monthly", name="民情专报"))

    (duty,) = data_of(town.visitor.get(f"{HERE}/beside"))["duties"]

    assert duty["last_done_at"].startswith("2026-11-23")
    assert duty["due_at"] == "2026-12-30T00:00:00+08:00"


def test_a_meeting_and_a_vote_are_kept_as_they_were_counted(town: FullTown) -> None:
    held = data_of(keyed(town["presidium"], "meetings", "night", name="夜询会", members=6, present=4))
    vote = keyed(town["presidium"], "votes", "poll", **VOTE)

    assert held["text"] == "召开夜询会,全体 6 人,到会 4 人,达到法定人数"
    assert (data_of(vote)["text"], data_of(vote)["verdict"]) == ("满意度测评:赞成 21,反对 15,弃权 0,通过", "通过")
    assert data_of(keyed(town["presidium"], "votes", "poll", **VOTE)) == data_of(vote)
    assert [b["last"] for b in data_of(town.visitor.get(f"{HERE}/beside"))["ballots"]] == ["通过"]
    assert told(town["enforcement"].post(f"{HERE}/votes", VOTE))[:2] == (403, 40301)


def test_somebody_becomes_a_deliberator_after_the_announcement_and_not_before(town: FullTown) -> None:
    office, where = town["presidium"], f"{HERE}/deliberators"
    who = {"person": data_of(town["neighbour"].get("/api/v1/me"))["id"]}
    town.at("2026-12-07T09:00")
    assert told(office.post(f"{where}/appoint", {**who, "first": "2026-12-08", "last": "2029-12-07"}))[:2] == (
        409,
        40901,
    )

    assert errors_of(office.post(where, {"key": "nobody", "by": "演示社区"})) == {
        "person": "本地名册里没有这个人,请先列入名册(例如作为居民)"
    }
    data_of(office.post(where, {"key": "neighbour", "by": "演示社区"}))
    data_of(office.post(f"{where}/examine", {**who, "passed": True}))
    days = {"first": "2026-12-07", "last": "2026-12-11"}
    told_of = data_of(keyed(office, "deliberators/announce", "announce", **who, **days))
    again = keyed(office, "deliberators/announce", "announce", **who, **days)
    seen = data_of(town["resident"].get(where))["items"]
    data_of(town["resident"].post(f"{where}/object", {**who, "ground": "其他"}))
    data_of(office.post(f"{where}/settle", {**who, "upheld": False}))
    town.at("2026-12-14T09:00")
    data_of(office.post(f"{where}/appoint", {**who, "first": "2026-12-12", "last": "2029-12-11"}))

    assert told_of["text"] == "议政代表人选公示,2026-12-07 至 2026-12-11"
    assert (again.headers["idempotency-replayed"], data_of(again)) == ("true", told_of)
    assert [(each["name"], each["text"], each["announced"]) for each in seen] == [
        ("演示·邻居", "公示", ["2026-12-07", "2026-12-11"])
    ]
    roles = [each["role"] for each in data_of(town["neighbour"].get("/api/v1/me"))["roles"]]
    assert "deliberator" in roles
    data_of(office.post(f"{where}/end", {**who, "reason": "本人辞去"}))
    roles = [each["role"] for each in data_of(town["neighbour"].get("/api/v1/me"))["roles"]]
    assert "deliberator" not in roles


def test_a_resident_is_stopped_with_a_reason_appeals_and_is_heard_by_somebody_else(town: FullTown) -> None:
    office, other, neighbour = town["presidium"], town["government"], town["neighbour"]
    case = town.reported("垃圾", who="neighbour")
    asked = {"case": case, "ground": "repeated", "words": "同一处垃圾连报八次(演示)", "days": 7}
    assert errors_of(office.post(f"{HERE}/stops", asked | {"days": 31})) == {"days": "停止上报最多30天,至少1天"}

    placed = data_of(keyed(office, "stops", "stop", **asked))
    again = keyed(office, "stops", "stop", **asked)
    refused = told(neighbour.post("/api/v1/reports", {"township": CODE, "category": "路灯", "text": "演示:灯不亮"}))
    (mine,) = data_of(neighbour.get(f"{HERE}/stops"))["items"]
    data_of(neighbour.post(f"{HERE}/stops/{placed['id']}/appeal", {"words": "八张照片是八处垃圾(演示)"}))
    seen = data_of(other.get(f"{HERE}/stops"))["items"]
    decision = {"lift": True, "answer": "核实是八处,予以恢复(演示)"}
    own = told(office.post(f"{HERE}/stops/{placed['id']}/decide", decision))
    lifted = data_of(other.post(f"{HERE}/stops/{placed['id']}/decide", decision))

    assert (again.headers["idempotency-replayed"], data_of(again)) == ("true", placed)
    assert placed["text"].startswith("停止一名居民在本地上报,到 ")
    assert refused[:2] == (403, 40301)
    assert "同一件事反复上报" in refused[2]
    assert (mine["words"], mine["holds"], mine["appeal"]) == (asked["words"], True, "")
    assert [each["appeal"] for each in seen] == ["八张照片是八处垃圾(演示)"]
    assert "person" not in seen[0]
    assert own == (403, 40301, "停止上报是您决定的,申诉要由另一位工作人员处理")
    assert lifted["text"] == "经另一位工作人员处理,恢复一名居民上报"
    assert data_of(town["resident"].get(f"{HERE}/stops"))["items"] == []
    assert town.reported("路灯", who="neighbour")
