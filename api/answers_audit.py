"""What the doors of audit answer (存证的回答类型): promises, proofs, heads, and looks at what is sealed."""

from __future__ import annotations

from typing import Any

from api.answers import Answer, PromiseShown


class KeyShown(Answer):
    """A public key that promises and heads are verified with; base64url without padding."""

    id: str
    algorithm: str
    public: str
    current: bool


class ConsistencyShown(Answer):
    """The proof (RFC 6962, 2.1.2) that the first ``old`` of ``new`` entries are still the same; hashes in hex."""

    old: int
    new: int
    path: list[str]


class InclusionShown(Answer):
    """The proof (RFC 6962, 2.1.1) that ``entry`` is number ``no`` of the ``size`` entries whose root ``head`` signs."""

    no: int
    entry: str
    size: int
    path: list[str]
    head: PromiseShown
    consistency: ConsistencyShown | None


class EvidenceShown(Answer):
    """What an event was hashed over: ``hash`` is the SHA-256 of ``prev``, a line feed and ``text``."""

    seq: int
    prev: str
    text: str
    hash: str


class OwnContent(Answer):
    """Your own words with the salt of their commitment; whoever has both can show what was written."""

    id: str
    what: str
    body: dict[str, Any]
    salt: str


class ReceiptShown(Answer):
    """A receipt for keeping: ``status`` is pending until the report is sealed, within sixty seconds."""

    status: str
    promise: PromiseShown
    proof: InclusionShown | None
    chain: list[EvidenceShown]
    contents: list[OwnContent]
    keys: list[KeyShown]


class HeadsShown(Answer):
    """The last signed head that was kept, and the log as it is now, signed at this moment."""

    head: PromiseShown | None
    now: PromiseShown | None
    keys: list[KeyShown]


class OpenedContent(Answer):
    """One piece of what was sealed."""

    what: str
    body: dict[str, Any]


class OpenedShown(Answer):
    """What was sealed and has been opened; that it was stands in the log."""

    what: str
    contents: list[OpenedContent]
    person: str | None
    name: str | None
    photos: list[str]


class LookShown(Answer):
    """Somebody looked at what is sealed, by the person's id."""

    at: str | None
    person: str
    role: str
    what: str
    reason: str


class LooksShown(Answer):
    """Everybody who did, in order."""

    looks: list[LookShown]
