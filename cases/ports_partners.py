"""What the store keeps of partners (对接端口): lines, numbers, what they have sent, and how far imports are."""

from __future__ import annotations

from typing import Protocol

from cases.partners import Heard, Known, Line, Progress
from cases.ports_codes import CodeBook
from cases.ports_contacts import ContactBook
from cases.ports_pushes import PushBook
from cases.subscriptions import SubscriptionBook


class PartnerBook(Protocol):
    """The part of a transaction that knows partners; within the scope."""

    async def partner_line(self, line: str) -> Line | None:
        """One by its id, locked until the transaction ends."""

    async def partner_lines(self) -> tuple[Line, ...]:
        """All of the scope, by place and partner."""

    async def save_partner_line(self, line: Line) -> None:
        """Keep it, new or changed."""

    async def claim_partner_line(self, lease_seconds: float) -> Line | None:
        """Take one that is on and due, the longest due first; nobody else gets it until the lease is over."""

    async def partner_number(self, partner: str, number: str) -> Known | None:
        """The case for which a partner's number stands, locked until the transaction ends."""

    async def number_of_case(self, partner: str, case: str) -> str | None:
        """The partner's number of a case."""

    async def open_partner_numbers(self, partner: str, limit: int) -> tuple[Known, ...]:
        """Those of cases that are not closed, the first of them at most ``limit``."""

    async def save_partner_number(self, known: Known) -> None:
        """Keep it, new or with other marks."""

    async def rename_partner_number(self, known: Known, number: str) -> None:
        """Keep it under another number, which is free, and without marks."""

    async def partner_event(self, line: str, event: str) -> Heard | None:
        """What became of an event that came over this line."""

    async def keep_partner_event(self, heard: Heard) -> None:
        """Keep it. Raises InFlight where the same event is being dealt with elsewhere."""

    async def import_progress(self, job: str) -> Progress | None:
        """How far the import of a file is."""

    async def save_import(self, progress: Progress) -> None:
        """Keep it, new or changed."""


class NeighbourBook(PushBook, SubscriptionBook, PartnerBook, ContactBook, CodeBook, Protocol):
    """What a transaction keeps of neighbouring systems."""
