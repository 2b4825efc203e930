"""An answer that goes on (持续应答): beats while nothing happens, and the reader's roles asked for with each turn."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

from api.call import Call
from api.doors import Streamed
from api.entering import entered
from api.live import BEAT, Listener, Stream
from api.tokens import NotSignedIn
from cases.people import Person

Again = Callable[[], AsyncIterator[Person]]

_GATHER_SECONDS = 0.1  # woken by many at once, a stream looks once for all of them


def streamed(call: Call, make: Callable[[Again], Stream]) -> Streamed:
    """The stream that ``make`` gives, which looks again with each turn of what it is handed.

    Each turn gives the reader with the roles of that moment. Raises TooManyStreams.
    """
    call.wired.hub.check()
    return Streamed(_parts(call, make))


async def _parts(call: Call, make: Callable[[Again], Stream]) -> AsyncIterator[bytes]:
    with call.wired.hub.listener(call.person.id) as ear:
        async with contextlib.aclosing(make(lambda: _again(call, ear))) as told:  # type: ignore[type-var]  # a generator
            async for each in told:
                yield BEAT if each is None else each.wire()


async def _again(call: Call, ear: Listener) -> AsyncIterator[Person]:
    """Now, and whenever something may have happened; it ends with its session, or after a while to be opened anew."""
    limits, clock = call.wired.hub.limits, asyncio.get_running_loop().time
    until = clock() + limits.longest_seconds
    while (person := await _person(call)) is not None:
        yield person
        left = until - clock()
        if left <= 0 or not await ear.wait(min(limits.heartbeat_seconds, left)):
            return
        await asyncio.sleep(_GATHER_SECONDS)


async def _person(call: Call) -> Person | None:
    """Whoever watches, as at the door: by the same session, with the roles in which it may act now; None once over."""
    if call.session is None:
        return None
    try:
        return (await entered(call.wired, call.session.id, call.person.id))[0]
    except NotSignedIn:
        return None
