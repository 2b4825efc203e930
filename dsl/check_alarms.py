"""Checks colours across files (通查预警): a rung at a colour needs a clock that turns it; 工作时 need office hours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dsl import tree
from dsl.alarms import OVERDUE
from dsl.decision import Alarm, ClockSpec
from dsl.findings import Findings
from dsl.layer import Layer
from dsl.terms import TimeUnit
from dsl.words import open_on_weekdays

#: What a rung may wait for that is no colour.
_NO_COLOUR = frozenset({"逾期", "期满"})


def check_colours(file: tree.RuleFile, found: Findings, layers: Sequence[Layer]) -> None:
    """``layers`` are the file's own and those above it; ``file`` is the nearest."""
    turned = {alarm.color for alarm in _alarms(layers)} | {OVERDUE}
    for line in _lines(file):
        if isinstance(line, tree.Rung) and line.when not in _NO_COLOUR | turned:
            advice = f"请先写一条预警,例如“预警 剩余25% {line.when}”"
            found.add("D746", line.span, f"没有一条预警让时限变成{line.when},这一级永远不会到", advice)
        elif isinstance(line, tree.Warn):
            _check_hours(line, found, layers)


def _check_hours(line: tree.Warn, found: Findings, layers: Sequence[Layer]) -> None:
    closed = _closed(layers)
    if closed and line.term is not None and line.term.unit == TimeUnit.WORK_HOUR:
        message = f"{closed[0]}的时限在没有办公时间的文件里,预警不能按工作时计算"
        found.add("D734", line.span, message, "请改用 连续小时 或者 工作日")


def _alarms(layers: Iterable[Layer]) -> Iterator[Alarm]:
    return (rule.value for layer in layers for rule in layer.warnings)


def _closed(layers: Iterable[Layer]) -> list[str]:
    clocks: list[ClockSpec] = [rule.value for layer in layers for rule in layer.clocks]
    return [spec.name for spec in clocks if not spec.right and not open_on_weekdays(spec.time)]


def _lines(file: tree.RuleFile) -> Iterator[tree.Body]:
    return (line for clause in file.of(tree.Clause) for line in clause.body)
