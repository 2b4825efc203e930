"""What travels: the wheel holds four packages and the shipped data, installs elsewhere without network, and runs."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path, PurePosixPath

import pytest

from tests.support.source import PACKAGES, ROOT

pytestmark = pytest.mark.alone  # the wheel is compared with the tree: nobody may write there meanwhile

SHIPPED = "api/shipped"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and the wheel built from that sdist: so the sdist holds all that is needed."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        check=True,
        stdout=subprocess.DEVNULL,
        timeout=100,
    )
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (found,) = built.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of an environment elsewhere, with the wheel in it and the libraries of this one beside it."""
    home = tmp_path_factory.mktemp("elsewhere") / "env"
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin" / "python"
    install = ["-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    subprocess.run([sys.executable, *install], check=True, timeout=100)
    (site,) = (home / "lib").glob("python3*/site-packages")
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib"))
    return home / "bin"


def run(installed: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [str(installed / words[0]), *words[1:]]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)


def files_in(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if not name.endswith("/")}


def committed(folder: str) -> set[str]:
    """The files of a folder of the checkout that belong to it."""
    found = (file for file in (ROOT / folder).rglob("*") if file.is_file() and "__pycache__" not in file.parts)
    return {file.relative_to(ROOT).as_posix() for file in found}


def test_the_wheel_holds_the_four_packages_and_nothing_else_at_its_top(wheel: Path) -> None:
    tops = {PurePosixPath(name).parts[0] for name in files_in(wheel)}

    assert tops == {*PACKAGES, "minqing-0.1.0.dist-info"}


def test_the_wheel_holds_every_file_of_the_packages_and_the_shipped_data(wheel: Path) -> None:
    packaged = set().union(*(committed(package) for package in PACKAGES))
    data = {f"{SHIPPED}/{name}" for name in {*committed("rules"), "config.yaml"}}

    assert {name for name in files_in(wheel) if ".dist-info/" not in name} == packaged | data


def test_the_sdist_holds_tests_docs_and_locks(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {PurePosixPath(*PurePosixPath(name).parts[1:]).as_posix() for name in archive.getnames()}

    assert {"tests/conftest.py", "requirements/dev.txt", "Makefile", "LICENSE", "rules/日历.txt"} <= names
    assert not [name for name in names if name.startswith((".venv", "var/"))]


def test_the_installed_packages_come_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    ask = "import api.paths as p, dsl; print(p.rules_dir()); print(p.default_config()); print(dsl.__file__)"

    answer = run(installed, tmp_path, "python", "-c", ask)

    assert answer.stderr == ""
    assert [str(installed.parent) in line for line in answer.stdout.splitlines()] == [True, True, True]
    assert [SHIPPED in line for line in answer.stdout.splitlines()] == [True, True, False]


def test_the_installed_command_tells_what_it_can_do(installed: Path, tmp_path: Path) -> None:
    answer = run(installed, tmp_path, "minqing", "--help")

    assert (answer.returncode, answer.stderr) == (0, "")
    assert "serve" in answer.stdout


def test_the_installed_command_checks_the_shipped_rule_files(installed: Path, tmp_path: Path) -> None:
    (site,) = (installed.parent / "lib").glob("python3*/site-packages")
    rule_files = sorted(str(file) for file in (site / SHIPPED / "rules").glob("*.rule"))

    answer = run(installed, tmp_path, "minqing", "check", *rule_files)

    assert rule_files
    assert (answer.returncode, answer.stderr) == (0, ""), answer.stdout
