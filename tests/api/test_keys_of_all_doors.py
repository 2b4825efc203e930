"""Every door that changes something asks first whether its key was used (重复提交), and for exactly this submission."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from adapters.store.transaction import StoreTransaction
from api.doors import Door
from api.openapi import example_of
from api.routes import all_doors
from cases.ports import Key, Receipt
from cases.refusals import KeyReused
from tests.support.web import Visitor, data_of, reported, told

#: Doors that keep no key, and why none is needed.
WITHOUT: dict[str, str] = {
    "/api/v1/photos": "the same photo of the same person is one photo, key or not",
    "/api/v1/files": "the same file of the same person is one file, key or not",
    "/api/v1/reports/preview": "changes nothing",
    "/api/v1/reports/from-chat": "changes nothing",
    "/api/v1/rules/diff": "changes nothing",
    "/api/v1/rules/check": "changes nothing",
    "/api/v1/townships/{code}/word-list/preview": "changes nothing",
    "/api/v1/rules/format": "changes nothing",
    "/api/v1/rules/prove": "changes nothing",
    "/api/v1/rules/test": "changes nothing",
    "/api/v1/rules/replay": "changes nothing",
    "/api/v1/rules/explain": "changes nothing",
    "/api/v1/rules/complete": "changes nothing",
    "/api/v1/rules/hover": "changes nothing",
    "/api/v1/rules/definition": "changes nothing",
    "/api/v1/rules/references": "changes nothing",
    "/api/v1/rules/rename": "changes nothing: gives edits",
    "/api/v1/rules/fixes": "changes nothing",
    "/api/v1/rules/import-table": "changes nothing: gives a text",
    "/api/v1/rules/review": "keeps what was shown under its own hash: twice is once",
    "/api/v1/sandbox/clock": "sets the clock of a trial: set twice it stands where it stood",
    "/api/v1/sandbox/tick": "lets ring what is due: what has rung is not due any more",
    "/api/v1/units/{id}/hand-over": "keeps it with each case that goes: a repeat finds only what is still there",
    "/api/v1/cases/{id}/looks": "every look is kept, a repeated one as well",
    "/api/v1/me/subscriptions": "the ledger keeps the key itself: the same report counts once",
    "/api/v1/sandbox/wechat/tap": "every tap of a trial is one",
    "/api/v1/wechat/push": "an event has a key of its own: sent again it is kept once",
    "/api/v1/partners/{id}/events": "an event has an id of its own, which is signed: sent again it is done once",
    **{
        f"/open311/v2/{what}.{end}": "the standard has no keys: the same form is the same request or update"
        for what in ("requests", "servicerequestupdates")
        for end in ("json", "xml")
    },
    "/api/v1/townships/{code}/partners/{line}/replay": "set twice it stands where it stood",
    "/api/v1/me/consent": "saying it again adds nothing",
    "/api/v1/me/calendar": "another address takes the place of the one before; no receipt keeps its secret",
    "/api/v1/me/calendar/revoke": "what is over is over",
    "/api/v1/me/notifications": "set twice it stands as it stood",
    "/api/v1/me/deletion": "whoever was forgotten cannot ask again",
    "/api/v1/me/consent/withdraw": "saying it again adds nothing",
    "/api/v1/auth/dev": "another sign-in is another session",
    "/api/v1/auth/login": "another sign-in is another session, and a code of the device is taken once",
    "/api/v1/auth/refresh": "the token itself is the key: used once, and once more where the answer was lost",
    "/api/v1/auth/logout": "what is over is over",
    "/api/v1/auth/sessions/{id}/revoke": "what is over is over",
    "/api/v1/auth/sessions/revoke-all": "what is over is over",
    "/api/v1/auth/password": "a code of the device is taken once",
    "/api/v1/auth/recovery-codes": "a code of the device is taken once",
    "/api/v1/auth/invitations": "a new invitation takes the place of the one before",
    "/api/v1/auth/invitations/accept": "chosen again, the last choice counts",
    "/api/v1/auth/invitations/confirm": "an invitation is used once",
    "/api/v1/auth/wechat": "a login code of WeChat counts once",
    "/api/v1/auth/dingtalk": "a code of DingTalk counts once",
    "/api/v1/auth/wecom": "a code of WeCom counts once",
    "/api/v1/me/contacts/dingtalk": "what is bound is bound",
    "/api/v1/me/contacts/wecom": "what is bound is bound",
    "/api/v1/auth/wechat/phone": "a code of WeChat counts once",
    "/api/v1/auth/wechat/invitation": "whoever has become that person is that person",
    "/api/v1/me/contacts/{reach}/unbind": "what is unbound is unbound",
}
POSTS = [door for door in all_doors() if door.method == "POST"]
KEYED = [door for door in POSTS if door.path not in WITHOUT]
WHO = {
    "report": "hn-deputy",
    "keep_own": "hn-deputy",
    "manage_people": "hn-coordinator",
    "spot_check": "hn-coordinator",
    "bulk": "hn-coordinator",
    "appoint_deliberators": "hn-coordinator",
    "stop_reports": "hn-coordinator",
    "manage_codes": "hn-coordinator",
    "keep_words": "hn-coordinator",
    "revoke_code": "hn-coordinator",
    "appeal_stop": "hn-deputy",
    "propose_rules": "hn-clerk",
    "approve_rules": "hn-coordinator",
    "review_rules": "hn-clerk",
}
LATER = {"last": "2028-12-31"}
A_STOP = "01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7b19"
PARAMS = {
    "code": "330481001",
    "run": "1",
    "period": "2026-W48",
    "week": "2026-W48",
    "stop": A_STOP,
    "short": "1-00000000",
}
USED_OTHERWISE = "42202"
SignIn = Callable[[str], Visitor]
#: Where the permission alone does not say who it is.
WHO_AT = {
    "/api/v1/townships/{code}/leaves": "hn-coordinator",
    "/api/v1/leaves/{id}/end": "hn-coordinator",
    "/api/v1/townships/{code}/votes": "hn-coordinator",
}
#: Where the example is no possible step at this place.
STANDING: dict[str, dict[str, object]] = {
    "/api/v1/me/periods/{period}/done": {"duty": "一周一结报", "with_open": False},
    "/api/v1/townships/{code}/hand-over": {"to": "01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7b11"},
}


class Memory:
    """Stands where used keys are kept: hears what is asked, and says of every key that it was used otherwise."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []

    async def recall(self, key: Key, digest: str) -> Receipt | None:
        self.heard.append((key.key, digest))
        raise KeyReused("used for something else")


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> Memory:
    found = Memory()
    monkeypatch.setattr(StoreTransaction, "recall", found.recall)
    return found


@pytest.fixture(scope="module")
def cases(deputy: Visitor) -> list[str]:
    return [reported(deputy), reported(deputy)]


def test_what_keeps_no_key_is_listed_with_a_reason() -> None:
    assert set(WITHOUT) <= {door.path for door in POSTS}
    assert len({door.path for door in POSTS}) == len(POSTS)


@pytest.fixture(scope="module")
def ids(sign_in: SignIn, cases: list[str]) -> dict[str, str]:
    """What the number in an address stands for, by the word before it."""
    data_of(sign_in("operator").post("/api/v1/sandbox/tick", {}))  # the duties run from here
    who = sign_in("hn-coordinator")
    people = data_of(who.get("/api/v1/townships/330481/people"))["people"]
    known = {each["name"]: each["id"] for each in people}
    away = {"absent": known["演示·移动公司负责人"], "last": "2026-12-31"}
    leave = data_of(who.post("/api/v1/townships/330481/leaves", away))
    named = {"kind": "enterprise", "name": "演示企业"}
    data_of(who.post("/api/v1/townships/330481001/subjects", named))
    tied = {"deputy": known["演示·代表甲"], "kind": "enterprise", "target": "演示企业"}
    tie = data_of(who.post("/api/v1/townships/330481001/ties", tied))
    nothing = "01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7b11"  # the key is asked before what is to be signed is looked for
    return {
        "rules": nothing,
        "cases": cases[0],
        "leaves": leave["id"],
        "ties": tie["id"],
        "deputy": known["演示·代表甲"],
    }


@pytest.mark.parametrize("door", KEYED, ids=lambda door: door.path)
def test_the_key_is_asked_for_before_anything_is_done(
    sign_in: SignIn, cases: list[str], ids: dict[str, str], memory: Memory, door: Door
) -> None:
    who = sign_in(WHO_AT.get(door.path) or WHO.get(door.permission, "hn-telecom"))
    path = door.path.format(id=ids.get(door.path.split("/")[3]), **PARAMS)
    body = {name: value for name, value in example_of(door).items() if name != "client_uuid"} | STANDING.get(
        door.path, {}
    )
    if "ids" in body:
        body["ids"] = cases

    said: list[str] = []

    def asked(sent: dict[str, Any]) -> list[tuple[str, str]]:
        memory.heard.clear()
        answer = who.post(path, sent, headers={"idempotency-key": "one"})
        assert answer.status_code < 500, answer.text
        assert (not memory.heard) == (USED_OTHERWISE not in answer.text), answer.text
        said.append(answer.text)
        return list(memory.heard)

    first, again = asked(body), asked(body)
    others = [heard for each in changed(body, door) if (heard := asked(each))]

    assert first == again != [], said
    assert all(key.startswith("one") for key, _ in first)
    assert first not in others
    assert others or not [name for name in door.given.__struct_fields__ if name != "client_uuid"]


def test_a_submission_with_a_day_in_it_is_told_apart_by_that_day(sign_in: SignIn, ids: dict[str, str]) -> None:
    who, path = sign_in("hn-coordinator"), "/api/v1/townships/330481001/ties"
    body = {"deputy": ids["deputy"], "kind": "enterprise", "target": "演示企业", "last": "2027-12-31"}
    data_of(who.post(f"/api/v1/ties/{ids['ties']}/end", {}))

    sent = [who.post(path, {**body, **more}, headers={"idempotency-key": "day"}) for more in ({}, {}, LATER)]

    assert data_of(sent[1]) == data_of(sent[0])
    assert sent[1].headers["idempotency-replayed"] == "true"
    assert told(sent[2])[:2] == (422, 42202)


def changed(body: dict[str, Any], door: Door | None = None) -> Iterator[dict[str, Any]]:
    """The same with something else in one place; some of it is no body of this door, and refused."""
    if door is not None and "text" in door.given.__struct_fields__:
        yield {**body, "text": "另一句话"}
    for name, value in body.items():
        yield from ({**body, name: each} for each in otherwise(value))


def otherwise(value: object) -> Iterator[object]:
    """Another word, another number, the other answer; within what has parts, in one of them."""
    if isinstance(value, str):
        yield from (f"{value}另", value[:-1] + ("0" if value[-1:] != "0" else "1"))
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (value + 1, value - 1)
    elif isinstance(value, dict):
        yield from changed(value)
    elif isinstance(value, list):
        yield from ([each, *value[1:]] for first in value[:1] for each in otherwise(first))
