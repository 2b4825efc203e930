"""Tells somebody at once where a clause says so (提醒、报、列为 without a clock), and once for each further time."""

from __future__ import annotations

from cases import events as e
from cases.telling import Telling
from dsl import triggers
from dsl.decision import Attention


def attend(telling: Telling) -> None:
    """Fire what the plan holds and what has not fired that often; imported history draws nobody's attention."""
    if not telling.case.live:
        return
    for number, attention in enumerate(telling.plan.attentions):
        if telling.case.raised.get(name_of(attention), 0) < attention.level:
            _raise(telling, number, attention)


def name_of(attention: Attention) -> str:
    """By which the case remembers that it has fired: its place in the rules, which are those of the case's bundle."""
    cite = attention.cites[0]
    return f"{cite.jurisdiction} {cite.clause}{cite.item or ''} {cite.line}"


def _raise(telling: Telling, number: int, attention: Attention) -> None:
    units = [unit for who in attention.also if (unit := telling.unit_of(who)) is not None]
    payload = e.Climbed(
        key="",
        rung=number,
        action=attention.action.value,
        recipient=str(attention.recipient) if attention.recipient else "",
        unit=telling.unit_of(attention.recipient),
        mark=attention.mark,
        also=tuple(map(str, attention.also)),
        units=tuple(units),
        cleared_by=telling.unit_of(attention.cleared_by),
        of=name_of(attention),
        level=attention.level,
    )
    telling.tell(payload, attention.cites)
    if attention.mark is not None:
        telling.start_clocks(triggers.marked(attention.mark))
