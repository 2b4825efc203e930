"""What clients get of somebody for whom a report was written down (代录), to ask back."""

from __future__ import annotations

import msgspec


class VoiceShown(msgspec.Struct, kw_only=True):
    """Name and telephone of who has spoken; only for whoever handles the case now, and for who wrote it down."""

    name: str
    phone: str
