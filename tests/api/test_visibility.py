"""Who sees what (查看范围): those who may not know of a case hear 404, and a board shows them no words and no photo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.support.photos import photo
from tests.support.web import REPORT, Visitor, data_of, told

SECRET = "演示住址:水月亭路某号,演示电话"
GONE = (404, 40401, "没有这一件,或者您无权查看")
NO_PHOTO = (404, 40401, "没有这张照片,或者您无权查看")
PLACE = {"lat": 30.53, "lng": 120.68, "datum": "gcj02", "address": "演示门牌"}

COMMANDS: dict[str, dict[str, object]] = {
    "claim": {},
    "accept": {},
    "return": {"text": "不是我们的"},
    "ask": {"text": "在哪里"},
    "reply": {"text": "在这里"},
    "supplement": {"text": "还有"},
    "answer": {"outcome": "已解决", "text": "好了"},
    "assign": {"unit": 1},
    "rate": {"stars": 5},
    "urge": {},
}


@pytest.fixture(scope="module")
def photo_id(deputy: Visitor) -> str:
    return str(data_of(deputy.upload(photo()))["id"])


@pytest.fixture(scope="module")
def case(deputy: Visitor, photo_id: str) -> str:
    body = {**REPORT, "text": SECRET, "photos": [photo_id], "place": PLACE}
    return str(data_of(deputy.post("/api/v1/reports", body))["id"])


@pytest.fixture(params=["yy-resident", "hn-resident", "yy-deputy", "yy-building", "yy-presidium", "hn-deputy-former"])
def outsider(request: pytest.FixtureRequest, sign_in: Callable[[str], Visitor]) -> Visitor:
    return sign_in(request.param)


def test_an_outsider_does_not_learn_of_the_case(outsider: Visitor, case: str) -> None:
    assert told(outsider.get(f"/api/v1/cases/{case}")) == GONE


@pytest.mark.parametrize("command", COMMANDS)
def test_an_outsider_can_do_nothing_to_it(outsider: Visitor, case: str, command: str) -> None:
    unknown = "01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7b10"

    assert told(outsider.do(case, command, **COMMANDS[command])) == GONE
    assert told(outsider.do(unknown, command, **COMMANDS[command])) == GONE


def test_an_outsider_does_not_see_the_photo(outsider: Visitor, case: str, photo_id: str) -> None:
    assert told(outsider.get(f"/api/v1/photos/{photo_id}?case={case}"))[0] == 404
    assert told(outsider.get(f"/api/v1/photos/{photo_id}"))[0] == 404


def test_an_outsider_finds_it_in_no_list_of_his_own(outsider: Visitor, case: str) -> None:
    for path in ("/api/v1/me/cases", "/api/v1/me/todo", "/api/v1/me/notices"):
        answer = outsider.get(path)
        assert answer.is_success
        assert case not in answer.text
        assert SECRET not in answer.text


def test_the_board_shows_an_outsider_only_what_is_public(outsider: Visitor, case: str) -> None:
    answer = outsider.get("/api/v1/board?township=330481001")

    (item,) = [item for item in data_of(answer)["items"] if item["id"] == case]
    assert (item["title"], item["cover"], item["address"]) == ("窨井盖", None, None)
    assert not any(item["can"].values())
    assert SECRET not in answer.text


@pytest.mark.parametrize("key", ["hn-deputy", "hn-telecom", "hn-coordinator", "hn-auditor", "hn-deputy-2"])
def test_those_who_may_view_see_words_and_photo(
    sign_in: Callable[[str], Visitor], case: str, photo_id: str, key: str
) -> None:
    viewer = sign_in(key)

    shown = data_of(viewer.get(f"/api/v1/cases/{case}"))

    assert (shown["text"], shown["place"]) == (SECRET, PLACE)
    assert viewer.get(f"/api/v1/photos/{photo_id}?case={case}&size=thumb").headers["content-type"] == "image/jpeg"
    (item,) = [i for i in data_of(viewer.get("/api/v1/board?township=330481001"))["items"] if i["id"] == case]
    assert (item["title"], item["address"]) == (f"窨井盖:{SECRET}", "演示门牌")
    assert viewer.get(item["cover"]).is_success


def test_the_reporters_id_and_name_are_not_told(telecom: Visitor, deputy: Visitor, case: str) -> None:
    me = data_of(deputy.get("/api/v1/me"))

    answer = telecom.get(f"/api/v1/cases/{case}")

    assert me["id"] not in answer.text
    assert me["name"] not in answer.text


def test_nobody_sees_it_without_signing_in(deputy: Visitor, case: str, photo_id: str) -> None:
    visitor = replace(deputy, token=None)

    for path in (f"/api/v1/cases/{case}", f"/api/v1/photos/{photo_id}?case={case}", "/api/v1/board?township=330481001"):
        assert told(visitor.get(path)) == (401, 40101, "请先登录")


@pytest.mark.parametrize("command", ["accept", "return", "ask", "answer", "rate", "reply", "assign"])
def test_a_viewer_without_the_right_is_told_so(sign_in: Callable[[str], Visitor], case: str, command: str) -> None:
    answer = sign_in("hn-auditor").do(case, command, **COMMANDS[command])

    assert told(answer) == (
        403,
        40301,
        "您不能办理这一步。这件现在是“待认领”:可以由有关单位认领,或由督促单位指定承办单位",
    )


def test_ones_own_upload_is_seen_by_nobody_else(deputy: Visitor, telecom: Visitor, case: str) -> None:
    mine = data_of(deputy.upload(photo(size=(50, 40))))

    assert deputy.get(mine["thumb"]).headers["content-type"] == "image/jpeg"
    assert told(telecom.get(f"/api/v1/photos/{mine['id']}?size=thumb")) == NO_PHOTO
    assert told(telecom.get(f"{mine['thumb']}&case={case}")) == NO_PHOTO


def test_somebody_elses_upload_cannot_be_reported(deputy: Visitor, stranger: Visitor) -> None:
    mine = data_of(deputy.upload(photo(size=(51, 40))))["id"]
    before = data_of(stranger.get("/api/v1/me/cases"))

    answer = stranger.post("/api/v1/reports", {**REPORT, "photos": [mine]})

    assert told(answer)[0] == 404
    assert data_of(stranger.get("/api/v1/me/cases")) == before


def test_an_action_of_no_role_of_mine_is_refused_at_the_door(deputy: Visitor) -> None:
    refused = (403, 40301, "您的身份不能使用这项功能")

    assert told(deputy.post("/api/v1/rules/check", {"text": "x"})) == refused
    assert told(deputy.post("/api/v1/sandbox/clock", {"offset_seconds": 0})) == refused
    assert told(deputy.post("/api/v1/sandbox/tick", {})) == refused
