"""Lays one case file out on A4 sheets (排版), in a process that may use little memory and time and writes nothing.

Run as ``python -m adapters.dossier.sheets`` by the press, never imported by the server. Standard input: a JSON line
``{"bytes", "paper", "pictures": [[id, bytes], …], "cpu_seconds", "memory_bytes"}`` and the pictures one behind the
other. Standard output: a JSON line, ``{"failed": kind}`` or ``{"sizes": [bytes]}`` with the PDF behind it.
"""

from __future__ import annotations

import json
import logging
import resource
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO

from fpdf import FPDF

from adapters.dossier.lines import broken, printable

FONTS = Path(__file__).with_name("fonts")
MARGIN, TOP, BOTTOM, WIDE, HIGH = 18.0, 18.0, 20.0, 210.0, 297.0  # millimetres
POINT = 0.3528  # millimetres
INK, PALE, RED, LINE = (33, 33, 33), (110, 110, 110), (155, 28, 28), (205, 205, 205)


class Sheets:
    """A PDF that is written from top to bottom; ``y`` is where the next line begins."""

    def __init__(self, title: str, produced_at: datetime) -> None:
        self.pdf = FPDF(format="A4")
        self.pdf.set_auto_page_break(auto=False)
        self.pdf.add_font("han", fname=str(FONTS / "MinqingHan.otf"))
        self.pdf.add_font("signs", fname=str(FONTS / "DejaVuSans.ttf"))
        self._has = {name: frozenset(self.pdf.fonts[name].cmap) for name in ("han", "signs")}  # type: ignore[union-attr]  # both were loaded
        self.pdf.set_creation_date(produced_at)
        self.pdf.set_lang("zh-CN")
        self.pdf.set_title(self.clean(title))
        self.pdf.set_producer("minqing")
        self._width_of = cache(self._measure)
        self.y = TOP
        self.sheet()

    def known(self, char: str) -> bool:
        """Whether one of the fonts has it."""
        return any(ord(char) in has for has in self._has.values())

    def clean(self, text: str) -> str:
        """Text as it can be printed."""
        return printable(text, self.known)

    def sheet(self) -> None:
        """A new sheet."""
        self.pdf.add_page()
        self.y = TOP

    def room(self, height: float) -> None:
        """Go on to the next sheet unless so much room is left."""
        if self.y + height > HIGH - BOTTOM and self.y > TOP:
            self.sheet()

    def _measure(self, char: str) -> float:
        """How wide a sign is at one point, in millimetres."""
        self.pdf.set_font(self._font(char), size=100)
        return self.pdf.get_string_width(char) / 100

    def _font(self, char: str) -> str:
        return "han" if ord(char) in self._has["han"] else "signs"

    def wide(self, text: str, size: float) -> float:
        """How wide a line is, in millimetres."""
        return sum(self._width_of(char) for char in text) * size

    def split(self, text: str, width: float, size: float) -> list[str]:
        """Clean text as lines of at most that width."""
        return list(broken(self.clean(text), width / size, self._width_of))

    def draw(self, line: str, x: float, y: float, size: float, color: tuple[int, int, int] = INK) -> None:
        """One line of clean text, its top at ``y``."""
        self.pdf.set_text_color(*color)
        for font, run in groupby(line, self._font):
            part = "".join(run)
            self.pdf.set_font(font, size=size)
            self.pdf.text(x, y + size * POINT * 0.9, part)
            x += self.wide(part, size)

    def put(
        self, text: str, x: float, width: float, size: float, color: tuple[int, int, int] = INK, *, gap: float = 1.5
    ) -> None:
        """Text in as many lines and on as many sheets as it needs."""
        height = size * POINT * gap
        for line in self.split(text, width, size):
            self.room(height)
            self.draw(line, x, self.y, size, color)
            self.y += height

    def rule(self, color: tuple[int, int, int] = LINE, thick: float = 0.2) -> None:
        """A line across."""
        self.pdf.set_draw_color(*color)
        self.pdf.set_line_width(thick)
        self.pdf.line(MARGIN, self.y, WIDE - MARGIN, self.y)

    def heading(self, text: str) -> None:
        """The head of a part, never alone at the foot of a sheet."""
        self.y += 5
        self.room(22)
        self.draw(self.clean(text), MARGIN, self.y, 13, RED)
        self.y += 6.2
        self.rule(RED, 0.3)
        self.y += 2.5


def render(paper: dict[str, Any], pictures: dict[str, bytes]) -> bytes:
    """The PDF of a paper (``cases.ports_papers.Paper`` as JSON)."""
    sheets = Sheets(f"卷宗 {paper['number']}", datetime.fromisoformat(paper["produced_at"]))
    head(sheets, paper)
    photos(sheets, paper["pictures"], pictures)
    course(sheets, paper["steps"])
    for grid in paper["grids"]:
        table(sheets, grid)
    clauses(sheets, paper["clauses"])
    closing(sheets, paper)
    feet(sheets, paper)
    return bytes(sheets.pdf.output())


def head(sheets: Sheets, paper: dict[str, Any]) -> None:
    """Title, number, facts in two columns, and the words of the report."""
    title = sheets.clean(paper["title"])
    sheets.draw(title, (WIDE - sheets.wide(title, 20)) / 2, sheets.y, 20, RED)
    sheets.y += 11
    number = sheets.clean(paper["number"])
    sheets.draw(number, (WIDE - sheets.wide(number, 12)) / 2, sheets.y, 12)
    sheets.y += 8
    sheets.rule(RED, 0.6)
    sheets.y += 3.5
    for name, value in paper["facts"]:
        pair(sheets, name, value)
    if paper["words"]:
        sheets.heading("上报内容")
        sheets.put(paper["words"], MARGIN, WIDE - 2 * MARGIN, 11, gap=1.6)


def pair(sheets: Sheets, name: str, value: str) -> None:
    """A fact: its name in grey, and what it is."""
    sheets.room(6)
    sheets.draw(sheets.clean(name), MARGIN, sheets.y, 10.5, PALE)
    sheets.put(value or "—", MARGIN + 28, WIDE - 2 * MARGIN - 28, 10.5)
    sheets.y += 0.6


def photos(sheets: Sheets, shown: list[dict[str, str]], pictures: dict[str, bytes]) -> None:
    """Two photos a row, each with its line."""
    if not shown:
        return
    sheets.heading("照片")
    cell, high, gap = (WIDE - 2 * MARGIN - 6) / 2, 57.0, 6.0
    for row in range(0, len(shown), 2):
        sheets.room(high + 10)
        for column, each in enumerate(shown[row : row + 2]):
            x = MARGIN + column * (cell + gap)
            picture(sheets, pictures.get(each["id"]), (x, cell, high))
            caption = sheets.split(each["caption"], cell, 8.5)[0]
            sheets.draw(caption, x, sheets.y + high + 1.2, 8.5, PALE)
        sheets.y += high + 8


def picture(sheets: Sheets, data: bytes | None, box: tuple[float, float, float]) -> None:
    """A photo as large as its box lets it be, or the word that it is not kept any more."""
    x, wide, high = box
    if data is None:
        sheets.pdf.set_draw_color(*LINE)
        sheets.pdf.rect(x, sheets.y, wide, high)
        sheets.draw("照片已不在", x + wide / 2 - 10, sheets.y + high / 2, 10, PALE)
        return
    sheets.pdf.image(BytesIO(data), x=x, y=sheets.y, w=wide, h=high, keep_aspect_ratio=True)


def course(sheets: Sheets, steps: list[dict[str, Any]]) -> None:
    """What happened, in order: the time at the left, the rest beside it."""
    sheets.heading("办理过程")
    left, x = 33.0, MARGIN + 33.0
    for step in steps:
        width = WIDE - MARGIN - x
        sheets.room(11)
        sheets.draw(sheets.clean(step["number"]), MARGIN, sheets.y, 9, RED)
        sheets.draw(sheets.clean(step["at"]), MARGIN + left - 26, sheets.y + 0.3, 8.5, PALE)
        sheets.put(f"{step['actor']}:{step['text']}" if step["actor"] else step["text"], x, width, 10.5)
        for words in step["words"]:
            quote(sheets, words, x)
        for extra, color in ((step["with_it"], INK), (step["clauses"], PALE)):
            if extra:
                sheets.put(extra, x, width, 8.5, color)
        sheets.y += 2


def quote(sheets: Sheets, words: str, x: float) -> None:
    """What somebody wrote, behind a line at its left on every sheet that it runs over."""
    height = 10 * POINT * 1.55
    sheets.pdf.set_draw_color(*LINE)
    for line in sheets.split(words, WIDE - MARGIN - x - 5, 10):
        sheets.room(height)
        sheets.pdf.set_line_width(0.7)
        sheets.pdf.line(x + 1, sheets.y, x + 1, sheets.y + height)
        sheets.draw(line, x + 4, sheets.y + 0.4, 10)
        sheets.y += height
    sheets.y += 0.8


def table(sheets: Sheets, grid: dict[str, Any]) -> None:
    """A small table whose rows stay together on a sheet as far as they fit on one."""
    if not grid["rows"]:
        return
    sheets.heading(grid["title"])
    widths = [share * (WIDE - 2 * MARGIN) / sum(grid["widths"]) for share in grid["widths"]]
    row(sheets, grid["heads"], widths, PALE)
    for cells in grid["rows"]:
        row(sheets, cells, widths, INK)


def row(sheets: Sheets, cells: list[str], widths: list[float], color: tuple[int, int, int]) -> None:
    """One row; a cell with more lines than a sheet has goes on upon the next."""
    height, size = 8.8 * POINT * 1.45, 8.8
    columns = [sheets.split(cell, width - 2, size) for cell, width in zip(cells, widths, strict=True)]
    lines = max(len(column) for column in columns)
    sheets.room(min(lines, 30) * height + 1)
    for number in range(lines):
        sheets.room(height)
        x = MARGIN
        for column, width in zip(columns, widths, strict=True):
            if number < len(column):
                sheets.draw(column[number], x, sheets.y, size, color)
            x += width
        sheets.y += height
    sheets.y += 0.6
    sheets.rule()
    sheets.y += 1.2


def clauses(sheets: Sheets, texts: list[dict[str, str]]) -> None:
    """The clauses that counted, word for word."""
    if not texts:
        return
    sheets.heading("依据(规约原文)")
    for each in texts:
        sheets.room(14)
        sheets.put(each["cited"], MARGIN, WIDE - 2 * MARGIN, 10, RED)
        sheets.put(each["text"], MARGIN + 4, WIDE - 2 * MARGIN - 4, 9.5)
        sheets.y += 2


def closing(sheets: Sheets, paper: dict[str, Any]) -> None:
    """When it was made, and by what it can be verified."""
    sheets.y += 6
    sheets.room(24)
    sheets.rule()
    sheets.y += 2
    for line in paper["closing"]:
        sheets.put(line, MARGIN, WIDE - 2 * MARGIN, 8.5, PALE)


def feet(sheets: Sheets, paper: dict[str, Any]) -> None:
    """The number and the page at the foot of every sheet, now that it is known how many there are."""
    most = len(sheets.pdf.pages)
    for page in range(1, most + 1):
        sheets.pdf.page = page
        sheets.pdf.set_font("han", size=1)  # another size than any that a sheet ended with: it is written anew
        told = sheets.clean(f"第 {page} 页 / 共 {most} 页")
        name = sheets.split(paper["number"], 110, 8)[0]
        sheets.draw(name, MARGIN, HIGH - 13, 8, PALE)
        sheets.draw(told, WIDE - MARGIN - sheets.wide(told, 8), HIGH - 13, 8, PALE)


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer one order; whatever goes wrong is told by its kind only."""
    order = json.loads(source.readline())
    confine(order["cpu_seconds"], order["memory_bytes"])
    try:
        made = render(order["paper"], dict(cut(source.read(order["bytes"]), order["pictures"])))
    except Exception as error:  # noqa: BLE001  # the parent knows what to say, and this process ends
        sink.write(json.dumps({"failed": type(error).__name__}).encode() + b"\n")
        return
    sink.write(json.dumps({"sizes": [len(made)]}).encode() + b"\n" + made)


def cut(data: bytes, sizes: Iterable[tuple[str, int]]) -> Iterator[tuple[str, bytes]]:
    """The pictures by id out of one string of bytes."""
    place = 0
    for name, size in sizes:
        yield name, data[place : place + size]
        place += size


def confine(cpu_seconds: int, memory_bytes: int) -> None:
    """Give up what is not needed: time, memory, new files, core dumps."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))  # the soft limit ends it with SIGXCPU
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    logging.disable()
    serve(sys.stdin.buffer, sys.stdout.buffer)
