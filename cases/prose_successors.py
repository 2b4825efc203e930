"""Mergers of units in Chinese (叙述); see ``cases.prose``."""

from __future__ import annotations

from cases.events_successors import SuccessorEvent


def successor_sentence(payload: SuccessorEvent) -> str:
    """What the merger means for this case."""
    return f"{payload.gone.name}已并入{payload.unit.name},由{payload.unit.name}继续办理,期限不变"
