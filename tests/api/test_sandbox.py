"""A trial on one's own machine (试用): signing in by name and moving the clock, and neither anywhere else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from api.call import Call
from api.routes.auth import require_here
from api.wire import wired
from cases.refusals import NotFound
from tests.support.web import Visitor, data_of, errors_of, reported, serving, settings_in, told, visiting

NOWHERE = (404, 40401, "没有这个地址")


@pytest.fixture
def fresh(ready_database: Path, tmp_path: Path) -> Iterator[Visitor]:
    """A server whose clock may be moved without disturbing others."""
    folder = tmp_path / "data"
    shutil.copytree(ready_database, folder)
    with serving(settings_in(folder), prepared=True) as url, visiting(url) as visitor:
        yield visitor


def test_signing_in_says_who_one_is(visitor: Visitor) -> None:
    session = data_of(visitor.post("/api/v1/auth/dev", {"code": "dev:hn-telecom"}))

    me = data_of(replace(visitor, token=session["token"]).get("/api/v1/me"))
    assert (session["token_type"], session["expires_in"], session["user"]) == ("Bearer", 900, me)
    assert me["name"] == "演示·电信公司值班员"
    assert [(role["role"], role["unit"]["name"], role["township"]["name"]) for role in me["roles"]] == [
        ("unit_staff", "电信公司", "海宁市")
    ]


@pytest.mark.parametrize("code", ["dev:nobody", "dev:' OR 1=1", "dev:" + "x" * 101, "wx:hn-telecom", "dev:", ""])
def test_nobody_of_that_name_is_refused(visitor: Visitor, code: str) -> None:
    answer = visitor.post("/api/v1/auth/dev", {"code": code})

    assert (told(answer)[:2], set(errors_of(answer))) == ((422, 42201), {"code"})


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded", "x-real-ip", "via"])
def test_behind_a_proxy_there_is_no_such_door(visitor: Visitor, header: str) -> None:
    answer = visitor.post("/api/v1/auth/dev", {"code": "dev:operator"}, headers={header: "127.0.0.1"})

    assert told(answer) == NOWHERE


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "10.0.0.1:80", ""])
def test_under_another_name_there_is_no_such_door(visitor: Visitor, host: str) -> None:
    answer = visitor.post("/api/v1/auth/dev", {"code": "dev:operator"}, headers={"host": host})

    assert told(answer) == NOWHERE


@pytest.mark.parametrize("host", ["localhost:1", "127.0.0.1", "[::1]:80", "LOCALHOST"])
def test_under_ones_own_names_there_is(visitor: Visitor, host: str) -> None:
    assert visitor.post("/api/v1/auth/dev", {"code": "dev:operator"}, headers={"host": host}).is_success


async def test_from_another_machine_or_in_earnest_there_is_no_such_door(ready_database: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(ready_database, folder)
    async with wired(settings_in(folder)) as opened:
        here = Call(opened, "x", {}, peer="127.0.0.1", direct=True)
        settings = opened.settings
        in_earnest = replace(opened, settings=replace(settings, mode="production"))
        open_to_all = replace(opened, settings=replace(settings, http=replace(settings.http, host="0.0.0.0")))  # noqa: S104  # not bound

        require_here(here)
        for away in (
            replace(here, peer="10.0.0.2"),
            replace(here, peer=None),
            replace(here, direct=False),
            replace(here, wired=in_earnest),
            replace(here, wired=open_to_all),
        ):
            with pytest.raises(NotFound):
                require_here(away)


def test_time_is_moved_to_a_moment_and_by_seconds(fresh: Visitor) -> None:
    operator = fresh.signed("operator")

    moved = data_of(operator.post("/api/v1/sandbox/clock", {"now": "2020-10-04T08:48:00+08:00"}))
    read = data_of(operator.get("/api/v1/sandbox/clock"))
    back = data_of(operator.post("/api/v1/sandbox/clock", {"offset_seconds": 0}))

    assert moved["now"] == "2020-10-04T08:48:00+08:00"
    assert abs(read["offset_seconds"] - moved["offset_seconds"]) < 1
    assert abs(back["offset_seconds"]) < 1


@pytest.mark.parametrize("body", [{}, {"now": "2020-10-04T08:48:00+08:00", "offset_seconds": 1}])
def test_time_is_moved_in_one_way_only(fresh: Visitor, body: dict[str, object]) -> None:
    answer = fresh.signed("operator").post("/api/v1/sandbox/clock", body)

    assert errors_of(answer) == {"now": "请给出 now 或 offset_seconds 之一"}


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "1969-12-31T23:59:59+08:00"])
def test_a_moment_out_of_reach_is_refused(fresh: Visitor, moment: str) -> None:
    answer = fresh.signed("operator").post("/api/v1/sandbox/clock", {"now": moment})

    assert errors_of(answer) == {"now": "只能拨到前后二十年以内"}


def test_what_nobody_claims_climbs_and_says_by_which_clause(fresh: Visitor) -> None:
    operator, deputy, coordinator = (fresh.signed(key) for key in ("operator", "hn-deputy", "hn-coordinator"))
    data_of(operator.post("/api/v1/sandbox/clock", {"now": "2020-10-12T08:00:00+08:00"}))
    data_of(operator.post("/api/v1/sandbox/tick", {}))  # each town notes in its log that it has rules
    case = reported(deputy)
    assert data_of(operator.post("/api/v1/sandbox/tick", {})) == {"events": 0, "failed": 0, "told": 0}

    data_of(operator.post("/api/v1/sandbox/clock", {"now": "2020-10-12T10:30:00+08:00"}))
    ticked = data_of(operator.post("/api/v1/sandbox/tick", {}))

    shown = data_of(deputy.get(f"/api/v1/cases/{case}"))
    later = [(line["at"][11:16], line["kind"], line["clauses"][0]["clause"]) for line in shown["timeline"][5:]]
    assert ticked["failed"] == 0
    assert ticked["events"] == len(later)
    assert later == [
        ("09:30", "clock:warned", "第八条"),
        ("10:00", "clock:overdue", "第四条"),
        ("10:00", "ladder:climbed", "第四条"),
    ]
    assert shown["warn_level"] == "red"
    assert -1830 < shown["remaining_seconds"] <= -1799  # whole seconds, and the clock goes on while the test works
    assert data_of(coordinator.get("/api/v1/me/notices"))["items"][0]["kind"] == "ladder:climbed"
