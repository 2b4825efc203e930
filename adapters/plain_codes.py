"""Plain QR codes (普通二维码) of an address of our own, for towns without a mini-program or with none published yet.

Error correction H: a third of it may be dirty or torn on a wall.
"""

from __future__ import annotations

from io import BytesIO

import segno

from cases.ports_pages import Drawn

_SCALE = 16  # pixels a module


class PlainCodes:
    """The port ``cases.ports_pages.CodePictures``: ``base_url`` and ``/s/`` and the short id."""

    def __init__(self, base_url: str) -> None:
        self._base = base_url.rstrip("/")

    @property
    def name(self) -> str:
        """The address."""
        return f"qr:{self._base}"[:100]

    async def picture(self, short: str) -> Drawn:
        """The code as PNG."""
        made = BytesIO()
        segno.make_qr(f"{self._base}/s/{short}", error="h").save(made, kind="png", scale=_SCALE, border=4)
        return Drawn(made.getvalue(), "image/png")
