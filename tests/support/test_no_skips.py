"""A test that does not run proves nothing: skips and excuses fail the session, in one process and in several."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.source import ROOT

EXCUSED = {
    "test_skipped.py": "import pytest\n\n\ndef test_it():\n    pytest.skip('not today')\n",
    "test_expected_to_fail.py": "import pytest\n\n\n@pytest.mark.xfail\ndef test_it():\n    assert False\n",
    "test_taken_out.py": "import pytest\n\npytest.skip('not today', allow_module_level=True)\n",
    "test_fine.py": "def test_it():\n    assert True\n",
}


@pytest.mark.parametrize("workers", ["0", "2"])
def test_an_excuse_fails_the_session(workers: str, tmp_path: Path) -> None:
    for name, text in EXCUSED.items():
        (tmp_path / name).write_text(text)

    command = ["-m", "pytest", "-q", "-n", workers, "-p", "tests.conftest", "--rootdir", str(tmp_path), str(tmp_path)]
    done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)

    told = {line.split()[1] for line in done.stdout.splitlines() if line.endswith("tests must run")}
    assert done.returncode == 1
    assert told == {"test_skipped.py::test_it", "test_expected_to_fail.py::test_it", "test_taken_out.py"}
