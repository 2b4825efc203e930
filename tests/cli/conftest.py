"""What tests of the command line stand on: a home of its own, and a database that is ready in a millisecond."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from api.cli import main
from tests.support.web import UNLIMITED

ROOT = Path(__file__).resolve().parents[2]
#: How many rule files are shipped.
FILES = len([*(ROOT / "rules").glob("*.rule")])


@dataclass(frozen=True, slots=True)
class Said:
    """What a command gave: exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def last(self) -> str:
        """The last line of the output."""
        return self.out.splitlines()[-1]


Run = Callable[..., Said]


def environment(folder: Path) -> dict[str, str]:
    """Settings that keep everything in ``folder``."""
    return {
        "MINQING__database__url": f"sqlite://{folder / 'minqing.db'}",
        "MINQING__files__dir": str(folder / "files"),
        "MINQING__auth__sandbox_key": str(folder / "key"),
    } | {f"MINQING__{name}": most for name, most in UNLIMITED.items()}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder that all settings point to; what a command makes of the log is undone."""
    handlers, level = logging.root.handlers[:], logging.root.level
    for name, value in environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    yield tmp_path
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)


@pytest.fixture
def minqing(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process; a wrong option gives argparse's exit code."""

    def run(*arguments: object) -> Said:
        assert home.is_dir()  # the settings point there
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as left:
            code = int(str(left.code))
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return run


@pytest.fixture(scope="session")
def ready_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database with the shipped rules in force, to be copied."""
    folder = tmp_path_factory.mktemp("ready")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment(folder).items():
            patch.setenv(name, value)
        assert main(["migrate"]) == 0
    return folder / "minqing.db"


@pytest.fixture
def ready(minqing: Run, home: Path, ready_database: Path) -> Run:
    """The same as ``minqing``, on a database with the shipped rules in force."""
    shutil.copy(ready_database, home / "minqing.db")
    return minqing


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A copy of the shipped rule files, to be changed."""
    return shutil.copytree(ROOT / "rules", tmp_path / "rules")


def edit(file: Path, old: str, new: str) -> None:
    """Change one place of a file, which must be there."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old} stands {text.count(old)} times in {file.name}"
    file.write_text(text.replace(old, new), encoding="utf-8")
