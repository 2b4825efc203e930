"""Drawing closed cases for a call-back (抽查), so that anybody can draw the same ones again."""

from __future__ import annotations

from datetime import datetime

from api import answers_voices as a
from api import bodies_voices as b
from api.call import Call
from api.doors import Doors, Reply
from api.show import moment_of
from cases.house import Replayed
from cases.keeping import check_near
from cases.spot_checks import Draw, draw
from dsl.period import ZONE

doors = Doors()


@doors.post(
    "/townships/{code}/spot-checks",
    permission="spot_check",
    summary="抽查:从一段时间办结的件里随机抽取回访的件,凭同一个种子可以重抽核对",
    answer=a.SpotCheckShown,
    body=b.SpotCheck,
    example=b.SpotCheck(
        since=datetime(2026, 11, 1, tzinfo=ZONE), until=datetime(2026, 12, 1, tzinfo=ZONE), count=5, seed="十一月"
    ),
)
async def spot_check(call: Call, body: b.SpotCheck) -> Reply:
    """Which cases it hit stands in the town's log."""
    for field, moment in (("since", body.since), ("until", body.until)):
        check_near(field, moment.date())
    wanted = Draw(body.since.astimezone(ZONE), body.until.astimezone(ZONE), body.count, body.seed)
    receipt = await draw(call.house, call.person, call.params["code"], wanted, call.key)
    replayed = {"idempotency-replayed": "true"} if isinstance(receipt, Replayed) else {}
    return Reply({**receipt, "at": moment_of(receipt["at"])}, headers=replayed)
