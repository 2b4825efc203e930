"""What an example is told of a due time (期限不符、暂定), alike for cases and for what a place does beside them."""

from __future__ import annotations

from datetime import datetime

from dsl.decision import Cite
from dsl.ends import Due
from dsl.period import show

#: A sentence and what to do about it; an empty one stands for the usual advice.
Said = tuple[str, str]


def other_end(name: str, wanted: datetime, ends: Due, cite: Cite) -> Said:
    """It ends at another time than the example says."""
    advice = "" if ends.earliest == ends.latest else f"请写 {show(ends.earliest)} 并加 ,暂定"
    return f"{name}应不迟于 {show(wanted)},实际{until(ends)}(依 {cite})", advice


def until(ends: Due) -> str:
    """When it ends, as an interval where the year has no notice."""
    if ends.earliest == ends.latest:
        return f"不迟于 {show(ends.latest)}"
    return f"最早 {show(ends.earliest)},最迟 {show(ends.latest)}"


def still_open(name: str) -> Said:
    """The example takes for certain what a notice may still move."""
    return f"{name}的期限还是暂定的:当年的放假安排没有公布", "请在后面写 ,暂定"


def certain(name: str) -> Said:
    """The example takes for provisional what no notice moves any more."""
    return f"{name}的期限是确定的,不是暂定:有关年份的放假安排已经公布", "请去掉 ,暂定"
