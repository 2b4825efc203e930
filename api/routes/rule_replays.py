"""Stored cases under other rules (旧件重放): who would have got them, and which terms would have ended when."""

from __future__ import annotations

from datetime import datetime

from api import bodies_rules as b
from api.answers_replay import RulesReplayed
from api.call import Call
from api.doors import Doors
from api.routes.rules import MOST_BYTES
from api.show_replay import replayed
from cases.house import practice_scope, scope_of, territory_of
from cases.refusals import InvalidInput
from cases.replay import replay, span_of, text_wanted
from cases.replay_summary import Tally
from cases.rule_review import Draft, written

doors = Doors()

_EXAMPLE = "镇街 示例镇 330481999\n上级 示例市 330499\n第一条 其余\n  由 住建局 办理\n"
_SINCE = datetime.fromisoformat("2026-11-01T00:00:00+08:00")


@doors.post(
    "/rules/replay",
    permission="review_rules",
    summary="旧件重放:已有的件按新文字会交给谁、期限怎么变;最多 2000 件,从最新的算起,什么都不改",
    answer=RulesReplayed,
    body=b.ReplayRules,
    example=b.ReplayRules(files={"330481999-示例镇.rule": _EXAMPLE}, since=_SINCE),
    max_bytes=MOST_BYTES,
)
async def replay_(call: Call, body: b.ReplayRules) -> RulesReplayed:
    """The newest cases within the caller's reach, decided anew; a larger job is one for the command line."""
    territory = await territory_of(call.house)
    reach = practice_scope if body.practice else scope_of
    within = reach(call.person, territory).jurisdictions
    span = await span_of(call.house, body.since, body.until, body.place, within=within, practice=body.practice)
    bundle = await text_wanted(call.house, _wanted(body))
    tally = Tally()
    await replay(call.house, bundle, span, tally, most=body.limit)
    return replayed(bundle.hash, tally.summary())


def _wanted(body: b.ReplayRules) -> Draft | int:
    if body.version is not None and not body.files:
        return body.version
    if body.files and body.version is None:
        return written(body.files)
    raise InvalidInput({"files": "请给出 files(改成什么文字)或 version(第几版)之一"})
