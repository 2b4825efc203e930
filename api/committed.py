"""After a commit (提交以后): the receipt goes out, and whoever waits is woken."""

from __future__ import annotations

from collections.abc import Mapping

from api.answers import PromiseShown
from api.call import Call
from api.doors import Reply
from api.show import receipt as shown
from api.show_audit import signed_shown
from cases.audit import promise_text
from cases.house import Replayed


def mutated(
    call: Call,
    receipt: Mapping[str, object],
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
    beside: Mapping[str, object] | None = None,
) -> Reply:
    """The answer to a command: for a key that has been answered before word for word the same, and marked.

    ``beside`` is told with it and follows from the command alone.
    """
    again = isinstance(receipt, Replayed)
    if not again:
        call.wired.tell(str(receipt["id"]))
    replayed = {"idempotency-replayed": "true"} if again else {}
    told = shown(receipt) | ({"promise": promised(call, receipt)} if "pledge" in receipt else {})
    return Reply({**told, **(beside or {})}, status, {**(headers or {}), **replayed})


def promised(call: Call, receipt: Mapping[str, object]) -> PromiseShown:
    """What the receipt of a new case promises, signed; signing is not random, so that a repeat gives the same."""
    number = receipt["no"]
    text = promise_text(receipt["pledge"], None if number is None else str(number))
    return signed_shown(call.wired.seals.sign(text))
