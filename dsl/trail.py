"""The way to a decision (经过): every clause that was looked at, told only to those who ask."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import overload

from dsl.decision import Step


class Trail(Sequence[Step]):
    """The clauses that were looked at, put into words only when somebody reads them."""

    def __init__(self, tell: Callable[[], tuple[Step, ...]] = tuple) -> None:
        self._tell = tell
        self._told: tuple[Step, ...] | None = None

    @property
    def steps(self) -> tuple[Step, ...]:
        """All of them."""
        if self._told is None:
            self._told = self._tell()
        return self._told

    @overload
    def __getitem__(self, index: int) -> Step: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Step, ...]: ...
    def __getitem__(self, index: int | slice) -> Step | tuple[Step, ...]:
        return self.steps[index]

    def __len__(self) -> int:
        return len(self.steps)

    def __eq__(self, other: object) -> bool:
        return self.steps == (other.steps if isinstance(other, Trail) else other)

    def __hash__(self) -> int:
        return hash(self.steps)

    def __repr__(self) -> str:
        return repr(self.steps)
