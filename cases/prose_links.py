"""Linked cases in Chinese (叙述); see ``cases.prose``."""

from __future__ import annotations

from cases import events_links as x
from cases.kin import KIND_WORDS, LinkKind, What

#: How a case can end without an answer of its own.
_ENDS = {
    "refused": "不予受理",
    "merged": "已并入另一件",
    "ended": "终止办理",
    "withdrawn": "已撤回",
    "transferred": "已移送别处",
}


def link_sentence(payload: x.LinkEvent) -> str:
    """One of these events in a sentence."""
    match payload:
        case x.Linked():
            return _linked(payload)
        case x.ConsentAsked():
            return "请代表提出建议,待代表同意"
        case x.Progressed():
            return _progressed(payload)
        case x.OriginLeft():
            return f"上报人在{payload.place}撤回了上报,原话不再公开"
        case _:
            return _orphaned(payload)


def _orphaned(p: x.OriginClosed) -> str:
    return f"{p.place}的原件{_ENDS.get(p.reason, '已办结')},本件继续办理"


def _linked(p: x.Linked) -> str:
    match p.of:
        case LinkKind.REFER:
            return f"提请{p.place}办理,本件仍由原承办单位跟进"
        case LinkKind.TRANSFER:
            return f"移送{p.place}办理,以后的进展请看移送后的件"
        case LinkKind.CONVERT:
            return f"经代表同意,转为代表建议({p.channel}),在{p.place}办理"
        case LinkKind.SPLIT:
            return f"拆分出一件{f'({p.category[-1]})' if p.category else ''},单独办理"


_PROGRESS = {
    What.OPENED: "已在{place}立件",
    What.POOLED: "在{place}待认领",
    What.ASSIGNED: "已交办{who}",
    What.ACCEPTED: ":{who}受理",
    What.RETURNED: ":{who}退回",
    What.ESCALATED: "已升级到{who}",
    What.LINKED: "又有关联的件",
    What.ANSWERED: ":{who}答复:{outcome}",
    What.RATED: "已评价 {stars}",
    What.REOPENED: "重新办理",
    What.CLOSED: "{end}",
}


def _progressed(p: x.Progressed) -> str:
    """Which of the linked cases, by its number where it has one, and how far it is."""
    name = f"{KIND_WORDS[p.of]}的件{f'({p.number})' if p.number else ''}"
    stars = p.stars or 0
    return name + _PROGRESS[p.what].format(
        place=p.place,
        who=p.unit.name if p.unit else p.place,
        outcome=p.outcome,
        stars="★" * stars + "☆" * (5 - stars),
        end=_ENDS.get(p.reason or "", "已办结"),
    )
