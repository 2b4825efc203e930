"""Writes what is made from the code (``make docs``): docs/reference/, screens of the handbook, the tables of a new database.

``--check`` only compares.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

from adapters.store import fresh
from docs import privacy_pages
from docs.api_pages import errors_page, routes_page
from docs.command_page import commands_page
from docs.config_page import config_page
from docs.domain_pages import events_page, permissions_page
from docs.handbook import FILE as HANDBOOK
from docs.handbook import refreshed
from docs.language_pages import diagnostics_page, keywords_page
from docs.mapping_page import mapping_page
from docs.matrix_page import matrix_page
from docs.privacy_pages import personal_data_page

FOLDER = Path(__file__).resolve().parent / "reference"

PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands_page,
    "config.md": config_page,
    "diagnostics.md": diagnostics_page,
    "errors.md": errors_page,
    "events.md": events_page,
    "keywords.md": keywords_page,
    "mapping.md": mapping_page,
    "matrix.md": matrix_page,
    "permissions.md": permissions_page,
    "personal-data.md": personal_data_page,
    "routes.md": routes_page,
}


def stale() -> list[str]:
    """Pages that are missing, or say something else than the code."""
    return [name for name, make in PAGES.items() if not (FOLDER / name).is_file() or current(name) != make()]


def current(name: str) -> str:
    """A page as it is on disk."""
    return (FOLDER / name).read_text(encoding="utf-8")


def stale_handbook() -> bool:
    """Whether a screen or an index of the handbook says something else than the tools."""
    text = HANDBOOK.read_text(encoding="utf-8")
    return refreshed(text) != text


def stale_assessment() -> bool:
    """Whether the table of the impact assessment says something else than the code."""
    text = privacy_pages.FILE.read_text(encoding="utf-8")
    return privacy_pages.refreshed(text) != text


def write() -> None:
    """All pages anew, the generated parts of the handbook, and the tables of a new embedded database."""
    FOLDER.mkdir(exist_ok=True)
    for name, make in PAGES.items():
        (FOLDER / name).write_text(make(), encoding="utf-8")
    HANDBOOK.write_text(refreshed(HANDBOOK.read_text(encoding="utf-8")), encoding="utf-8")
    assessment = privacy_pages.FILE
    assessment.write_text(privacy_pages.refreshed(assessment.read_text(encoding="utf-8")), encoding="utf-8")
    fresh.FILE.write_text(asyncio.run(fresh.written()), encoding="utf-8")


def main(words: list[str]) -> int:
    """Write, or with --check compare and fail."""
    if words == ["--check"]:
        told = [f"docs/reference/{name}" for name in stale()] + [f"docs/{HANDBOOK.name}"] * stale_handbook()
        told += [f"docs/{privacy_pages.FILE.name}"] * stale_assessment()
        for name in told:
            print(f"{name} is not current: run make docs")
        return 1 if told else 0
    write()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
