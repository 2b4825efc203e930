"""Says in Chinese what happens in a town beside its cases (本地台账的叙述)."""

from __future__ import annotations

from cases import events_plans as p
from cases import town_events as t
from cases.events_deliberators import DeliberatorEvent
from cases.events_rules import RulesEvent
from cases.events_stops import StopAppealed, StopEvent, StopPlaced
from cases.events_words import WordsEvent
from cases.people import UnitAt
from cases.prose_deliberators import deliberator_sentence
from cases.prose_rules import rules_sentence
from cases.stops import GROUND_WORDS, Ground
from dsl.period import show


def town_sentence(payload: t.TownPayload) -> str:
    """One sentence."""
    if isinstance(payload, DeliberatorEvent):
        return deliberator_sentence(payload)
    if isinstance(payload, StopEvent):
        return _of_stop(payload)
    if isinstance(payload, WordsEvent):
        return f"更新敏感词表,共 {payload.words} 个词" if payload.words else "停用敏感词表"
    if isinstance(payload, RulesEvent):
        return rules_sentence(payload)
    return plan_sentence(payload) if isinstance(payload, p.PlanEvent) else _beside(payload)


def _beside(payload: t.BesidePlans) -> str:
    match payload:
        case t.Ruled():
            return "规约启用"
        case t.Declared(name=name, value=value):
            return f"宣布{name}:{value}"
        case t.DutyDone() | t.DutyOverdue() | t.DutyUnowed():
            return _of_duty(payload)
        case t.SpotChecked(among=among, drawn=drawn):
            return f"抽查:从 {among} 件办结的里抽取 {len(drawn)} 件回访"
        case t.Held(name=name, members=members, present=present, quorate=quorate):
            enough = "达到" if quorate else "不足"
            return f"召开{name},全体 {members} 人,到会 {present} 人,{enough}法定人数"
        case _:
            return _voted(payload)


def _of_stop(payload: StopEvent) -> str:
    if isinstance(payload, StopPlaced):
        return f"停止一名居民在本地上报,到 {show(payload.until)} 为止:{GROUND_WORDS[Ground(payload.ground)]}"
    if isinstance(payload, StopAppealed):
        return "被停止上报的居民提出申诉"
    return "经另一位工作人员处理,恢复一名居民上报" if payload.lifted else "经另一位工作人员处理,维持停止上报"


def _voted(p: t.Voted) -> str:
    return f"{p.name}:赞成 {p.votes_for},反对 {p.against},弃权 {p.abstained},{p.verdict}"


def _of_duty(payload: t.DutyDone | t.DutyOverdue | t.DutyUnowed) -> str:
    match payload:
        case t.DutyDone(name=name, person=str(), period=period, left_open=left):
            return f"{name}({period})有一人结报{f',还有 {left} 件没有办完' if left else ''}"
        case t.DutyDone(name=name):
            return f"{name}已办"
        case t.DutyUnowed(name=name, due_at=due_at):
            return f"{name}到 {show(due_at)} 没有人欠"
        case _:
            return _missed(payload)


def _missed(p: t.DutyOverdue) -> str:
    who = f",{len(p.people)} 人没有结报" if p.people else ""
    return f"{p.name}没有按期办,期限是 {show(p.due_at)}{who}"


def plan_sentence(payload: p.PlanEvent) -> str:
    """One sentence of an emergency plan."""
    match payload:
        case p.PlanStarted(name=name, text=text):
            return f"启动{name}" + (f":{text}" if text else "")
        case p.PlanTold(units=units, places=places, due_at=due_at):
            whom = "、".join((*(unit.name for unit in units), *places)) or "有关人员"
            answer = f",{show(due_at)} 以前回执" if due_at else ""
            return f"{'广播' if places else '通知'}{whom}{answer}"
        case p.PlanAcknowledged(unit=unit, on_behalf=others):
            stands = f",代{'、'.join(each.name for each in others)}" if others else ""
            return f"{unit.name}回执{stands}"
        case p.PlanCounted(units=units, people=people, then=then, acts=acts):
            return _counted(units, people, then, acts=acts)
        case _:
            return f"解除{payload.name}"


def _counted(units: tuple[UnitAt, ...], people: int, then: UnitAt | None, *, acts: bool) -> str:
    silent = [*(unit.name for unit in units), *([f"{people} 人"] if people else [])]
    if not silent:
        return "都已按时回执"
    follows = "" if then is None else f",由{then.name}代" if acts else f",报{then.name}"
    return f"{'、'.join(silent)}没有按时回执{follows}"
