"""A folder that keeps signed heads (见证文件夹): one file a place, only appended to, on the disk before it counts."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from cases.heads import file_line, printed, read_line
from cases.people import JurisdictionId
from cases.ports_audit import Head, Held, WitnessUnavailable


class FolderWitness:
    """The port ``cases.ports_audit.Witness``: ``<place>.jsonl`` has a head a line, ``<place>.txt`` the same for paper.

    It should lie on another disk than the database, or be copied to one.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def name(self) -> str:
        """The folder."""
        return f"文件夹 {self._folder} "

    async def last(self, jurisdiction: JurisdictionId) -> Held | None:
        """The last head that it holds of a place. Raises WitnessUnavailable."""
        try:
            heads = await asyncio.to_thread(read_heads, self._file(jurisdiction))
        except (OSError, ValueError) as error:
            raise WitnessUnavailable(f"{self.name}里的日封读不出来({error})") from error
        return Held(heads[-1].seq, heads[-1].signed.signature) if heads else None

    async def publish(self, heads: Sequence[Head]) -> None:
        """Append those that it does not hold yet. Raises WitnessUnavailable."""
        try:
            await asyncio.to_thread(self._append_all, heads)
        except (OSError, ValueError) as error:
            raise WitnessUnavailable(f"日封写不进{self.name}({error})") from error

    def _file(self, place: JurisdictionId) -> Path:
        return self._folder / f"{place}.jsonl"

    def _append_all(self, heads: Sequence[Head]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        with self._alone():
            for place, own in groupby(heads, lambda head: head.jurisdiction):
                self._append(place, list(own))
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)  # a new file's name is on the disk as well
        finally:
            os.close(folder)

    def _append(self, place: JurisdictionId, heads: Sequence[Head]) -> None:
        held = read_heads(self._file(place))
        last = held[-1].seq if held else 0
        fresh = [head for head in heads if head.seq > last]
        _add(self._file(place).with_suffix(".txt"), [f"{printed(head)}\n" for head in fresh])
        _add(self._file(place), [file_line(head) for head in fresh])

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Two processes never write the same head twice."""
        with (self._folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _add(file: Path, lines: Sequence[str]) -> None:
    """Behind the last whole line: what a crash has torn was never counted."""
    with file.open("a+b") as target:
        target.seek(0)
        target.truncate(target.read().rfind(b"\n") + 1)
        target.seek(0, os.SEEK_END)
        target.write("".join(f"{line}\n" for line in lines).encode())
        target.flush()
        os.fsync(target.fileno())


def read_heads(file: Path) -> list[Head]:
    """The heads in a file of a witness, in order; a last line that was torn by a crash does not count.

    Raises OSError, and ValueError where a whole line is no head.
    """
    if not file.exists():
        return []
    *whole, _torn = file.read_text(encoding="utf-8").split("\n")
    return [read_line(line) for line in whole]
