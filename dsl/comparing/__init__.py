"""Two sets of rule files side by side (对比): every class of report for which something changes, with an example."""

from __future__ import annotations

from dsl.comparing.compare import compare
from dsl.comparing.values import Class, Differences, Side, Undecided

__all__ = ["Class", "Differences", "Side", "Undecided", "compare"]
