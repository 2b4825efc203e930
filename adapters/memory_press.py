"""The twin of the press in memory: a paper as plain text behind the head of a PDF, for story tests."""

from __future__ import annotations

from collections.abc import Mapping

from cases.ports_papers import Paper


class MemoryPress:
    """Lays nothing out; whatever is on the paper can be found in its bytes."""

    async def print(self, paper: Paper, pictures: Mapping[str, bytes]) -> bytes:
        """What is on the paper, and for each picture whether it is there."""
        there = [f"{each.caption}:{'有' if each.id in pictures else '照片已不在'}" for each in paper.pictures]
        return "\n".join(("%PDF-", repr(paper), *there, "%%EOF")).encode()
