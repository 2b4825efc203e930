"""A clerk changes a clause over HTTP: reviewed, proposed, signed by another, listed, brought back, and blamed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from api import wire
from cases.examining import Inline
from tests.support.town import sources
from tests.support.web import Visitor, data_of, errors_of, reported, serving, settings_in, told

SignIn = Callable[[str], Visitor]
CITY, FAR = "330901-演示市.rule", "330902-演示远市.rule"
ROSTER = """编号,姓名,角色,级别,行政区划代码,单位,群,岗位,任职起,任职止
clerk,演示·编写人,规约编写人,,330901,,,,,
signer,演示·协调人,协调人员,,330901,督促办,,,,
deputy,演示·代表,代表,镇,330901001,,,,,
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of a small city on which two persons sign; texts are read in the process of the test, for speed."""
    folder = tmp_path_factory.mktemp("versions")
    rules = folder / "rules"
    rules.mkdir()
    for source in sources():
        (rules / source.name).write_text(source.text, encoding="utf-8")
    (rules / "演示名册.csv").write_text(ROSTER, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wire, "JailedCompiler", lambda *_, **__: Inline())
        with serving(settings_in(folder, rules__second_person="always", rules__dir=str(rules))) as url:
            yield url


@pytest.fixture(scope="module")
def clerk(sign_in: SignIn) -> Visitor:
    return sign_in("clerk")


@pytest.fixture(scope="module")
def signer(sign_in: SignIn) -> Visitor:
    return sign_in("signer")


@pytest.fixture(scope="module")
def deputy(sign_in: SignIn) -> Visitor:
    return sign_in("deputy")


def text_of(clerk: Visitor, file: str) -> str:
    number = data_of(clerk.get("/api/v1/rules/versions"))["items"][0]["number"]
    whole = data_of(clerk.get(f"/api/v1/rules/versions/{number}"))
    return str(next(each["text"] for each in whole["texts"] if each["file"] == file))


def reviewed(clerk: Visitor, **wanted: object) -> Any:
    return data_of(clerk.post("/api/v1/rules/review", wanted))


def proposed(clerk: Visitor, reason: str = "示例理由", key: str = "", **wanted: object) -> httpx.Response:
    seen = reviewed(clerk, **wanted)["seen"]
    headers = {"idempotency-key": key} if key else {}
    return clerk.post("/api/v1/rules/versions", {**wanted, "reason": reason, "seen": seen}, headers=headers)


def sooner(clerk: Visitor) -> dict[str, str]:
    text = text_of(clerk, CITY)
    days = "20天内 答复" if "1个月内 答复" in text else "1个月内 答复"
    return {CITY: text.replace("1个月内 答复", "0").replace("20天内 答复", "0").replace("起0", f"起{days}")}


def test_who_writes_no_rules_sees_and_changes_none(deputy: Visitor) -> None:
    body = {"files": {CITY: ""}, "reason": "示例", "seen": "0" * 64}

    assert told(deputy.get("/api/v1/rules/versions"))[:2] == (403, 40301)
    assert told(deputy.post("/api/v1/rules/versions", body))[:2] == (403, 40301)


def test_a_text_with_mistakes_is_refused_with_the_place_of_each(clerk: Visitor) -> None:
    broken = text_of(clerk, CITY).replace("由 水务公司 办理", "由 水物公司 办理")

    refused = clerk.post("/api/v1/rules/review", {"files": {CITY: broken}})

    assert told(refused)[:2] == (422, 42203)
    assert list(errors_of(refused)) == [f"{CITY}:24"]


def test_either_texts_or_a_version_are_wanted(clerk: Visitor) -> None:
    for wanted in ({}, {"files": {CITY: ""}, "version": 1}):
        assert errors_of(clerk.post("/api/v1/rules/review", wanted)) == {
            "files": "请给出 files(改成什么文字)或 version(恢复到第几版)之一"
        }


def test_a_town_is_not_changed_by_the_clerk_of_another(clerk: Visitor) -> None:
    refused = proposed(clerk, files={FAR: f"{text_of(clerk, FAR)}# 示例\n"})

    assert told(refused) == (403, 40301, "这一改动也动到演示远市的规约,要由管这些地方的人来修改")


def test_a_term_takes_two_persons_and_both_stand_on_the_record(clerk: Visitor, signer: Visitor) -> None:
    wanted = sooner(clerk)
    shown = reviewed(clerk, files=wanted)
    assert (shown["second_person"], shown["matters"], shown["files"]) == (True, ["时限"], [CITY])
    assert [(each["name"], each["how"]) for each in shown["changes"]] == [("第六条 答复", "修改")]

    waiting = data_of(proposed(clerk, "答复太慢", files=wanted))
    own = clerk.post(f"/api/v1/rules/proposals/{waiting['proposal']}/approve", {})
    listed = data_of(signer.get("/api/v1/rules/versions"))
    whole = data_of(signer.get(f"/api/v1/rules/proposals/{waiting['proposal']}"))
    signed = data_of(signer.post(f"/api/v1/rules/proposals/{waiting['proposal']}/approve", {}))

    assert waiting["fate"] == "open"
    assert told(own)[:2] == (409, 40922)
    assert [(each["id"], each["reason"], each["overtaken"]) for each in listed["proposals"]] == [
        (waiting["proposal"], "答复太慢", False)
    ]
    assert [each["file"] for each in whole["texts"]] == [CITY]
    assert whole["report"] == shown["report"]
    assert signed == waiting | {"fate": "published", "version": listed["items"][0]["number"] + 1}
    newest = data_of(signer.get("/api/v1/rules/versions?limit=1"))["items"][0]
    assert (newest["by"]["name"], newest["signed_by"]["name"], newest["in_force"]) == (
        "演示·编写人",
        "演示·协调人",
        True,
    )


def test_a_refused_change_leaves_the_rules_as_they_are(clerk: Visitor, signer: Visitor) -> None:
    before = text_of(clerk, CITY)
    waiting = data_of(proposed(clerk, files=sooner(clerk)))["proposal"]

    gone = data_of(signer.post(f"/api/v1/rules/proposals/{waiting}/refuse", {"reason": "十天办不完"}))

    assert (gone["fate"], text_of(clerk, CITY)) == ("refused", before)
    assert told(signer.post(f"/api/v1/rules/proposals/{waiting}/approve", {}))[:2] == (409, 40901)
    assert data_of(clerk.get(f"/api/v1/rules/proposals/{waiting}"))["proposal"]["note"] == "十天办不完"


def test_a_published_change_decides_the_next_report_and_comes_back(clerk: Visitor) -> None:
    asked = {"township": "330901001", "text": "路口积水", "role": "代表"}
    before = data_of(clerk.get("/api/v1/rules/versions"))["items"][0]["number"]
    route = text_of(clerk, CITY).replace("由 水务公司 办理", "由 城管局 办理")

    done = data_of(proposed(clerk, "示例:换个承办", "a-key", files={CITY: route}))
    assert (done["fate"], done["version"]) == ("published", before + 1)
    assert "城管局" in data_of(clerk.post("/api/v1/rules/explain", asked))["text"]

    blamed = data_of(clerk.get("/api/v1/rules/blame", params={"file": CITY}))["items"]
    assert [(each["name"], each["reason"]) for each in blamed if each["version"] == before + 1] == [
        ("第三条", "示例:换个承办")
    ]
    back = data_of(proposed(clerk, "示例:换回来", version=before))
    assert back["version"] == before + 2
    assert "水务公司" in data_of(clerk.post("/api/v1/rules/explain", asked))["text"]


def test_one_key_brings_a_version_back_once(clerk: Visitor) -> None:
    before = data_of(clerk.get("/api/v1/rules/versions"))["items"][0]["number"]
    data_of(proposed(clerk, files={CITY: text_of(clerk, CITY).replace("由 水务公司 办理", "由 城管局 办理")}))
    wanted = {"version": before, "reason": "示例", "seen": reviewed(clerk, version=before)["seen"]}
    headers = {"idempotency-key": "back"}

    first = clerk.post("/api/v1/rules/versions", wanted, headers=headers)
    again = clerk.post("/api/v1/rules/versions", wanted, headers=headers)

    assert data_of(first) == data_of(again)
    assert again.headers["idempotency-replayed"] == "true"


def test_who_was_slower_is_told_what_happened(clerk: Visitor) -> None:
    text = text_of(clerk, CITY)
    slow = {"files": {CITY: f"{text}# 慢的\n"}}
    seen = reviewed(clerk, **slow)["seen"]
    data_of(proposed(clerk, "快的", files={CITY: f"{text}# 快的\n"}))

    late = told(clerk.post("/api/v1/rules/versions", {**slow, "reason": "慢的", "seen": seen}))

    assert late[:2] == (409, 40921)
    assert "启用(快的);您的没有启用" in late[2]


def test_pages_of_versions_go_on_where_the_last_one_ended(clerk: Visitor) -> None:
    first = data_of(clerk.get("/api/v1/rules/versions?limit=1"))
    rest = data_of(clerk.get(f"/api/v1/rules/versions?before={first['before']}"))

    numbers = [each["number"] for each in (*first["items"], *rest["items"])]
    assert numbers == list(range(numbers[0], 0, -1))
    assert rest["before"] is None


@pytest.mark.parametrize("path", ["versions/0", "versions/x", "versions/999999999999", "blame?file=x.rule"])
def test_what_is_not_there_is_not_found(clerk: Visitor, path: str) -> None:
    assert told(clerk.get(f"/api/v1/rules/{path}"))[0] == 404


def test_no_proposal_of_that_name(clerk: Visitor) -> None:
    nothing = "01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7b11"

    assert told(clerk.get(f"/api/v1/rules/proposals/{nothing}"))[0] == 404
    assert told(clerk.post(f"/api/v1/rules/proposals/{nothing}/refuse", {"reason": "x"}))[0] == 404


LAST_YEAR = "2025-11-23T00:00:00+08:00"


def test_old_cases_are_replayed_within_reach_and_with_nobodys_words(clerk: Visitor, deputy: Visitor) -> None:
    case = reported(deputy, category="路灯", text="演示张三家门口积水", township="330901001")
    other = text_of(clerk, CITY).replace("由 水务公司 办理", "由 城管局 办理")

    given = clerk.post("/api/v1/rules/replay", {"files": {CITY: other}, "since": LAST_YEAR, "limit": 1})
    found = data_of(given)

    assert (found["looked"], found["cases"], found["counts"]) == (1, [case], {"有变化": 1})
    assert found["examples"][0]["says"] == ["水务公司 → 城管局"]
    assert found["examples"][0]["mentions"] == ["积水"]
    assert "张三" not in given.text
    far = data_of(clerk.post("/api/v1/rules/replay", {"version": 1, "since": LAST_YEAR, "place": "330902"}))
    assert (far["total"], far["covers"]) == (0, "这段时间的 0 件全部重放了")
    practice = data_of(clerk.post("/api/v1/rules/replay", {"version": 1, "since": LAST_YEAR, "practice": True}))
    assert practice["report"] == "这段时间没有上报的件,没有可以比的"


def test_a_replay_that_covers_a_part_says_how_to_get_the_rest(clerk: Visitor, deputy: Visitor) -> None:
    for _ in range(2):
        reported(deputy, category="路灯", text="灯不亮", township="330901001")

    found = data_of(clerk.post("/api/v1/rules/replay", {"version": 1, "since": LAST_YEAR, "limit": 1}))

    assert found["looked"] == 1
    assert found["covers"].endswith("这里重放了最新的 1 件;要全部重放,请管理员运行 minqing replay --since")


@pytest.mark.parametrize(
    ("wanted", "status"),
    [
        ({"since": LAST_YEAR}, 422),
        ({"since": LAST_YEAR, "version": 1, "files": {CITY: ""}}, 422),
        ({"since": "2999-01-01T00:00:00+08:00", "version": 1}, 422),
        ({"since": "2025-11-23T00:00:00", "version": 1}, 422),
        ({"since": LAST_YEAR, "version": 999}, 404),
        ({"since": LAST_YEAR, "version": 1, "place": "999999"}, 404),
        ({"since": LAST_YEAR, "files": {CITY: "乱写"}}, 422),
    ],
)
def test_a_replay_that_cannot_be_is_refused(clerk: Visitor, wanted: dict[str, object], status: int) -> None:
    assert told(clerk.post("/api/v1/rules/replay", wanted))[0] == status


def test_who_writes_no_rules_replays_none(deputy: Visitor) -> None:
    assert told(deputy.post("/api/v1/rules/replay", {"version": 1, "since": LAST_YEAR}))[:2] == (403, 40301)
