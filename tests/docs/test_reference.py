"""Docs are part of the change: pages are current, and everything a person can meet is explained somewhere."""

from __future__ import annotations

import re
from dataclasses import asdict, fields
from pathlib import Path

import pytest

from api.command_table import every_command
from api.errors import all_codes
from api.routes import all_doors
from api.settings import Photos, Settings
from cases.authority import ACTIONS
from cases.events import KINDS
from cases.ports_media import PhotoLimits
from docs import generate
from docs.config_page import leaves, settings
from docs.tables import NOTICE
from dsl.diagnostics import CODES
from dsl.keywords import KEYWORDS
from tests.support.source import ROOT

LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def markdown() -> list[Path]:
    return [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def headings(page: str) -> set[str]:
    text = (generate.FOLDER / page).read_text(encoding="utf-8")
    return {line.removeprefix("## ").split()[0] for line in text.splitlines() if line.startswith("## ")}


def first_cells(page: str) -> set[str]:
    """The code in the first column of a page's tables."""
    return set(re.findall(r"^\| `([^`]+)`", (generate.FOLDER / page).read_text(encoding="utf-8"), re.MULTILINE))


def test_every_page_says_what_the_code_says() -> None:
    assert generate.stale() == []
    assert not generate.stale_assessment()


def test_a_stale_page_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    handbook = tmp_path.parent / "规约手册.md"
    handbook.write_text("没有屏幕的手册\n", encoding="utf-8")
    monkeypatch.setattr(generate, "FOLDER", tmp_path)
    monkeypatch.setattr(generate, "HANDBOOK", handbook)

    missing = generate.main(["--check"])
    written = generate.main([])
    after = generate.main(["--check"])

    assert (missing, written, after) == (1, 0, 0)
    assert {file.name for file in tmp_path.iterdir()} == set(generate.PAGES)


def test_every_setting_is_in_config_yaml_with_its_explanation() -> None:
    assert {each.key for each in settings()} == {name for name, _ in leaves(Settings)} == first_cells("config.md")
    assert [each.key for each in settings() if not each.meaning] == []


def test_photo_settings_are_the_limits_that_the_photo_port_knows() -> None:
    limits = {field.name for field in fields(PhotoLimits)}

    assert limits == {field.name for field in fields(Photos)} - {"max_count", "at_once"}


def test_photo_defaults_are_the_ports_own() -> None:
    defaults = {each.key.removeprefix("photos."): float(each.default) for each in settings() if "photos." in each.key}
    known = PhotoLimits()

    assert {name: defaults[name] for name in defaults if hasattr(known, name)} == asdict(known)


def test_every_diagnostic_has_its_heading() -> None:
    assert headings("diagnostics.md") == set(CODES)


def test_every_error_is_listed() -> None:
    assert first_cells("errors.md") == {str(each.number) for each in all_codes()}


def test_every_door_is_listed_with_what_it_does() -> None:
    doors = list(all_doors())

    assert first_cells("routes.md") >= {f"{door.method} {door.path}" for door in doors}
    assert [door.path for door in doors if not door.summary] == []


def test_every_command_has_its_heading() -> None:
    text = generate.current("commands.md")

    assert [command.name for command in every_command() if f"## minqing {command.name}\n" not in text] == []
    assert [command.name for command in every_command() if not command.help] == []


def test_every_event_has_its_heading() -> None:
    assert headings("events.md") == set(KINDS)


def test_every_word_of_the_language_is_listed() -> None:
    assert {each.word for each in KEYWORDS} <= first_cells("keywords.md")
    assert [each.word for each in KEYWORDS if not each.meaning] == []


def test_every_action_is_in_the_permissions() -> None:
    assert first_cells("permissions.md") == ACTIONS


def test_generated_pages_say_that_they_are() -> None:
    silent = [name for name in generate.PAGES if NOTICE not in generate.current(name)]

    assert silent == []


def test_links_lead_somewhere() -> None:
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in markdown()
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]

    assert broken == []
