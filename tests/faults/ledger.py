"""The client's own book (流水): on the disk before a request leaves and after its answer came – the only judge."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO


@dataclass(slots=True)
class Ledger:
    """``intended`` keys in order, ``acknowledged`` what the server promised: the id of the case by key."""

    file: IO[str]
    intended: list[str] = field(default_factory=list)
    acknowledged: dict[str, str] = field(default_factory=dict)

    @classmethod
    def at(cls, path: Path) -> Ledger:
        """A new book in this file."""
        return cls(path.open("a", encoding="utf-8"))

    def intend(self, key: str) -> None:
        """Before the first byte is sent."""
        self.intended.append(key)
        self._write({"key": key})

    def acknowledge(self, key: str, case: str) -> None:
        """After the answer has come whole."""
        self.acknowledged[key] = case
        self._write({"key": key, "case": case})

    def open_keys(self) -> list[str]:
        """Keys of which nobody knows whether they were carried out."""
        return [key for key in self.intended if key not in self.acknowledged]

    def _write(self, line: dict[str, str]) -> None:
        self.file.write(json.dumps(line) + "\n")
        self.file.flush()
        os.fsync(self.file.fileno())
