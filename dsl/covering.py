"""Which earlier rule holds wherever a later one does (覆盖): by hashing only, so that no file costs square time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from dsl.circumstances import ChannelIs, MannerIs, Measured
from dsl.conditions import AllOf, Always, AnyOf, CategoryIs, Condition
from dsl.layer import Ruled

T = TypeVar("T")


@dataclass(slots=True)
class Covered(Generic[T]):
    """What rules hold for: their conditions as they are, and of each number the widest bound on either side."""

    exact: dict[Condition, Ruled[T]] = field(default_factory=dict)
    bounds: dict[tuple[str, bool], tuple[Measured, Ruled[T]]] = field(default_factory=dict)

    def add(self, rule: Ruled[T]) -> None:
        """One more rule; of equal ones the first counts."""
        for condition in _alternatives(rule.condition):
            self.exact.setdefault(condition, rule)
            if isinstance(condition, Measured):
                widest = self.bounds.get(condition.side)
                if widest is None or not widest[0].covers(condition):
                    self.bounds[condition.side] = (condition, rule)

    def by(self, condition: Condition) -> Ruled[T] | None:
        """The rule that holds wherever ``condition`` does; of several that do so together the last."""
        by = self.exact.get(Always()) or self.exact.get(condition)
        if by is not None:
            return by
        match condition:
            case CategoryIs(path=path):
                wider = (CategoryIs(path[:length]) for length in range(1, len(path)))
                return next((self.exact[each] for each in wider if each in self.exact), None)
            case Measured():
                widest = self.bounds.get(condition.side)
                return widest[1] if widest and widest[0].covers(condition) else None
            case AllOf(parts=parts):
                return next((by for part in parts if (by := self.by(part))), None)
            case AnyOf(parts=parts):
                return self._by_all(parts)
            case _:
                return self._by_all(_singles(condition))

    def _by_all(self, parts: Sequence[Condition]) -> Ruled[T] | None:
        each = [self.by(part) for part in parts]
        return each[-1] if each and all(each) else None


def covering(rules: Iterable[Ruled[T]]) -> Covered[T]:
    """All that these rules hold for."""
    covered: Covered[T] = Covered()
    for rule in rules:
        covered.add(rule)
    return covered


def _alternatives(condition: Condition) -> Iterator[Condition]:
    yield condition
    for part in condition.parts if isinstance(condition, AnyOf) else _singles(condition):
        yield from _alternatives(part)


def _singles(condition: Condition) -> tuple[Condition, ...]:
    """来源渠道 是 甲、乙 as 来源渠道 是 甲 and 来源渠道 是 乙; nothing for what names one only."""
    match condition:
        case ChannelIs(channels=names) if len(names) > 1:
            return tuple(ChannelIs((name,)) for name in names)
        case MannerIs(manners=names) if len(names) > 1:
            return tuple(MannerIs((name,)) for name in names)
        case _:
            return ()
