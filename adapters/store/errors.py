"""What can go wrong with the database itself (存储故障), as opposed to what a command may not do."""

from __future__ import annotations


class StoreUnavailable(Exception):
    """The database cannot be reached or broke off: whether the work was saved is not known, so ask again by its key."""


class StoreMisconfigured(Exception):
    """The database is there but must not be used like this; the message says what to change."""
