"""Limits as people meet them: who has to wait, who has not, and what a repeat still gets."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.web import REPORT, Visitor, data_of, serving, settings_in, told, visiting


@pytest.fixture(scope="module")
def strict(ready_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """A server whose limits are quickly reached."""
    folder = tmp_path_factory.mktemp("strict") / "data"
    shutil.copytree(ready_database, folder)
    limits = {"reports": 2, "duty_reports": 3, "changes": 30, "reads": 40, "open_doors": 60}
    settings = settings_in(folder, **{f"limits__{name}__most": str(most) for name, most in limits.items()})
    with serving(settings, prepared=True) as url, visiting(url) as found:
        yield found


def send(visitor: Visitor, key: str) -> tuple[int, int, str]:
    answer = visitor.post("/api/v1/reports", REPORT | {"client_uuid": key})
    return (201, 0, str(data_of(answer)["id"])) if answer.status_code == 201 else told(answer)


def test_beyond_the_limit_a_resident_waits_but_a_repeat_gets_its_receipt(strict: Visitor) -> None:
    resident = strict.signed("hn-resident")
    first, second = send(resident, "一"), send(resident, "二")

    third = resident.post("/api/v1/reports", REPORT | {"client_uuid": "三"})

    assert told(third)[:2] == (429, 42902)
    assert told(third)[2].startswith("您上报得太多了(10分钟以内最多2件),请")
    assert told(third)[2].endswith("紧急情况请直接拨打110、119、120")
    assert 1 <= int(third.headers["retry-after"]) <= 600
    assert [send(resident, "一"), send(resident, "二")] == [first, second]


def test_who_has_a_duty_may_send_more_and_neighbours_are_not_held_up(strict: Visitor) -> None:
    deputy = strict.signed("hn-deputy")

    assert [send(deputy, key)[0] for key in ("甲", "乙", "丙", "丁")] == [201, 201, 201, 429]
    assert send(strict.signed("yy-resident"), "戊")[0] == 201


def test_reading_is_counted_apart_from_changing(strict: Visitor) -> None:
    staff = strict.signed("hn-telecom")

    read = [staff.get("/api/v1/me").status_code for _ in range(41)]

    assert read == [200] * 40 + [429]
    assert staff.post("/api/v1/reports/preview", {"text": "演示"}).status_code == 200


def test_a_stranger_who_tries_tokens_is_counted_by_address_and_nobody_else_is(strict: Visitor) -> None:
    known, guesser = strict.signed("hn-mobile"), Visitor(strict.client, "x.y.z")

    tried = {guesser.get("/api/v1/me").status_code for _ in range(60)}

    assert tried == {401, 429}
    assert known.get("/api/v1/me").status_code == 200
