"""After a commit (提交以后): the receipt goes out, and whoever waits is woken."""

from __future__ import annotations

from collections.abc import Mapping

from api.call import Call
from api.doors import Reply
from api.show import receipt as shown
from api.wire import CASES_TOPIC
from api.worker import WAKE_UP
from cases.house import Replayed


async def mutated(
    call: Call, receipt: Mapping[str, object], *, status: int = 200, headers: dict[str, str] | None = None
) -> Reply:
    """The answer to a command: for a key that has been answered before word for word the same, and marked."""
    again = isinstance(receipt, Replayed)
    if not again:
        # Both are hints: losing one costs the wait until somebody looks by himself.
        await call.wired.bus.publish(WAKE_UP, str(receipt["id"]))
        await call.wired.bus.publish(CASES_TOPIC, str(receipt["id"]))
    replayed = {"idempotency-replayed": "true"} if again else {}
    return Reply(shown(receipt), status, {**(headers or {}), **replayed})
