"""Draws the demo's photos (示意图): plainly drawn, so that nobody takes them for real ones."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

SIZE = (640, 480)
_ROAD, _IRON, _EDGE, _INK = (148, 148, 144), (92, 92, 96), (48, 48, 52), (250, 250, 240)


def draw(lines: Sequence[str]) -> bytes:
    """A JPEG with ``lines`` (ASCII) written across; the same lines, the same picture.

    A round lid on a road where they are about one, else a bare board.
    """
    image = Image.new("RGB", SIZE, _ROAD)
    pen = ImageDraw.Draw(image)
    middle, radius = (SIZE[0] // 2, SIZE[1] // 2), 190
    box = (middle[0] - radius, middle[1] - radius, middle[0] + radius, middle[1] + radius)
    if any("cover" in line for line in lines):
        pen.ellipse(box, fill=_IRON, outline=_EDGE, width=10)
        for inner in range(40, radius, 30):
            pen.ellipse((middle[0] - inner, middle[1] - inner, middle[0] + inner, middle[1] + inner), outline=_EDGE)
    else:
        pen.rectangle((40, 40, SIZE[0] - 40, SIZE[1] - 40), fill=_IRON, outline=_EDGE, width=10)
    font = ImageFont.load_default(34)
    for number, line in enumerate(lines):
        height = middle[1] + 50 * (number - (len(lines) - 1) / 2)
        pen.text((middle[0], height), line, fill=_INK, font=font, anchor="mm", stroke_width=3, stroke_fill=_EDGE)
    out = BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()
