"""Lays out posters and cards (海报、连心卡排版) in the same kind of process as case files.

Run as ``python -m adapters.dossier.posters`` by the press, never imported by the server. Standard input: a JSON line
``{"bytes", "posters" or "cards", "pictures": [[id, bytes], …], "cpu_seconds", "memory_bytes"}`` and the pictures.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, BinaryIO

from adapters.dossier.sheets import HIGH, LINE, PALE, POINT, RED, WIDE, Sheets, confine, cut

WHITE, SOFT = (255, 255, 255), (250, 240, 238)
CARD_WIDE, CARD_HIGH, COLUMNS, ROWS = 90.0, 54.0, 2, 5  # millimetres
MARK = 4.0  # how long a cut mark is
_SMALLEST = 6.0  # points
_LONGEST = 120  # signs; nothing that stands on a wall has more
_WIDER = {",": "\uff0c", ":": "\uff1a", "?": "\uff1f", "!": "\uff01", ";": "\uff1b"}
_NARROW = re.compile(r"(?<=[\u4e00-\u9fff])[,:?!;]")
_FIXED = datetime(2026, 1, 1, tzinfo=UTC)  # the same sheets give the same bytes


def posters(sheets: Sheets, wanted: list[dict[str, Any]], pictures: dict[str, bytes]) -> None:
    """One on each sheet."""
    for number, each in enumerate(wanted):
        if number:
            sheets.sheet()
        poster(sheets, each, pictures[each["code"]])


def poster(sheets: Sheets, told: dict[str, Any], picture: bytes) -> None:
    """A band with the town, what it is for, the code, and how to go about it."""
    pdf = sheets.pdf
    pdf.set_fill_color(*RED)
    pdf.rect(0, 0, WIDE, 52, style="F")
    middle(sheets, told["town"], 13, 30, WHITE, most=180)
    middle(sheets, told["purpose"], 32, 17, WHITE, most=180)
    name(sheets, told["name"])
    middle(sheets, told["kind"], 84, 13, PALE, most=180)
    side = 118.0
    left = (WIDE - side) / 2
    pdf.set_draw_color(*RED)
    pdf.set_line_width(0.8)
    pdf.rect(left - 5, 95, side + 10, side + 10, round_corners=True, corner_radius=4)
    pdf.image(BytesIO(picture), x=left, y=100, w=side, h=side, keep_aspect_ratio=True)
    middle(sheets, "微信扫一扫", 229, 20, RED)
    steps(sheets, told["steps"], 243)
    pdf.set_fill_color(*SOFT)
    pdf.rect(0, 268, WIDE, HIGH - 268, style="F")
    middle(sheets, f"扫不了?打开小程序输入编号 {told['code']}", 273, 12, PALE)
    if told["phone"]:
        middle(sheets, f"也可以打电话:{told['phone']}", 281.5, 14)


def name(sheets: Sheets, text: str) -> None:
    """What the code stands for, as large as two lines let it be."""
    text = text[:_LONGEST]
    size, lines = 34.0, sheets.split(hung(text), 180, 34)
    while len(lines) > (1 if size > 24 else 2) and size > 14:
        size -= 1
        lines = sheets.split(hung(text), 180, size)
    height = size * POINT * 1.25
    for number, line in enumerate(lines[:2]):
        middle(sheets, line, 71 + height * (number - min(len(lines), 2) / 2), size, most=180)


def hung(text: str) -> str:
    """Signs behind Chinese characters as wide as those, which is how they stand on a wall (GB/T 15834-2011)."""
    return _NARROW.sub(lambda found: _WIDER[found[0]], text)


def steps(sheets: Sheets, words: list[str], y: float) -> None:
    """What to do, side by side, each with its number in a disc."""
    cell = 170 / len(words)
    for number, text in enumerate(words, start=1):
        x = 20 + (number - 1) * cell
        line = fitting(sheets, text, cell - 12, 14)
        wide = sheets.wide(*line) + 9
        begin = x + (cell - wide) / 2
        sheets.pdf.set_fill_color(*RED)
        sheets.pdf.ellipse(begin, y, 7, 7, style="F")
        digit = str(number)
        sheets.draw(digit, begin + (7 - sheets.wide(digit, 12)) / 2, y + 1.5, 12, WHITE)
        sheets.draw(line[0], begin + 9, y + (7 - line[1] * POINT) / 2, line[1])


def cards(sheets: Sheets, wanted: list[dict[str, Any]], pictures: dict[str, bytes]) -> None:
    """Ten a sheet, edge to edge, with marks outside of them to cut by."""
    left, top = (WIDE - COLUMNS * CARD_WIDE) / 2, (HIGH - ROWS * CARD_HIGH) / 2
    for number, each in enumerate(wanted):
        place = number % (COLUMNS * ROWS)
        if number and not place:
            sheets.sheet()
        if not place:
            marks(sheets, left, top)
        card(sheets, each, pictures[each["code"]], (left + place % 2 * CARD_WIDE, top + place // 2 * CARD_HIGH))


def marks(sheets: Sheets, left: float, top: float) -> None:
    """Short lines at the edge of the sheet, where a knife goes along; no line within a card."""
    pdf = sheets.pdf
    pdf.set_draw_color(*PALE)
    pdf.set_line_width(0.15)
    right, bottom = left + COLUMNS * CARD_WIDE, top + ROWS * CARD_HIGH
    for column in range(COLUMNS + 1):
        x = left + column * CARD_WIDE
        pdf.line(x, top - 1 - MARK, x, top - 1)
        pdf.line(x, bottom + 1, x, bottom + 1 + MARK)
    for row in range(ROWS + 1):
        y = top + row * CARD_HIGH
        pdf.line(left - 1 - MARK, y, left - 1, y)
        pdf.line(right + 1, y, right + 1 + MARK, y)


def card(sheets: Sheets, told: dict[str, Any], picture: bytes, corner: tuple[float, float]) -> None:
    """Words at the left, the code at the right, nothing nearer than 4 mm to where it is cut."""
    x, y = corner
    pdf, inner = sheets.pdf, 44.0
    pdf.set_fill_color(*RED)
    pdf.rect(x + 4, y + 5, 1.2, 10.5, style="F")
    draw(sheets, told["town"], (x + 7, y + 4.8), 9.5, inner, RED)
    draw(sheets, told["title"], (x + 7, y + 10.2), 11, inner, RED)
    draw(sheets, told["name"], (x + 5, y + 20), 19, inner)
    below = y + 30
    for line in told["lines"]:
        draw(sheets, line, (x + 5, below), 9, inner)
        below += 5
    draw(sheets, told["hint"], (x + 5, y + CARD_HIGH - 8), 8, inner, PALE)
    side = 34.0
    pdf.image(BytesIO(picture), x=x + CARD_WIDE - side - 5, y=y + 6, w=side, h=side, keep_aspect_ratio=True)
    code = sheets.clean(told["code"])
    middle_of = x + CARD_WIDE - 5 - side / 2
    sheets.draw(code, middle_of - sheets.wide(code, 8) / 2, y + CARD_HIGH - 8, 8, PALE)
    pdf.set_draw_color(*LINE)


def fitting(sheets: Sheets, text: str, width: float, size: float) -> tuple[str, float]:
    """The text on one line, as small as that needs; what does not fit even then is cut off."""
    clean = sheets.clean(hung(text[:_LONGEST])).replace("\n", " ")
    while sheets.wide(clean, size) > width and size > _SMALLEST:
        size -= 0.5
    while clean and sheets.wide(clean, size) > width:
        clean = clean[:-2] + "…" if len(clean) > 2 else ""
    return clean, size


def draw(  # noqa: PLR0917  # where, how large, how wide and in which colour
    sheets: Sheets,
    text: str,
    at: tuple[float, float],
    size: float,
    width: float,
    color: tuple[int, int, int] = (33, 33, 33),
) -> None:
    """One line from the left."""
    line, smaller = fitting(sheets, text, width, size)
    sheets.draw(line, at[0], at[1] + (size - smaller) * POINT / 2, smaller, color)


def middle(  # noqa: PLR0917  # as above
    sheets: Sheets, text: str, y: float, size: float, color: tuple[int, int, int] = (33, 33, 33), most: float = 190
) -> None:
    """One line in the middle of the sheet."""
    line, smaller = fitting(sheets, text, most, size)
    sheets.draw(line, (WIDE - sheets.wide(line, smaller)) / 2, y + (size - smaller) * POINT / 2, smaller, color)


def render(order: dict[str, Any], pictures: dict[str, bytes]) -> bytes:
    """The PDF."""
    kind = "posters" if "posters" in order else "cards"
    sheets = Sheets("海报" if kind == "posters" else "连心卡", _FIXED)
    (posters if kind == "posters" else cards)(sheets, order[kind], pictures)
    return bytes(sheets.pdf.output())


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer one order; whatever goes wrong is told by its kind only."""
    order = json.loads(source.readline())
    confine(order["cpu_seconds"], order["memory_bytes"])
    try:
        made = render(order, dict(cut(source.read(order["bytes"]), order["pictures"])))
    except Exception as error:  # noqa: BLE001  # the parent knows what to say, and this process ends
        sink.write(json.dumps({"failed": type(error).__name__}).encode() + b"\n")
        return
    sink.write(json.dumps({"sizes": [len(made)]}).encode() + b"\n" + made)


if __name__ == "__main__":
    logging.disable()
    serve(sys.stdin.buffer, sys.stdout.buffer)
