"""What a rule file says beside single reports, as values: rates, duties, meetings, votes, plans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dsl.decision import RateRule


@dataclass(frozen=True, slots=True)
class Beside:
    """Everything of one jurisdiction that stands beside the reports, by name; the nearest file's word counts."""

    rates: Mapping[str, RateRule] = field(default_factory=dict)


def together(layers: Iterable[Beside]) -> Beside:
    """The files of one jurisdiction, nearest first: a nearer declaration hides a farther one."""
    rates: dict[str, RateRule] = {}
    for layer in layers:
        for name, rule in layer.rates.items():
            rates.setdefault(name, rule)
    return Beside(rates)
