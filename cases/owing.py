"""Whom the rules owe word of what has just happened (须告知): told with the event, so that the log shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cases import events as e
from cases import events_clock as k
from cases import events_turns as t
from cases import events_voices as v
from cases.fold import words_of
from cases.people import UnitAt
from cases.state import Case
from dsl.decision import Cite, Owed, Recipient, RecipientKind

#: What the events are called after which the rules may owe a word, beside those that clocks start at.
_WORDS: dict[type[e.Payload], str] = {
    e.Pooled: "待认领",
    e.Claimed: "认领",
    e.Returned: "退回",
    k.Extended: "延期",
    k.Paused: "中止",
    t.Refused: "不予受理",
    t.Ended: "终止办理",
    t.Merged: "并入首件",
}
_BY = {"rule": "交办", "arbiter": "指定", "ladder": "提级"}
_EARLIER = "原答复"
#: What comes of a matter.
_WORD_OF_IT = (e.Answered, t.Refused, t.Ended, v.Settled)


def owing(case: Case, payload: e.Payload, cites: tuple[Cite, ...]) -> Iterator[Owed]:
    """What is owed of this event, which the clauses ``cites`` have brought about; history owes nobody anything."""
    if isinstance(payload, t.Told | e.Decided) or not case.live or not getattr(case.plan, "owed", ()):
        return
    words = set(_words(payload))
    clauses = {_clause(cite) for cite in cites}
    yield from (owed for owed in case.plan.owed if owed.on in words and _clause(owed.at) in clauses)


def owes_voice(case: Case, payload: e.Payload) -> bool:
    """Whether whoever wrote the report down for somebody (代录) has to tell that one what has come of it."""
    return case.live and case.voices.spoken and not case.voices.owed and isinstance(payload, _WORD_OF_IT)


def told(case: Case, owed: Owed, unit_of: Callable[[Recipient | None], UnitAt | None]) -> t.Told:
    """The event that carries it out."""
    units = (unit_of(who) for who in owed.who)
    return t.Told(
        of=owed.on,
        recipients=tuple(map(str, owed.who)),
        units=tuple(dict.fromkeys(unit for unit in units if unit is not None)),
        reporters=any(who.kind is RecipientKind.REPORTER for who in owed.who),
        written=owed.written,
        contents=owed.contents,
        text=owed.text,
        earlier=case.alike[-1] if _EARLIER in owed.contents and case.alike else None,
    )


def _words(payload: e.Payload) -> Iterator[str]:
    yield from words_of(payload)
    if type(payload) in _WORDS:
        yield _WORDS[type(payload)]
    if isinstance(payload, e.Assigned):
        yield _BY[payload.by]
    if isinstance(payload, e.Climbed):
        yield payload.action


def _clause(cite: Cite) -> tuple[str, str]:
    return cite.jurisdiction, cite.clause
