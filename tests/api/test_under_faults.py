"""A trial's whole round over HTTP while WeChat fails in every way (微信出错): nothing waits for ever or is lost."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, timedelta
from typing import Any

import pytest

from adapters.fakes.house import FakeHouse, Fault
from api.app import App
from api.wire import wired
from cases.ports_outbound import Answered
from tests.support.web import MORNING, Visitor, data_of, reported, serving, settings_in, visiting

SECONDS = 1.0  # for a call to WeChat, which is tried twice; a busy machine must not end it
LOGIN, TOKEN, SEND = "/sns/jscode2session", "/cgi-bin/stable_token", "/cgi-bin/message/subscribe/send"
PROGRESS = "wBT4fPsT3q-example-progress"
BROKEN = Answered(200, {"content-type": "application/json"}, b'{"openid": "o-1", ')
BUSY = Answered(200, {"content-type": "application/json"}, b'{"errcode": 45009, "errmsg": "reach max api daily quota"}')
DOWN = (503, 50307)


class Trial:
    """The server, and the stand-ins behind it."""

    def __init__(self) -> None:
        self.app: Any = None
        self.visitor: Any = None

    def keep(self, app: App) -> None:
        async def kept(found: App) -> None:
            self.app = found

        app.register_listener(kept, "after_server_start")

    @property
    def house(self) -> FakeHouse:
        found: FakeHouse = self.stand_ins.way
        return found

    @property
    def stand_ins(self) -> Any:
        return self.app.ctx.wired.stand_ins

    def befall(self, *faults: Fault) -> None:
        self.house.faults.waiting[:] = faults

    def asked(self, path: str) -> int:
        return sum(path in question.url for question in self.house.asked)

    def sign_in(self, name: str) -> Any:
        return self.visitor.post("/api/v1/auth/wechat", {"code": f"dev:{name}"})

    def signed(self, name: str) -> Visitor:
        token = data_of(self.sign_in(name))["token"]
        found: Visitor = Visitor(self.visitor.client, token).agreed()
        return found

    def count(self, query: str) -> int:
        """What the database of the server counts."""

        async def work() -> int:
            async with wired(self.app.ctx.settings) as opened:
                (row,) = await opened.store.engine.client.execute_query_dict(query)
                return int(row["n"])

        return asyncio.run(work())

    def at(self, minutes: float) -> None:
        """So many minutes after nine, and every message that is due by then is sent."""
        operator = self.visitor.signed("operator")
        data_of(operator.post("/api/v1/sandbox/clock", {"now": (MORNING + timedelta(minutes=minutes)).isoformat()}))
        data_of(operator.post("/api/v1/sandbox/tick", {"tell": True}))


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    found = Trial()
    given = {"wechat__service__seconds": str(SECONDS), "wechat__service__breaker_after": "1000"}
    settings = settings_in(tmp_path_factory.mktemp("faults"), **given)
    with serving(settings, change=found.keep) as url, visiting(url) as visitor:
        found.visitor = visitor
        yield found


@pytest.mark.parametrize(
    "fault",
    [
        Fault(LOGIN, times=2, seconds=30),
        Fault(LOGIN, times=2, before=True),
        Fault(LOGIN, times=2, lost=True),
        Fault(LOGIN, times=2, instead=BROKEN),
        Fault(LOGIN, times=2, instead=Answered(502, {}, b"<html>bad gateway</html>")),
    ],
    ids=["hangs", "unreachable", "lost", "broken", "gateway"],
)
def test_signing_in_ends_in_time_with_a_sentence_and_works_again(trial: Trial, fault: Fault) -> None:
    trial.befall(fault)

    began = time.monotonic()
    failed = trial.sign_in("yanshi")
    took = time.monotonic() - began

    assert (failed.status_code, failed.json()["code"]) == DOWN
    assert "稍后再试" in failed.json()["msg"] or "微信" in failed.json()["msg"]
    assert took < 2 * SECONDS + 2
    trial.befall()
    assert trial.sign_in("yanshi").status_code == 200


@pytest.mark.parametrize("where", ["dingtalk", "wecom"])
def test_a_trial_has_an_app_there_as_well(trial: Trial, where: str) -> None:
    staff = trial.visitor.signed("hn-mobile")
    unknown = trial.visitor.post(f"/api/v1/auth/{where}", {"code": "dev:nobody-yet"})

    bound = data_of(staff.post(f"/api/v1/me/contacts/{where}", {"code": f"dev:telecom-{where}"}))
    signed = data_of(trial.visitor.post(f"/api/v1/auth/{where}", {"code": f"dev:telecom-{where}"}))

    assert unknown.status_code == 422  # an account that nobody has bound
    assert where in str(bound)
    assert (
        data_of(Visitor(trial.visitor.client, signed["token"]).get("/api/v1/me"))["id"]
        == data_of(staff.get("/api/v1/me"))["id"]
    )


def test_while_wechat_hangs_nobody_else_waits(trial: Trial) -> None:
    deputy = trial.visitor.signed("hn-deputy")
    case = reported(deputy)
    trial.befall(Fault(LOGIN, times=20, seconds=30))

    with ThreadPoolExecutor(4) as pool:
        hanging = [pool.submit(trial.sign_in, f"hang{number}") for number in range(4)]
        read = [deputy.get(f"/api/v1/cases/{case}").status_code for _ in range(5)]
        waited = sum(not each.done() for each in hanging)
        ended = [each.result().status_code for each in hanging]

    assert read == [200] * 5
    assert waited > 0  # they were still hanging when everything else had been answered
    assert ended == [503] * 4
    trial.befall()


def test_a_token_that_another_node_has_replaced_is_fetched_and_asked_with_once_more(trial: Trial) -> None:
    resident, case = told_resident(trial, "revoked", panels=1)
    trial.stand_ins.wechat.revoke()
    before, sent = trial.asked(TOKEN), len(trial.stand_ins.messages.sent)

    trial.at(30)

    assert len(trial.stand_ins.messages.sent) == sent + 1
    assert trial.asked(TOKEN) == before + 1
    assert "微信已于" in told_to(resident, case)


def test_what_could_not_be_sent_goes_on_and_what_may_have_arrived_is_not_repeated(trial: Trial) -> None:
    """The day's quota is used up, an answer is lost, another is broken: each notice ends where it says it ended."""
    people = [told_resident(trial, f"many{number}", panels=3) for number in range(3)]
    trial.befall(
        Fault(SEND, instead=BUSY),
        Fault(SEND, lost=True),
        Fault(SEND, instead=Answered(200, {}, b"<html>")),
    )
    before = len(trial.stand_ins.messages.sent)

    for minutes in (60, 90, 200, 400):
        trial.at(minutes)

    lines = [told_to(*each) for each in people]
    doubtful = "微信:没有应答,不知是否送到;已放进站内通知"
    assert [line.startswith("微信:忙,稍后再发;微信已于") for line in lines] == [True, False, False]
    assert lines[1:] == [doubtful, doubtful]
    sent = [str(each["touser"]) for each in trial.stand_ins.messages.sent[before:]]
    assert len(sent) == len(set(sent)) == 2  # the first in the end, and the one whose answer was lost: each once
    trial.befall()
    before = len(trial.stand_ins.messages.sent)
    trial.at(600)
    assert len(trial.stand_ins.messages.sent) == before  # nothing is on its way any more


def test_a_whole_round_leaves_nothing_on_its_way_and_tells_nobody_twice(trial: Trial) -> None:
    """From the number of the telephone to the stars, with something going wrong at each step that asks WeChat."""
    resident = trial.signed("round")
    number = trial.stand_ins.wechat.show_phone("round", "13900000007")
    trial.befall(Fault("/getuserphonenumber", instead=BUSY), Fault("/msg_sec_check", times=2, lost=True))
    busy = resident.post("/api/v1/auth/wechat/phone", {"code": number})
    trial.stand_ins.wechat.revoke()  # by another node, between two calls
    bound = data_of(resident.post("/api/v1/auth/wechat/phone", {"code": number}))
    resident, case = told_resident(trial, "round", panels=4)
    mobile = trial.visitor.signed("hn-mobile")
    trial.befall(Fault(SEND, times=2, seconds=30))
    trial.at(700)
    data_of(mobile.do(case, "answer", outcome="已解决", text="已经修好(演示)"))
    trial.befall(Fault(SEND, lost=True), Fault(SEND, instead=BROKEN))
    trial.at(760)
    data_of(resident.do(case, "rate", stars=5))
    trial.befall()
    for minutes in (900, 1500, 3000):
        trial.at(minutes)

    assert busy.status_code == 503
    assert "13900000007" not in str(bound)
    late = (MORNING + timedelta(minutes=3000)).astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    assert trial.count(f"SELECT count(*) AS n FROM errands WHERE state = 'waiting' AND next_at <= '{late}'") == 0
    assert trial.count("SELECT count(*) AS n FROM notices WHERE sent_at IS NULL") == 0
    sent = [(each["touser"], each["page"], str(each["data"])) for each in trial.stand_ins.messages.sent]
    assert len(sent) == len(set(sent))
    lines = told_to(resident, case)
    assert lines.count("微信已于") + lines.count("站内") >= 2
    assert data_of(resident.get(f"/api/v1/cases/{case}"))["status"]["code"] == "closed"


def told_resident(trial: Trial, name: str, panels: int) -> tuple[Visitor, str]:
    """Somebody who has agreed to so many messages, and whose report was taken on."""
    resident = trial.signed(name)
    quiet = {"begin": "23:00", "end": "06:00"}
    data_of(resident.post("/api/v1/me/notifications", {"channels": ["subscribe"], "quiet": quiet, "digest": False}))
    for number in range(panels):
        choice = [{"template": PROGRESS, "result": "accept"}]
        data_of(resident.post("/api/v1/sandbox/wechat/tap", {"results": choice}))
        given = {"results": choice, "client_uuid": f"{name}-{number}"}
        data_of(resident.post("/api/v1/me/subscriptions", given))
    case = reported(resident)
    trial.visitor.signed("hn-mobile").do(case, "claim")
    return resident, case


def told_to(visitor: Visitor, case: str) -> str:
    lines = data_of(visitor.get(f"/api/v1/cases/{case}/told"))["items"]
    return ";".join(each["text"] for each in lines)
