"""What the steps of a file must have together (步骤的通查): a beginning for each, and a use for every table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from dsl import tree
from dsl.decision import ClockSpec
from dsl.findings import Findings
from dsl.layer import Layer
from dsl.triggers import EXPIRED, MARKED, SCHEDULED, event_of


def check_steps(file: tree.RuleFile, layer: Layer, family: Iterable[ClockSpec], found: Findings) -> None:
    """``family`` are the clocks of this file and of those above and below it."""
    _check_rounds(file, layer, found)
    timed = {spec.name for spec in family}
    for start in starts_of(file):
        if start.what not in ("发生", MARKED) and start.event.text not in timed:
            message = f"没有一条规定{start.event.text}的时限,不会有{start.event.text}{start.what}"
            found.add("D772", start.event.span, message, f"请先写一条 {start.event.text} 的时限")
    used = {line.schedule.text for line in _lines(file) if isinstance(line, tree.ByTable) and line.schedule}
    for table in file.of(tree.Schedule):
        if table.text not in used:
            message = f"没有一条依{table.text},这张表不起作用"
            found.add("D757", table.span, message, f"请在条文里写明,例如“由 某单位 办理,依 {table.text}”")


def _lines(file: tree.RuleFile) -> Iterator[tree.Body]:
    for clause in file.of(tree.Clause):
        for line in clause.body:
            yield line.act if isinstance(line, tree.Given) and line.act is not None else line


def starts_of(file: tree.RuleFile) -> Iterator[tree.Start]:
    """Every start of a term that is no review's own, in the order of the text."""
    for line in _lines(file):
        if isinstance(line, tree.Limit | tree.AssistLimit) and line.start is not None:
            yield line.start
    for table in file.of(tree.Schedule):
        yield from (cell.start for row in table.rows for cell in row if cell.start is not None)


def _check_rounds(file: tree.RuleFile, layer: Layer, found: Findings) -> None:
    """Steps that each begin with another of them: none of them ever would."""
    starts: dict[str, set[str]] = {}
    for rule in layer.clocks:
        if rule.value.step:
            starts.setdefault(rule.value.name, set()).add(_event(rule.value.starts))
    for line in _lines(file):
        if isinstance(line, tree.Limit) and (chain := _round(line.action.text, starts)):
            message = f"步骤互相等待:{'、'.join(chain)}都要等别的先办到"
            found.add("D755", line.action.span, message, "至少有一步要从 交办、受理 这样的事件起算")
            return


def _event(starts: str) -> str:
    """The step that must be done first; nothing for the date, the mark or the expiry of one."""
    return "" if any(word in starts.split(" ") for word in (EXPIRED, MARKED, SCHEDULED)) else event_of(starts)


def _round(name: str, starts: Mapping[str, set[str]]) -> tuple[str, ...]:
    """The steps of the circle that this one is in, if every beginning of each lies in it."""
    chain: dict[str, None] = {}
    waiting = [name]
    while waiting:
        step = waiting.pop()
        if step in chain:
            continue
        if step not in starts:
            return ()
        chain[step] = None
        waiting.extend(sorted(starts[step]))
    return tuple(chain)
