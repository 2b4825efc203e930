"""Markdown tables and headings, so that the pages differ in content only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

NOTICE = "<!-- 由程序生成(make docs),请勿手改。Written by make docs; do not edit. -->"


def page(title: str, lead: str, *parts: str) -> str:
    """A whole page: its title, one sentence, and its parts."""
    return "\n\n".join([f"# {title}", NOTICE, lead, *parts]) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; bars inside cells are escaped."""
    lines = [row(head), row(["---"] * len(head)), *(row(cells) for cells in rows)]
    return "\n".join(lines)


def row(cells: Sequence[str]) -> str:
    """One line of a table."""
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def code(text: object) -> str:
    """Text as code; nothing stays nothing."""
    return f"`{text}`" if str(text) else ""
