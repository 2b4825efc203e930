"""What clients get when one thing is done to many cases (批量的应答)."""

from __future__ import annotations

from api.answers import Answer, Problem, Receipt


class BulkItem(Answer):
    """One case: its receipt, or the number and sentence of the refusal, after which nothing has changed there."""

    id: str
    ok: bool
    replayed: bool
    receipt: Receipt | None
    code: int
    msg: str
    errors: list[Problem]


class BulkDone(Answer):
    """Every case in the order in which it was asked for."""

    items: list[BulkItem]
    done: int
    refused: int
