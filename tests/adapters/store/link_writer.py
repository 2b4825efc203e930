"""Hands a case on and is killed: right after the commit, or when the other case is open and nobody knows it yet."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from typing import NoReturn

from adapters.store import open_store
from adapters.store.store import DatabaseStore
from cases import commands as c
from cases import commands_links as lc
from cases.actions import act
from cases.intake import Letter, report
from cases.link_delivery import deliver
from cases.ports_links import Message
from tests.support.town import EAST, found_town, words


class Dying(DatabaseStore):
    """Killed before it can write down that a message is delivered."""

    async def delivered(self, message: Message) -> NoReturn:
        """Never gets there."""
        del message
        die()


def die() -> NoReturn:
    """As a power cut does it: nothing is closed, nothing is flushed."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("still alive")


async def write(url: str, moment: str) -> None:
    """Publish the demo city, report, refer, and die at ``moment``: committed or opened."""
    async with open_store(url, sandbox=True) as opened:
        store = Dying(opened.engine, sandbox=True)
        town = await found_town(store=store)
        letter = Letter(c.Report(reporter="", role="", answers={"权属": "通信"}), "窨井盖", words("井盖破了"))
        case = str((await report(town.house, town["resident"], EAST, letter, None))["id"])
        await act(town.house, town["telecom"], case, lc.Refer(), enclosed=words("县道"))
        if moment == "committed":
            die()
        for message in await store.claim_messages(100, 0, 5):
            await deliver(town.house, message)


if __name__ == "__main__":
    asyncio.run(write(sys.argv[1], sys.argv[2]))
