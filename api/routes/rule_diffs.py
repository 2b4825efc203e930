"""Rule texts beside those in force (规约对比): every class of report that comes out otherwise, with an example."""

from __future__ import annotations

import asyncio

from api import answers_diff as ad
from api import bodies as b
from api import rule_texts
from api.call import Call
from api.comparing import compared
from api.doors import Doors
from api.routes.rules import MOST_BYTES, mistake
from dsl.bundle import Source
from dsl.calendar import Calendar
from dsl.compile import compile_bundle

doors = Doors()

MOST_PLACES = 20


@doors.post(
    "/rules/diff",
    permission="check_rules",
    summary="对比规约文字和现行的:交给谁、怎么办、什么时候到期有变化的,一类一类各举一例;最多 20 个地方",
    answer=ad.Compared,
    body=b.RuleTexts,
    example=b.RuleTexts(text="镇街 示例镇 330481999\n上级 海宁市 330481\n第一条 其余\n  由 住建局 办理\n"),
    max_bytes=MOST_BYTES,
)
async def diff(call: Call, body: b.RuleTexts) -> ad.Compared:
    """Compare the texts, together with the files in force, with what is in force; nothing is saved."""
    given = rule_texts.given(body)
    in_force = await rule_texts.in_force(call.house)
    return await asyncio.to_thread(_diff, in_force, given, call.house.calendars.current())


def _diff(in_force: dict[str, Source], given: dict[str, str], calendar: Calendar) -> ad.Compared:
    sources = rule_texts.together(in_force, given)
    before, after = compile_bundle([*in_force.values()]).bundle, compile_bundle([*sources.values()])
    if before is None or after.bundle is None:
        texts = {name: source.text for name, source in sources.items()}
        told = [mistake(each, texts.get(each.file, "")) for each in after.diagnostics]
        return ad.Compared(ok=False, diagnostics=told, differences=[], not_compared=[])
    shown, rest = compared(before, after.bundle, given, calendar, MOST_PLACES)
    same = not rest and all(each.nothing for each in shown)
    return ad.Compared(ok=same, diagnostics=[], differences=shown, not_compared=rest)
