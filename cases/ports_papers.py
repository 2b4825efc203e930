"""The case file as something to be printed (卷宗), free of any form of paper, and the press that prints it.

The twin lives in ``adapters/memory_press.py``, the real one in ``adapters/dossier``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo, by its id, with the line below it."""

    id: str
    caption: str


@dataclass(frozen=True, slots=True)
class Step:
    """One line of what happened: when, by whom, in a sentence; what was written with it; what came along, and why."""

    number: str
    at: str
    actor: str
    text: str
    words: tuple[str, ...] = ()
    with_it: str = ""
    clauses: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A small table; ``widths`` are the shares of its columns."""

    title: str
    heads: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ClauseText:
    """A clause in full: how it is cited, and its text in the rule file that the case stands under."""

    cited: str
    text: str


@dataclass(frozen=True, slots=True)
class Paper:
    """One case file. All of it is text as it is to be read; the press decides nothing but where it stands."""

    title: str
    number: str
    facts: tuple[tuple[str, str], ...]
    words: str
    pictures: tuple[Picture, ...]
    steps: tuple[Step, ...]
    grids: tuple[Grid, ...]
    clauses: tuple[ClauseText, ...]
    produced_at: str  # ISO-8601 with +08:00
    closing: tuple[str, ...]


class PressFailed(Exception):
    """The file could not be made (too large, out of time); ``message`` is one Chinese sentence."""

    def __init__(self, message: str = "卷宗暂时无法生成,请稍后再试") -> None:
        super().__init__(message)
        self.message = message


class Press(Protocol):
    """Prints case files. The same paper with the same pictures gives the same bytes."""

    async def print(self, paper: Paper, pictures: Mapping[str, bytes]) -> bytes:
        """A PDF; ``pictures`` are bare JPEGs by photo id, and one that is missing is said to be. Raises PressFailed."""
