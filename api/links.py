"""Linked cases at work (件间来信): brings each message to the other case, alone, so that a bad one stops nobody.

Right after the commit for what has just been handed on, and by the clock worker for everything else. A claim is a lease
that one worker gets, each attempt is counted before the work, and doing it twice changes nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from adapters.store.errors import StoreUnavailable
from api.pace import LEASE_SECONDS, Pace, Swept
from cases.events_links import Linked
from cases.house import House
from cases.link_delivery import deliver
from cases.ports_links import Message
from cases.refusals import InFlight

log = logging.getLogger(__name__)


async def pass_on(house: House, pace: Pace, case: str | None = None) -> Swept:
    """Everything that a case has yet to tell another, or only what ``case`` has; until nothing is left."""
    total = Swept()
    while True:
        claimed = await house.store.claim_messages(pace.batch, LEASE_SECONDS, pace.max_attempts, case)
        for message in claimed:
            total += await _one(house, message, pace)
        if not claimed:
            return total


async def _one(house: House, message: Message, pace: Pace) -> Swept:
    try:
        return Swept(1, await deliver(house, message))
    except InFlight:
        return Swept(1)  # somebody else is at it; the lease brings it back unless that has told it
    except Exception:
        # The outermost loop of one message: whatever is wrong with it, its neighbours are to be delivered as well.
        last = message.attempts >= pace.max_attempts
        words = "given up on, see minqing doctor" if last else "will be tried again"
        log.exception("message of case %s failed at attempt %d, %s", message.case, message.attempts, words)
        return Swept(1, 0, (message.case,))


async def open_now(house: House, pace: Pace, receipt: Mapping[str, object]) -> None:
    """Open at once what a command has just handed on; where that fails a worker does it, and nobody is refused."""
    steps = receipt.get("steps")
    kinds = {step.get("kind") for step in steps if isinstance(step, dict)} if isinstance(steps, list) else set()
    if Linked.kind not in kinds:
        return
    try:
        await pass_on(house, pace, str(receipt["id"]))
    except (StoreUnavailable, InFlight) as error:
        # The case is saved; that another is to be opened is saved with it, so that a worker opens it.
        log.warning("what case %s was handed on to is left to a worker (%s)", receipt["id"], error)
