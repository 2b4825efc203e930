"""What was deleted is gone from the embedded engine's file and journal too, not only from its answers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from adapters.store import open_store
from cases.people import Role
from cases.ports import Scope
from tests.support.storeroom import RESIDENT, TOWN_A, Desk, roster_entry, time_now

CANARY = "演示金丝雀路13号"


def holding(folder: Path, words: str) -> list[str]:
    return sorted(file.name for file in folder.iterdir() if words.encode() in file.read_bytes())


async def test_words_of_the_forgotten_are_in_no_file_any_more(sqlite_url: str) -> None:
    folder = Path(sqlite_url.removeprefix("sqlite://")).parent
    async with open_store(sqlite_url) as store:
        desk = await Desk(store).publish()
        entry = roster_entry(CANARY, Role.RESIDENT, desk.towns[TOWN_A])
        await store.run(Scope(), lambda tx: tx.save_roster([entry], {CANARY: RESIDENT}))
        await desk.report(text=CANARY * 200, voice=None)
        before = holding(folder, CANARY)
        now = await store.run(Scope(), time_now)

        await store.ask_erasure(RESIDENT, RESIDENT, now - timedelta(seconds=1))
        await store.erase(RESIDENT)

        assert before != []
        assert holding(folder, CANARY) == []
        assert (await store.rebuild()).mismatches == ()
