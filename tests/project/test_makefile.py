"""``make`` on a machine that is not ours: it finds a Python that works, says so when there is none, lists itself."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.support.source import ROOT


def make(*words: str, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run make at the root of the checkout; ``path`` is all that it finds programs in, beside the basic ones."""
    env = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS", "PYTHON"))}
    command = [shutil.which("make") or "make", "--no-print-directory", "-C", str(ROOT), *words]
    env |= {"PATH": str(path)} if path else {}
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)


def tools(folder: Path, **programs: str) -> Path:
    """A folder of programs: the shell's own by link, others by what they do."""
    folder.mkdir()
    for name in ("bash", "env", "sh"):
        (folder / name).symlink_to(shutil.which(name) or name)
    for name, text in programs.items():
        program = folder / name.replace("_", ".")
        program.write_text(f"#!{shutil.which('bash')}\n{text}\n")
        program.chmod(0o755)
    return folder


def test_names_that_do_not_work_are_passed_over(tmp_path: Path) -> None:
    path = tools(tmp_path / "bin", python3_12="exit 127", python3_11=f'exec {sys.executable} "$@"')
    environment = tmp_path / "env"

    done = make(f"VENV={environment}", f"{environment}/bin/python", path=path)

    assert (done.returncode, done.stderr) == (0, "")
    assert (environment / "bin" / "pip").exists()


def test_no_python_at_all_is_one_sentence(tmp_path: Path) -> None:
    path = tools(tmp_path / "bin", python3="exit 1")

    done = make(f"VENV={tmp_path}/env", f"{tmp_path}/env/bin/python", path=path)

    assert done.returncode == 2
    assert done.stderr.startswith("No Python >= 3.11 with venv works here.")


def test_every_target_is_listed_with_what_it_does() -> None:
    text = (ROOT / "Makefile").read_text()
    (phony,) = re.findall(r"^\.PHONY: (.+)$", text, re.MULTILINE)

    listed = re.findall(r"^  make (\S+)", make("help").stdout, re.MULTILINE)

    assert sorted(listed) == sorted(phony.split())
