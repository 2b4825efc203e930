"""One command to many cases (批量): each by itself, refusals beside the rest, and a repeat does nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from cases import actions
from tests.support.fulltown import FullTown, full_town
from tests.support.web import data_of, errors_of, told

NOWHERE = "01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7b10"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FullTown]:
    with full_town(tmp_path_factory.mktemp("bulk")) as found:
        found.at("2026-11-23T09:00")
        yield found


def sent(town: FullTown, key: str | None = None, who: str = "presidium", **body: object) -> Any:
    headers = {"idempotency-key": key} if key else {}
    return town[who].post("/api/v1/cases/bulk", body, headers=headers)


def events(town: FullTown, case: str, kind: str) -> int:
    return sum(line["kind"] == kind for line in town.see(case, "presidium")["timeline"])


def test_only_the_coordinators_commands_are_for_many(town: FullTown) -> None:
    case = town.held()

    assert told(sent(town, who="resident", command="urge", ids=[case]))[:2] == (403, 40301)
    assert errors_of(sent(town, command="answer", ids=[case]))["command"].startswith("可以批量办理的有:")
    assert errors_of(sent(town, command="urge", ids=[])) == {"ids": "至少1项"}
    assert errors_of(sent(town, command="urge", ids=[NOWHERE] * 101)) == {"ids": "最多100项"}
    assert errors_of(sent(town, command="urge", ids=[case, case])) == {"ids": "同一件只能写一次"}
    assert errors_of(sent(town, command="exempt", ids=[case], body={"reason": "x"})) == {
        "body.reason": "没有这一项,请删去"
    }
    assert errors_of(sent(town, command="urge", ids=[case], body={"client_uuid": "x"})) == {
        "body.client_uuid": "没有这一项,请写在外面"
    }
    assert events(town, case, "case:urged") == 0


def test_what_can_be_done_is_done_and_the_rest_says_why_not(town: FullTown) -> None:
    late, prompt = town.reported("窨井盖"), town.reported("垃圾")
    town.at("2026-11-27T09:00")
    fresh = town.reported("噪声")

    answer = data_of(sent(town, command="exempt", ids=[late, fresh, NOWHERE], body={"text": "台风停工(示例)"}))

    assert (answer["done"], answer["refused"]) == (1, 2)
    first, second, third = answer["items"]
    assert (first["id"], first["ok"], first["code"], first["receipt"]["id"]) == (late, True, 0, late)
    assert (second["ok"], second["code"], second["msg"], second["receipt"]) == (
        False,
        42201,
        "这件没有逾期,或者已经豁免",
        None,
    )
    assert second["errors"] == [{"field": "clock", "msg": "这件没有逾期,或者已经豁免"}]
    assert (third["code"], third["msg"]) == (40401, "没有这一件,或者您无权查看")
    assert events(town, prompt, "clock:exempted") == 0
    town.at("2026-11-23T09:00")


def test_a_repeat_does_nothing_twice_and_gives_the_same_receipts(town: FullTown) -> None:
    ids = [town.held(), town.held("违建")]

    first = data_of(sent(town, "same", command="urge", ids=ids, body={"text": "请尽快处理"}))
    again = data_of(sent(town, "same", command="urge", ids=ids, body={"text": "请尽快处理"}))

    assert [item["receipt"] for item in again["items"]] == [item["receipt"] for item in first["items"]]
    assert [item["replayed"] for item in first["items"] + again["items"]] == [False, False, True, True]
    assert [events(town, case, "case:urged") for case in ids] == [1, 1]
    other = data_of(sent(town, "same", command="urge", ids=ids, body={"text": "再说一遍"}))
    assert [item["code"] for item in other["items"]] == [42202, 42202]


def test_a_repeat_after_a_crash_in_the_middle_does_the_rest(town: FullTown, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [town.held() for _ in range(3)]
    act = actions.act

    async def dies_at_the_second(house: Any, person: Any, case: str, *args: Any, **more: Any) -> Any:
        if case == ids[1]:
            raise RuntimeError("the power went off")
        return await act(house, person, case, *args, **more)

    with monkeypatch.context() as patched:
        patched.setattr(actions, "act", dies_at_the_second)
        assert told(sent(town, "crash", command="urge", ids=ids))[:2] == (500, 50001)
    assert [events(town, case, "case:urged") for case in ids] == [1, 0, 0]

    answer = data_of(sent(town, "crash", command="urge", ids=ids))

    assert [(item["ok"], item["replayed"]) for item in answer["items"]] == [(True, True), (True, False), (True, False)]
    assert [events(town, case, "case:urged") for case in ids] == [1, 1, 1]


def test_units_are_named_for_many_at_once(town: FullTown) -> None:
    units = {u["name"]: u["id"] for u in data_of(town.visitor.get("/api/v1/townships/330281999/units"))["items"]}
    held, pooled = town.held("垃圾"), town.reported("占道")

    given = data_of(sent(town, command="reassign", ids=[held, pooled], body={"unit": units["村镇办"]}))
    named = data_of(sent(town, command="assign", ids=[held, pooled], body={"unit": units["村镇办"]}))

    assert [item["ok"] for item in given["items"]] == [True, False]
    assert [item["ok"] for item in named["items"]] == [False, True]
    assert {town.see(case)["handler"]["unit"] for case in (held, pooled)} == {"村镇办"}


def test_many_are_watched_over_at_once(town: FullTown) -> None:
    ids = [town.held(), town.held()]
    assert errors_of(sent(town, command="supervise", ids=ids)) == {"body.text": "缺少这一项,请填写"}

    answer = data_of(sent(town, command="supervise", ids=ids, body={"text": "群众反映多次", "mark": "专项督办"}))

    assert (answer["done"], answer["refused"]) == (2, 0)
    assert [town.see(case, "presidium")["marks"] for case in ids] == [["专项督办"], ["专项督办"]]


def test_help_is_asked_for_in_many_and_what_is_not_answered_stays_open(town: FullTown) -> None:
    units = {u["name"]: u["id"] for u in data_of(town.visitor.get("/api/v1/townships/330281999/units"))["items"]}
    ids = [town.held(), town.held()]

    invited = data_of(sent(town, command="invite", ids=ids, body={"units": [units["规划办"]]}))
    closed = data_of(sent(town, command="close", ids=ids, body={"text": "已经办好(示例)"}))

    assert (invited["done"], closed["done"]) == (2, 0)
    assert {item["code"] for item in closed["items"]} == {40901}
