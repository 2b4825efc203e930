"""Says in Chinese what happens in a town beside its cases (本地台账的叙述)."""

from __future__ import annotations

from cases import town_events as t
from dsl.period import show


def town_sentence(payload: t.TownPayload) -> str:
    """One sentence."""
    match payload:
        case t.Ruled():
            return "规约启用"
        case t.Declared(name=name, value=value):
            return f"宣布{name}:{value}"
        case t.DutyDone(name=name):
            return f"{name}已办"
        case t.DutyOverdue(name=name, due_at=due_at):
            return f"{name}没有按期办,期限是 {show(due_at)}"
        case t.Held(name=name, members=members, present=present, quorate=quorate):
            enough = "达到" if quorate else "不足"
            return f"召开{name},全体 {members} 人,到会 {present} 人,{enough}法定人数"
        case t.Voted(name=name, votes_for=votes_for, against=against, abstained=abstained, verdict=verdict):
            return f"{name}:赞成 {votes_for},反对 {against},弃权 {abstained},{verdict}"
