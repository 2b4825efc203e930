"""Says events in Chinese (叙述): the log holds data, and a sentence is made of it only when somebody reads it."""

from __future__ import annotations

from cases import events as e
from cases.concerns import scanned_words
from cases.events_clock import ClockEvent
from cases.events_council import CouncilEvent
from cases.events_display import DisplayEvent
from cases.events_links import LinkEvent
from cases.events_reach import ReachEvent
from cases.events_steps import StepEvent
from cases.events_successors import SuccessorEvent
from cases.events_turns import TurnEvent
from cases.events_voices import VoiceEvent
from cases.people import ActorMark, Role
from cases.prose_clock import befell, climbed, warned
from cases.prose_council import council_sentence
from cases.prose_display import display_sentence
from cases.prose_links import link_sentence
from cases.prose_reach import reach_sentence
from cases.prose_steps import step_sentence
from cases.prose_successors import successor_sentence
from cases.prose_turns import turn_sentence
from cases.prose_voices import voice_sentence
from dsl.decision import Cite
from dsl.period import show

ROLE_WORDS: dict[Role, str] = {
    Role.RESIDENT: "居民",
    Role.POINT_HEAD: "点长",
    Role.GRID_WORKER: "网格员",
    Role.DELIBERATOR: "议政代表",
    Role.DEPUTY: "人大代表",
    Role.ADVISER: "政协委员",
    Role.STAFF: "工作人员",
    Role.HEAD: "单位负责人",
    Role.COORDINATOR: "督办人员",
    Role.MEDIATOR: "调解员",
    Role.LAWYER: "律师",
    Role.JUDGE: "法官",
    Role.PROSECUTOR: "检察官",
    Role.POLICE: "民警",
    Role.JUSTICE: "司法所工作人员",
    Role.CLERK: "规约编写人",
    Role.APPROVER: "第二签发人",
    Role.AUDITOR: "审计人员",
    Role.OPERATOR: "管理员",
    Role.SYSTEM: "系统",
    Role.VISITOR: "访客",
}

#: The line after the one that says what has ended the case, which it does not say again.
CLOSE_WORDS = {
    "rated": "已评价,办结",
    "rated_low": "评价不满意,已报请督办,本轮办结",
    "unrated": "评价期满未评价,办结",
    "answered": "不设评价,办结",
    "history": "历史件归档",
    "refused": "办结",
    "ended": "办结",
    "merged": "本件办结,以后看首件",
    "settled": "办结",
    "withdrawn": "办结",
    "coordinator": "督办人员办结",
    "transferred": "本件办结",
}

STOP_WORDS = {
    "met": "按时完成",
    "late": "逾期完成",
    "handed_over": "移交",
    "void": "终止",
    "waived": "免办",
    "lapsed": "期满",
}

#: By which step the rules were asked, for ``case:decided``.
DECIDED_WORDS = {
    "report": "依规约研判",
    "passing": "记下适用的规约,等代表转报",
    "pass_on": "依规约研判",  # nosec B105  # a sentence, no password
    "send_on": "依规约研判",
    "reply": "依补充情况重新研判",
    "supplement": "依补充情况重新研判",
    "assign": "依承办单位重新研判",
    "claim": "依承办单位重新研判",
    "return": "退回后重新研判",
    "urge": "催办后重新研判",
    "find": "依认定重新研判",
    "reclassify": "改分类后重新研判",
    "relocate": "更正位置后重新研判",
    "state": "态势变化,重新研判",
    "rate": "评价后重新研判",
    "redo": "重新办理,重新研判",
    "unmerge": "撤销并入,重新研判",
    "calendar": "日历公布,重新研判",
    "review": "依审查结论重新研判",
    "version": "规约新版施行,依新版重新研判",
}

WANT_WORDS = {"text": "文字说明", "photo": "照片", "place": "位置"}


def actor(mark: ActorMark) -> str:
    """Who acted, by role and unit; a name is personal and never stands here. 代: somebody stood in."""
    who = mark.unit.name if mark.unit is not None else ROLE_WORDS[mark.role]
    return f"{who}(代)" if mark.standing_in_for else who


#: What follows from the rules by itself, whoever's step has set it off.
_BY_RULE = (e.Decided, e.Pooled, e.ClockStarted, e.ClockStopped)

#: How a case ends that nobody has ended by hand.
_ENDS_BY_RULE = frozenset({"rated", "rated_low", "unrated", "answered"})


def doer(payload: e.Payload, mark: ActorMark) -> str:
    """Who is shown beside an event: the rules (规约) for what follows from them, else whoever acted."""
    return "规约" if _by_rule(payload, mark) else actor(mark)


def _by_rule(payload: e.Payload, mark: ActorMark) -> bool:
    match payload:
        case e.Assigned(by=by):
            return by == "rule"
        case e.Climbed() | e.Rated(deemed=True):
            return mark.role is not Role.SYSTEM
        case e.Reopened(because=because):
            return because == "rating" and mark.role is not Role.SYSTEM
        case e.Closed(reason=reason):
            return reason in _ENDS_BY_RULE and mark.role is not Role.SYSTEM
        case _:
            return isinstance(payload, _BY_RULE)


def clauses(cites: tuple[Cite, ...]) -> str:
    """The clauses as people cite them: 海宁市 第四条(窨井盖)、第九条. The place is said where it changes."""
    said, place = [], ""
    for cite in cites:
        said.append(str(cite).removeprefix(f"{cite.place} ") if cite.place == place else str(cite))
        place = cite.place
    return "、".join(said)


def sentence(payload: e.Payload) -> str:
    """One event in a sentence without its texts, which stand beside it."""
    if isinstance(payload, CouncilEvent):
        return council_sentence(payload)
    if isinstance(payload, LinkEvent):
        return link_sentence(payload)
    if isinstance(payload, DisplayEvent):
        return display_sentence(payload)
    if isinstance(payload, VoiceEvent | StepEvent | ClockEvent | TurnEvent | ReachEvent | SuccessorEvent):
        return _of_kin(payload)
    return _of_case(payload)


def _of_case(payload: e.Payload) -> str:
    match payload:
        case e.ClockStarted() | e.ClockStopped() | e.ClockWarned() | e.ClockOverdue() | e.Climbed():
            return _of_clock(payload)
        case e.ClockRecounted():
            return _recounted(payload)
        case e.Pooled() | e.Assigned() | e.Claimed() | e.Accepted() | e.Returned():
            return _of_holder(payload)
        case _:
            return _of_people(payload)


def _of_kin(payload: VoiceEvent | StepEvent | ClockEvent | TurnEvent | ReachEvent | SuccessorEvent) -> str:
    """Events that have a module of sentences of their own."""
    if isinstance(payload, VoiceEvent):
        return voice_sentence(payload)
    if isinstance(payload, StepEvent):
        return step_sentence(payload)
    if isinstance(payload, ReachEvent):
        return reach_sentence(payload)
    if isinstance(payload, SuccessorEvent):
        return successor_sentence(payload)
    return befell(payload) if isinstance(payload, ClockEvent) else turn_sentence(payload)


def _of_holder(payload: e.Payload) -> str:
    match payload:
        case e.Pooled(missing=missing, candidates=candidates, pending=pending):
            wanted = f",请补充:{'、'.join(missing)}" if missing else ""
            wanted += "".join(f",{each}" for each in pending)
            among = f"(候选:{'、'.join(u.name for u in candidates)})" if candidates else ""
            return f"待认领{among}{wanted}"
        case e.Assigned(unit=unit, assisting=assisting, copies=copies, by=by):
            verb, end = {"rule": ("交办", ""), "arbiter": ("指定", ""), "ladder": ("改由", "承办")}[by]
            others = f",{'、'.join(u.name for u in assisting)}协办" if assisting else ""
            told = f",抄送{'、'.join(u.name for u in copies)}" if copies else ""
            return f"{verb}{unit.name}{end}{others}{told}"
        case e.Claimed(unit=unit):
            return f"{unit.name}认领(接单)"
        case e.Accepted(unit=unit):
            return f"{unit.name}受理"
        case e.Returned(unit=unit, agreed_by=agreed_by):
            return f"{unit.name}退回{f',{agreed_by.name}同意' if agreed_by else ''}"
        case _:  # pragma: no cover - the caller sends only these
            raise TypeError(payload.kind)


def _of_people(payload: e.Payload) -> str:
    match payload:
        case e.Reported():
            return _reported(payload)
        case e.Decided(because=because):
            return DECIDED_WORDS[because]
        case e.Asked() | e.Replied() | e.Supplemented() | e.Urged():
            return _of_talk(payload)
        case e.Found() | e.Reclassified() | e.Relocated():
            return _of_correction(payload)
        case _:
            return _of_ending(payload)


def _of_talk(payload: e.Asked | e.Replied | e.Supplemented | e.Urged) -> str:
    match payload:
        case e.Asked(question=question, wants=wants):
            wanted = ([question] if question else []) + [WANT_WORDS[w] for w in wants]
            return f"询问上报人{':' + '、'.join(wanted) if wanted else ''}"
        case e.Replied(answers=answers):
            told = "、".join(f"{name} {value}" for name, value in answers.items())
            return f"上报人回答{':' + told if told else ''}"
        case e.Supplemented(photos=photos):
            return f"上报人补充{f'照片{len(photos)}张' if photos else '情况'}"
        case _:
            return _urged(payload)


def _urged(p: e.Urged) -> str:
    if p.person is not None:
        return "催办转报的代表"
    return f"催办{p.unit.name}" if p.unit else "催办,这一件还没有单位认领"


def _of_correction(payload: e.Found | e.Reclassified | e.Relocated) -> str:
    match payload:
        case e.Found(unit=unit, findings=findings):
            return f"{unit.name}认定:{'、'.join(f'{name} {value}' for name, value in findings.items())}"
        case e.Reclassified(unit=unit, category=category):
            return f"{unit.name if unit else '督办人员'}改分类为{category[-1] if category else '未分类'}"
        case _:
            return _relocated(payload)


def _relocated(p: e.Relocated) -> str:
    where = "、".join(each for each in (p.village, f"网格{p.grid}" if p.grid else None, p.special) if each)
    return f"更正位置:{where}"


def _of_ending(payload: e.Payload) -> str:
    match payload:
        case e.Answered(unit=unit, outcome=outcome, open=open_):
            return f"{unit.name}答复:{outcome}" + (f";还有{'、'.join(open_)}没有办到" if open_ else "")
        case e.Rated(stars=stars, rater=rater, deemed=deemed):
            given = "没有评价,视为" if deemed else "评价"
            return f"{rater}{given} {starred(stars)}"
        case e.Reopened(unit=unit):
            return f"{unit.name}重新办理"
        case e.Closed(reason=reason, outcome=outcome):
            return CLOSE_WORDS[reason] + (f"({outcome})" if outcome else "")
        case _:  # pragma: no cover - the caller sends only these
            raise TypeError(payload.kind)


def starred(stars: int) -> str:
    """★★★☆☆ for 3."""
    return "★" * stars + "☆" * (5 - stars)


def _reported(payload: e.Reported) -> str:
    what = payload.category[-1] if payload.category else "未分类"
    level = f"{payload.level}级" if payload.level else ""
    whose = f"{level}人大代表" if payload.role == "代表" else payload.role
    photos = f",照片{len(payload.photos)}张" if payload.photos else ""
    urgent = f",{payload.urgency}" if payload.urgency != "一般" else ""
    where = f",在{payload.group}" if payload.group else ""
    asked = ",请代表转报" if payload.through else ""
    scanned = scanned_words(payload.arrival) if payload.arrival else ""
    return f"{whose}{_MANNER.get(payload.manner, '')}上报({what}{urgent}){photos}{where}{scanned}{asked}"


#: How a report that is not somebody's own is called.
_MANNER = {"代录": "代录"}


def _of_clock(payload: e.Payload) -> str:
    match payload:
        case e.ClockStarted(name=name, due_at=due_at, provisional=provisional):
            return f"{name}期限:{show(due_at)}{'(暂定)' if provisional else ''}"
        case e.ClockStopped(key=key, outcome=outcome):
            return f"{name_of(key)}{STOP_WORDS[outcome]}"
        case e.ClockWarned():
            return warned(payload)
        case e.ClockOverdue(key=key):
            return f"{name_of(key)}逾期(红色)"
        case e.Climbed():
            return climbed(payload)
        case _:  # pragma: no cover - the caller sends only these
            raise TypeError(payload.kind)


_BEGUN = {"decided": "", "floor": "上级的期限开始计算,", "ceiling": "封顶开始计算,"}


def _recounted(payload: e.ClockRecounted) -> str:
    if payload.because in _BEGUN:
        return _BEGUN[payload.because] + _decided_anew(payload)
    if not payload.due_changed:
        return f"日历有变,{name_of(payload.key)}的预警和升级时间重新计算"
    firm = "放假通知已公布,{}期限确定为" if payload.because == "notice" else "日历有变,{}期限改为"
    open_ = "(暂定)" if payload.provisional else ""
    return f"{firm.format(name_of(payload.key))}:{show(payload.due_at)}{open_}"


def _decided_anew(payload: e.ClockRecounted) -> str:
    if not payload.due_changed:
        return f"{name_of(payload.key)}改依新的条文,期限不变"
    return f"{name_of(payload.key)}期限改为:{show(payload.due_at)}{'(暂定)' if payload.provisional else ''}"


def name_of(key: str) -> str:
    """The clock's name out of its key: 受理#1 is 受理."""
    return key.partition("#")[0]
