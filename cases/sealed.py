"""References to personal content (密封内容): the log keeps a salted commitment, the content lives beside it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sealed:
    """A reference to personal content that lives beside the log: the event keeps only a salted commitment.

    ``what`` is text, note, address, place, name or file; ``commitment`` the hex SHA-256 of salt and canonical body.
    """

    id: str
    what: str
    commitment: str
