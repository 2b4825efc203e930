"""The locks: every dependency pinned by hash, no address of an index, and the same names as the package declares."""

from __future__ import annotations

import re
import tomllib

from tests.support.source import PACKAGES, ROOT, python_files, third_party

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
SOURCES = sorted((ROOT / "requirements").glob("*.in"))
PIN = re.compile(r"^([a-z0-9._-]+)==(\S+)", re.MULTILINE)

#: What a distribution is called in code, where that differs; pypika-tortoise is the lower half of tortoise-orm.
MODULES = {
    "argon2-cffi": "argon2",
    "chinesecalendar": "chinese_calendar",
    "fpdf2": "fpdf",
    "pi-heif": "pi_heif",
    "pillow": "PIL",
    "pyjwt": "jwt",
    "pyyaml": "yaml",
    "tortoise-orm": "tortoise",
}
BROUGHT_ALONG = {"pypika_tortoise"}


def names_in(text: str) -> set[str]:
    """Requirement names of an .in file or a dependency list, as a lock writes them."""
    found = (re.match(r"[A-Za-z0-9._-]+", line) for line in text.splitlines() if not line.startswith(("#", "-")))
    return {match[0].lower().replace("_", "-") for match in found if match}


def test_no_lock_holds_an_address() -> None:
    holding = [file.name for file in [*LOCKS, *SOURCES] if "://" in file.read_text()]

    assert holding == []


def test_every_pin_has_a_hash() -> None:
    for file in LOCKS:
        blocks = re.split(r"(?m)^(?=[a-z0-9._-]+==)", file.read_text())[1:]

        assert blocks
        assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_what_is_asked_for_is_pinned() -> None:
    for file in SOURCES:
        pinned = {name for name, _ in PIN.findall(file.with_suffix(".txt").read_text())}

        assert names_in(file.read_text()) - pinned == set()


#: Installed in an environment of its own, where semgrep may have the versions that it wants.
APART = {"scan.txt"}


def test_the_locks_agree_with_each_other() -> None:
    versions: dict[str, set[str]] = {}
    for file in (file for file in LOCKS if file.name not in APART):
        for name, version in PIN.findall(file.read_text()):
            versions.setdefault(name, set()).add(version)

    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


def test_the_package_declares_what_the_runtime_lock_was_made_from() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    asked = names_in((ROOT / "requirements/runtime.in").read_text())

    on_behalf = {"async-timeout", "python-dateutil"}  # of others, see the file
    assert names_in("\n".join(declared)) == asked - on_behalf


def test_what_is_declared_is_imported_and_what_is_imported_is_declared() -> None:
    declared = names_in("\n".join(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]))
    imported = set().union(*(third_party(file) for file in python_files(*PACKAGES)))

    assert imported - BROUGHT_ALONG == {MODULES.get(name, name) for name in declared}
