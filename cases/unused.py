"""Uploads that no case has taken for long (未用的上传): forgotten, with the bytes that nothing else needs."""

from __future__ import annotations

from datetime import timedelta

from cases.house import House
from cases.ports_media import Objects

#: Uploads that are forgotten in one transaction.
AT_ONCE = 200
#: Whatever was stored again within this time is about to be pointed at by somebody.
FRESH_SECONDS = 3600


async def drop_unused(house: House, objects: Objects, age: timedelta) -> int:
    """Forget uploads that have waited longer than ``age``; gives how many they were.

    The rows go first: killed in between, a process leaves bytes that nothing points at, and never the reverse.
    """
    gone = 0
    while (dropped := await house.store.drop_unused(age, AT_ONCE)).uploads:
        gone += dropped.uploads
        for key in dropped.keys:
            await objects.discard(key, FRESH_SECONDS)
    return gone
