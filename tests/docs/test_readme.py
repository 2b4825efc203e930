"""What the README tells people to type exists: make targets, commands, and the addresses of its curl lines."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from api.command_table import MODULES
from api.routes import all_doors
from tests.support.source import ROOT

READMES = [ROOT / "README.md", ROOT / "README.zh.md", ROOT / "CONTRIBUTING.md"]
CURL = re.compile(r"\bcurl\b.*")
ADDRESS = re.compile(r"https?://(?:127\.0\.0\.1|localhost):\d+(/[^\s\"'?`]*)")
METHOD = re.compile(r"-X\s*(\w+)|--request\s+(\w+)")
SENDS = re.compile(r"\s(-d|--data\S*|--json|-F|--form)\b")


def blocks(file: Path) -> str:
    """The fenced code of a page."""
    return "\n".join(re.findall(r"^```[^\n]*\n(.*?)^```", file.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL))


def requests_in(text: str) -> set[tuple[str, str]]:
    """Method and path of every curl call."""
    found = set()
    for call in CURL.findall(text.replace("\\\n", " ")):
        if address := ADDRESS.search(call):
            said = METHOD.search(call)
            method = (said[1] or said[2]) if said else ("POST" if SENDS.search(call) else "GET")
            found.add((method, address[1]))
    return found


def answered(method: str, path: str) -> bool:
    """Whether a door takes this; a shell variable or a number stands for any name in braces."""
    patterns = [(door.method, re.sub(r"\{\w+\}", "[^/]+", door.path)) for door in all_doors()]
    return any(method == known and re.fullmatch(pattern, path) for known, pattern in patterns)


@pytest.mark.parametrize("file", READMES, ids=lambda file: file.name)
def test_every_curl_line_has_its_door(file: Path) -> None:
    unanswered = {request for request in requests_in(blocks(file)) if not answered(*request)}

    assert unanswered == set()


def test_a_line_for_an_address_that_is_none_is_found() -> None:
    text = "curl -s -X PUT \\\n  -d '{}' http://127.0.0.1:8000/api/v1/nowhere/$ID?x=1\ncurl http://localhost:8000/healthz\n"

    assert requests_in(text) == {("PUT", "/api/v1/nowhere/$ID"), ("GET", "/healthz")}
    assert not answered("PUT", "/api/v1/nowhere/$ID")


@pytest.mark.parametrize("file", READMES, ids=lambda file: file.name)
def test_every_make_target_exists(file: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    told = set(re.findall(r"(?:^|`)make ([a-z]+)\b", file.read_text(encoding="utf-8"), re.MULTILINE))

    assert told - targets == set()


@pytest.mark.parametrize("file", READMES, ids=lambda file: file.name)
def test_every_command_exists(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    told = set(re.findall(r"(?:^|`)(?:\.venv/bin/)?minqing ([a-z-]+)\b", text, re.MULTILINE))

    assert told - set(MODULES) == set()
