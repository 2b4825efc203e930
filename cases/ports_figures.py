"""What figures need of the store (统计端口); a part of ``cases.ports.Transaction``."""

from __future__ import annotations

from typing import Protocol

from cases.town_figures import Asked, Sums


class FigureBook(Protocol):
    """Sums over many cases, by their rows."""

    async def figures(self, asked: Asked) -> tuple[Sums, ...]:
        """What ``cases.town_figures.sum_up`` says of the cases within the scope, without folding each of them."""
