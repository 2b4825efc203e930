"""What is kept beside cases goes out (登记以后): its receipt, marked where the same key was answered before."""

from __future__ import annotations

from collections.abc import Mapping

from api.call import Call
from api.doors import Reply
from api.show import moment_of
from cases.house import Replayed
from cases.refusals import NotFound

_LONGEST = 15  # digits; fits 64 bits with room to spare


def kept(receipt: Mapping[str, object]) -> Reply:
    """The answer to something that was kept."""
    headers = {"idempotency-replayed": "true"} if isinstance(receipt, Replayed) else {}
    moments = {"at": moment_of(receipt["at"])} if "at" in receipt else {}
    return Reply({**receipt, **moments}, headers=headers)


def number(call: Call, what: str) -> int:
    """The number in the address. Raises NotFound for what is none."""
    found = call.params["id"]
    if not (found.isascii() and found.isdigit() and len(found) <= _LONGEST):
        raise NotFound(f"没有这一条{what},或者已经结束")
    return int(found)
