"""Prints examples (例): the facts on one line where they are short, then what should come out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from dsl import tree
from dsl.print_parts import answered, clause_ref, counted, dates, due_by, duration, moment, there_are
from dsl.print_pen import Line, Pen, place, quoted


def example(pen: Pen, node: tree.Example) -> Iterator[Line]:
    """The heading, the facts, the expectations."""
    yield Line(f"例 {pen.titled(node.title)}", place(node))
    opening = in_force(pen, node.report) if isinstance(node.report, tree.InForce) else reported(pen, node.report)
    facts = [Line(opening, place(node.report), 1)]
    facts += [Line(happened(pen, each), place(each), 1) for each in node.events]
    together = pen.gather(facts, ";")
    yield from [together] if together else facts
    for each in node.expected:
        yield Line(expected(pen, each), place(each), 1)


def in_force(pen: Pen, node: tree.InForce) -> str:
    """``2026-12-01 00:00 施行``."""
    return f"{moment(pen, node.at)} 施行"


def reported(pen: Pen, node: tree.Reported) -> str:
    """``2020-10-04 08:48 代表 上报 窨井盖 “…”,权属 移动,在 三个街道群``."""
    category = f" {pen.name(node.category)}" if node.category else ""
    text = f" {quoted(node.text.text)}" if node.text else ""
    return _joined(
        f"{moment(pen, node.at)} {pen.name(node.role)} 上报{category}{text}",
        *(answered(pen, each) for each in node.answers),
        f"在 {pen.name(node.group)}" if node.group else "",
        f"指名 {pen.name(node.named_unit)}" if node.named_unit else "",
        f"位置 {pen.name(node.place)}" if node.place else "",
        f"位置 {node.special.text}" if node.special else "",
        f"来源渠道 {pen.name(node.channel)}" if node.channel else "",
        node.manner.text if node.manner else "",
        *(counted(pen, each) for each in node.counts),
        *(there_are(pen, each) for each in node.there_are),
        node.urgency.text if node.urgency else "",
    )


def happened(pen: Pen, node: tree.Happened) -> str:
    """``2020-10-05 10:00 移动公司 答复,结果 已解决``."""
    unit = f"{pen.name(node.unit)} " if node.unit else ""
    return _joined(
        f"{moment(pen, node.at)} {unit}{_doing(pen, node)}",
        *(answered(pen, each) for each in node.answers),
        *(counted(pen, each) for each in node.counts),
        quoted(node.text.text) if node.text else "",
        f"放假 {'、'.join(map(dates, node.rest))}" if node.rest else "",
        f"调休上班 {'、'.join(map(dates, node.work))}" if node.work else "",
    )


def _doing(pen: Pen, node: tree.Happened) -> str:
    event = pen.name(node.event)
    if node.until is not None:
        until = node.until.day.isoformat() if node.until.day and node.until.minute == 1440 else moment(pen, node.until)
        return f"{pen.name(node.object) if node.object else ''} {event} {until}"
    what = (
        pen.name(node.object) if node.object else "",
        duration(pen, node.term) if node.term else "",
        f"{node.stars}星" if node.stars else "",
        str(node.year) if node.year else "",
    )
    return " ".join(word for word in (event, *what) if word)


def expected(pen: Pen, node: tree.Expected) -> str:
    """``应 依 第四条 由 移动公司 办理,答复 不迟于 2027-01-08 24:00,暂定``."""
    at = f"{moment(pen, node.at)} " if node.at else ""
    refs = "、".join([*(clause_ref(pen, ref) for ref in node.clauses), *(ref.text for ref in node.tables)])
    said = _joined(
        f"由 {pen.name(node.unit)} 办理" if node.unit else "",
        "待认领" if node.pool else "",
        f"询问 {pen.names(node.asks)}" if node.asks else "",
        *(outcome(pen, each) for each in node.outcomes),
        *(due_by(pen, each) for each in node.due),
        "暂定" if node.provisional else "",
    )
    return f"{at}应 {f'依 {refs} ' if refs else ''}{said}"


def outcome(pen: Pen, node: tree.Outcome) -> str:
    """``由 甲、乙 候选``, ``答复 逾期``, ``提级至 镇长``, ``并入首件``."""
    name, names = pen.name(node.name) if node.name else "", pen.names(node.names)
    words = {
        "候选": f"由 {names} 候选",
        **{stage: f"由 {name} {stage}" for stage in ("初审", "复审", "研究")},
        "协办": f"{names} 协办",
        "抄送": f"抄送 {names}",
        "逾期": f"{name} 逾期",
        "提级": f"提级至 {name}",
        "不能": f"不能 {name} {names}".rstrip(),
    }
    return words.get(node.what, f"{node.what} {name}".rstrip())


def _joined(*parts: str) -> str:
    return ",".join(part for part in parts if part)


EXAMPLES: Mapping[type, Callable[[Pen, Any], str]] = {
    tree.InForce: in_force,
    tree.Reported: reported,
    tree.Happened: happened,
    tree.Expected: expected,
    tree.Outcome: outcome,
}
