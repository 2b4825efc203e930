"""Every door that changes something leaves exactly one mark in a sealed log, or says here why it need not (审计)."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from api.doors import Door
from api.routes import all_doors
from cases import commands as c
from tests.support.web import REPORT, Visitor, data_of, reported, serving, settings_in, told

#: What is written in the town's own log, and what leaves a line beside the looks, by permission.
TOWN_LOG = {"declare_state", "do_duty", "hold_meeting", "take_vote", "spot_check", "start_plan", "acknowledge_plan"}
TOWN_LOG |= {"propose_rules", "approve_rules", "appoint_deliberators", "object_to_deliberators"}
TOWN_LOG |= {"stop_reports", "appeal_stop", "keep_words"}
LOOKS = {"open_sealed", "manage_people"}
#: Why nothing is written, by permission or address.
WITHOUT = {
    "check_rules": "changes nothing",
    "review_rules": "what was shown is kept under its own hash; a refusal of a proposal is in the town's log",
    "shift_clock": "a trial's clock, refused everywhere else",
    "sign_in": "signing in and taking up an invitation stand in the log of sign-ins, which belongs to no place",
    "manage_accounts": "who invited whom stands in the log of sign-ins",
    "upload_photo": "an upload belongs to nobody's case until a command takes it, and that one is logged",
    "keep_own": "what somebody keeps for oneself: a follow is nobody else's business; leaves and periods are logged",
    "manage_codes": "a printed address: who made it and when stands in its row, what came through it in the report",
    "revoke_code": "from when on the printed address counts no more stands in its row",
    "manage_partners": "sends again what is logged already; how far it is stands in the line",
    "receive_push": "what WeChat tells is logged where somebody deals with it; a ledger is one's own",
    "bulk": "each case that it changes is logged by its own command",
    "/api/v1/townships/{code}/word-list/preview": "shows what a list would hold and keeps nothing",
    "/api/v1/reports/preview": "shows what others would see and keeps nothing",
    "/api/v1/reports/from-chat": "shows what a piece of a chat may mean and keeps nothing",
}
POSTS = [door for door in all_doors() if door.method == "POST"]


def kind_of(door: Door) -> str:
    """Where its mark is to be found; empty for a door about which nobody has thought."""
    if door.path in WITHOUT or door.permission in WITHOUT:
        return "without"
    if door.permission in c.COMMANDS:
        return "case"
    return "town" if door.permission in TOWN_LOG else "look" if door.permission in LOOKS else ""


def test_every_door_that_changes_something_has_been_thought_about() -> None:
    known = {door.permission for door in POSTS} | {door.path for door in POSTS}

    assert [door.path for door in POSTS if not kind_of(door)] == []
    assert set(WITHOUT) <= known


@pytest.fixture(scope="module")
def folder(ready_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the database of this module's server lies."""
    copied = tmp_path_factory.mktemp("audited") / "data"
    shutil.copytree(ready_database, copied)
    return copied


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """A server whose database can be looked into."""
    with serving(settings_in(folder), prepared=True) as url:
        yield url


@pytest.fixture(scope="module")
def marks(folder: Path) -> Callable[[], dict[str, int]]:
    """How many entries the logs hold: transactions of cases, events of towns, lines of looks."""
    file = folder / "minqing.db"

    def count() -> dict[str, int]:
        with sqlite3.connect(file) as connection:
            found = {
                "case": "SELECT count(DISTINCT case_id || recorded_at) FROM events",
                "town": "SELECT count(*) FROM town_events",
                "look": "SELECT count(*) FROM looks",
            }
            return {name: connection.execute(query).fetchone()[0] for name, query in found.items()}

    return count


def difference(count: Callable[[], dict[str, int]], act: Callable[[], Any]) -> dict[str, int]:
    before = count()
    act()
    return {name: more for name, value in count().items() if (more := value - before[name])}


def test_what_is_refused_leaves_no_mark(
    marks: Callable[[], dict[str, int]], stranger: Visitor, deputy: Visitor
) -> None:
    case = reported(deputy)

    assert difference(marks, lambda: told(stranger.do(case, "urge", text="演示"))) == {}
    assert difference(marks, lambda: deputy.post("/api/v1/reports/preview", {"text": "演示"})) == {}


def test_one_call_is_one_mark(
    marks: Callable[[], dict[str, int]], sign_in: Callable[[str], Visitor], deputy: Visitor
) -> None:
    coordinator, auditor, case = sign_in("hn-coordinator"), sign_in("hn-auditor"), reported(deputy)
    subject = {"kind": "enterprise", "name": "演示审计企业"}
    keyed = {"idempotency-key": "one-mark"}
    acts: list[tuple[Visitor, str, dict[str, Any], dict[str, int]]] = [
        (deputy, "/api/v1/reports", REPORT, {"case": 1}),
        (deputy, f"/api/v1/cases/{case}/urge", {"text": "演示"}, {"case": 1}),
        (deputy, f"/api/v1/cases/{case}/supplement", {"text": "演示"}, {"case": 1}),
        (auditor, f"/api/v1/cases/{case}/looks", {"what": "words", "reason": "演示:核对"}, {"look": 1}),
        (coordinator, "/api/v1/townships/330481001/subjects", subject, {"look": 1}),
        (coordinator, "/api/v1/townships/330481001/subjects/drop", subject, {"look": 1}),
        (deputy, f"/api/v1/cases/{case}/follow", {}, {}),
    ]
    for who, path, body, mark in acts:
        assert difference(marks, lambda: data_of(who.post(path, body))) == mark, path  # noqa: B023  # called at once
    again = dict(REPORT)
    assert difference(marks, lambda: data_of(deputy.post("/api/v1/reports", again, headers=keyed))) == {"case": 1}
    assert difference(marks, lambda: data_of(deputy.post("/api/v1/reports", again, headers=keyed))) == {}
