"""Which version last changed each clause of a file (溯源): who, when and why a clause reads as it does."""

from __future__ import annotations

from dataclasses import dataclass

from cases.house import House
from cases.ports import Scope, Transaction
from cases.publishing import history_of
from cases.refusals import NotFound
from cases.rule_log import Version
from dsl.pieces import Piece, blame


@dataclass(frozen=True, slots=True)
class Since:
    """A clause or declaration as it is in force, and the version by which it became so."""

    piece: Piece
    version: Version


async def blamed(house: House, file: str) -> tuple[Since, ...]:
    """Every piece of the file in force, in its order. Raises NotFound."""

    async def work(tx: Transaction) -> tuple[Since, ...]:
        texts: list[tuple[Version, str]] = []
        versions = (await history_of(tx)).versions
        for version in versions:
            if version.files and file not in version.files:
                continue
            text = await tx.rule_text(version.bundle, file)
            if text is not None and (not texts or texts[-1][1] != text):
                texts.append((version, text))
        current = await tx.rule_text(versions[-1].bundle, file) if versions else None
        if current is None:
            raise NotFound(f"现行的规约里没有文件 {file}")
        return tuple(Since(each.piece, texts[each.text][0]) for each in blame([text for _, text in texts]))

    return await house.store.run(Scope(), work)
