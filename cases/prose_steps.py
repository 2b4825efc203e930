"""Says what happened to steps (步骤) in Chinese; see ``cases.prose``."""

from __future__ import annotations

from cases import events_steps as es
from cases.events_steps import StepEvent
from dsl.period import show


def step_sentence(payload: StepEvent) -> str:
    """One of these events in a sentence without its texts."""
    match payload:
        case es.Stepped(step=step, unit=unit, party=party, fields=fields, measures=measures, written=written):
            told = "".join(f",{name} {value}{measures.get(name, '')}" for name, value in fields.items())
            return f"{unit.name if unit else party}{'书面' if written else ''}办到:{step}{told}"
        case es.StepWaived(step=step):
            return f"免{step}"
        case es.Scheduled(event=event, date=date):
            return f"{event}定于{show(date)}"
        case _:
            return "各步骤都已办到"
