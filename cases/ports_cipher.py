"""Encryption of what stands in columns as a port (加密端口): which cipher and key it is, the settings say."""

from __future__ import annotations

from typing import Protocol


class Unreadable(ValueError):
    """What was sealed cannot be opened: another key, another place, or changed bytes; the sentence is Chinese."""


class Cipher(Protocol):
    """Seals small texts for one column and row each (列加密); knows the keys of before as well as the current one.

    ``about`` binds what is sealed to its place, as ``table.column:row``: copied elsewhere it cannot be opened.
    """

    def seal(self, plain: bytes, about: str) -> str:
        """What may be stored: ASCII, it names its key and its cipher; the same bytes never look the same twice."""

    def open(self, text: str, about: str) -> bytes:
        """The bytes again. Raises Unreadable."""

    def is_current(self, text: str) -> bool:
        """Whether it was sealed as it would be now; whatever was not is sealed anew after keys were changed."""

    def index(self, plain: str, column: str) -> tuple[str, ...]:
        """What the same words in that column are found by (盲索引): 64 hexadecimal digits, by the current key first."""
