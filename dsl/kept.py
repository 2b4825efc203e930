"""What a process works out of a value when it first needs it, and keeps beside it (随用随备)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True, eq=False, repr=False)
class Kept(Generic[T]):
    """One such thing. It is no part of the value: equality does not see it, and it is not written down with it."""

    made: T | None = None

    def get(self, make: Callable[[], T]) -> T:
        """What was made before, else what ``make`` makes now."""
        if self.made is None:
            self.made = make()
        return self.made

    def __getstate__(self) -> tuple[None, dict[str, object]]:
        return None, {"made": None}
