"""After a commit (提交以后): the receipt goes out, and whoever waits is woken."""

from __future__ import annotations

from collections.abc import Mapping

from api.call import Call
from api.doors import Reply
from api.show import receipt as shown
from cases.house import Replayed


def mutated(
    call: Call, receipt: Mapping[str, object], *, status: int = 200, headers: dict[str, str] | None = None
) -> Reply:
    """The answer to a command: for a key that has been answered before word for word the same, and marked."""
    again = isinstance(receipt, Replayed)
    if not again:
        call.wired.tell(str(receipt["id"]))
    replayed = {"idempotency-replayed": "true"} if again else {}
    return Reply(shown(receipt), status, {**(headers or {}), **replayed})
