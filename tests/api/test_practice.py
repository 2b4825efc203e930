"""A practice is worked in like its town, and nothing of it is met anywhere else."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from api.wire import wired
from cases.practice import open_practice
from tests.support.web import Visitor, data_of, serving, settings_in, told

TOWN, TWIN, COUNTY = "330281102", "330281102000999", "330281"
REPORT = {"township": TWIN, "category": "路灯", "text": "演练:路灯不亮"}
Sign = Callable[[str], Visitor]


@pytest.fixture(scope="module")
def address(ready_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server whose town has a practice."""
    folder = tmp_path_factory.mktemp("practised") / "data"
    shutil.copytree(ready_database, folder)
    settings = settings_in(folder)

    async def prepared() -> None:
        async with wired(settings) as opened:
            await open_practice(opened.house, TOWN)

    asyncio.run(prepared())
    with serving(settings, prepared=True) as url:
        yield url


def ids(visitor: Visitor, path: str) -> list[str]:
    return [each["id"] for each in data_of(visitor.get(path))["items"]]


def test_residents_and_strangers_do_not_enter(sign_in: Sign) -> None:
    sentence = "这里是演练,本镇街的代表和工作人员才能参加"

    for key in ("yy-resident", "hn-deputy"):
        assert told(sign_in(key).post("/api/v1/reports", REPORT))[::2] == (403, sentence)
        assert sign_in(key).get(f"/api/v1/board?township={TWIN}").status_code == 404


def test_the_list_of_townships_marks_it(visitor: Visitor) -> None:
    places = {each["code"]: each for each in data_of(visitor.get("/api/v1/townships"))["items"]}

    assert (places[TWIN]["name"], places[TWIN]["practice_of"]) == (f"【演练】{places[TOWN]['name']}", TOWN)
    assert (places[TWIN]["superior"], places[TWIN]["groups"], places[TWIN]["has_rules"]) == (None, [], True)
    assert places[TOWN]["practice_of"] is None


def test_a_case_is_led_through_under_the_rules_of_the_town(sign_in: Sign) -> None:
    deputy, office = sign_in("yy-deputy"), sign_in("yy-building")

    case = data_of(deputy.post("/api/v1/reports", REPORT))["id"]
    data_of(office.do(case, "accept"))
    data_of(office.do(case, "answer", outcome="已解决", text="演练:已经修好"))
    data_of(deputy.do(case, "rate", stars=5))

    shown = data_of(deputy.get(f"/api/v1/cases/{case}"))
    assert (shown["status"]["code"], shown["stars"], shown["township"]["id"]) == ("closed", 5, TWIN)
    assert "第四条" in [clause["clause"] for line in shown["timeline"] for clause in line["clauses"]]


def test_nothing_of_it_shows_in_a_list_or_board_or_inbox_but_where_practice_is_asked_for(sign_in: Sign) -> None:
    deputy, office, county = sign_in("yy-deputy"), sign_in("yy-building"), sign_in("yy-committee")
    lists = ("/api/v1/me/cases", "/api/v1/me/todo", "/api/v1/board", f"/api/v1/board?township={TOWN}")
    everybody = (deputy, office, county, sign_in("yy-deputy-city"), sign_in("operator"), sign_in("hn-deputy"))
    before = [ids(each, path) for each in everybody for path in (*lists, f"/api/v1/board?township={COUNTY}")]
    notices = [data_of(each.get("/api/v1/me/notices"))["items"] for each in everybody]

    case = data_of(deputy.post("/api/v1/reports", REPORT))["id"]
    waiting = data_of(deputy.post("/api/v1/reports", {**REPORT, "category": "意见建议"}))["id"]

    after = [ids(each, path) for each in everybody for path in (*lists, f"/api/v1/board?township={COUNTY}")]
    assert after == before
    assert [data_of(each.get("/api/v1/me/notices"))["items"] for each in everybody] == notices
    assert {case, waiting} <= set(ids(deputy, "/api/v1/me/cases?practice=true"))
    assert case in ids(office, "/api/v1/me/todo?practice=true")
    assert {case, waiting} <= set(ids(county, f"/api/v1/board?township={TWIN}"))
    assert {case, waiting} <= set(ids(county, "/api/v1/board?practice=true"))
    assert ids(sign_in("hn-deputy"), "/api/v1/board?practice=true") == []


def test_its_notices_are_marked(sign_in: Sign) -> None:
    data_of(sign_in("yy-deputy").post("/api/v1/reports", REPORT))

    texts = [each["text"] for each in data_of(sign_in("yy-building").get("/api/v1/me/notices?practice=true"))["items"]]

    assert texts
    assert {text.startswith("【演练】") for text in texts} == {True}


def test_real_cases_never_stand_among_those_of_the_practice(sign_in: Sign) -> None:
    real = data_of(sign_in("yy-deputy").post("/api/v1/reports", {**REPORT, "township": TOWN}))["id"]

    assert real in ids(sign_in("yy-deputy"), "/api/v1/me/cases")
    for path in ("/api/v1/me/cases", "/api/v1/board"):
        assert real not in ids(sign_in("yy-deputy"), f"{path}?practice=true")


def test_who_may_not_enter_does_not_learn_that_there_is_such_a_case(sign_in: Sign) -> None:
    case = data_of(sign_in("yy-deputy").post("/api/v1/reports", REPORT))["id"]

    for key in ("hn-deputy", "yy-resident", "hn-coordinator"):
        assert sign_in(key).get(f"/api/v1/cases/{case}").status_code == 404
        assert sign_in(key).do(case, "urge").status_code == 404


def test_no_case_leaves_the_practice_or_comes_into_it_and_its_parts_stay(sign_in: Sign) -> None:
    deputy, office = sign_in("yy-deputy"), sign_in("yy-building")
    case = data_of(deputy.post("/api/v1/reports", REPORT | {"voice": {"name": "演示老人", "phone": "演示电话"}}))["id"]
    data_of(office.do(case, "accept"))
    for who, command, body in (
        (office, "refer", {}),
        (office, "transfer", {"township": "330481001"}),
        (deputy, "convert", {"channel": "闭会建议"}),
    ):
        assert told(who.do(case, command, text="演练", **body))[:2] == (403, 40301), command
    data_of(office.do(case, "split", parts=[{"text": "演练:一盏"}, {"text": "演练:另一盏"}]))

    shown = data_of(office.get(f"/api/v1/cases/{case}"))
    parts = [link["id"] for link in shown["linked"]["items"]]
    assert shown["voice"] == {"name": "演示老人", "phone": "演示电话"}
    for part in parts:
        assert data_of(deputy.get(f"/api/v1/cases/{part}"))["township"]["id"] == TWIN
        assert [sign_in(key).get(f"/api/v1/cases/{part}").status_code for key in ("yy-resident", "hn-deputy")] == [
            404
        ] * 2
    for key in ("yy-deputy", "yy-building", "yy-presidium"):
        for door in ("/me/cases", "/me/todo", f"/board?township={TOWN}", f"/board?township={COUNTY}"):
            assert not {case, *parts} & set(ids(sign_in(key), f"/api/v1{door}")), (key, door)

    real = data_of(deputy.post("/api/v1/reports", REPORT | {"township": TOWN, "text": "路灯不亮"}))["id"]
    data_of(office.do(real, "accept"))
    assert told(office.do(real, "transfer", township=TWIN, text="演示"))[0] == 409
    assert data_of(office.get(f"/api/v1/cases/{real}"))["linked"]["items"] == []
