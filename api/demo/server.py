"""A fresh server for the demo (演示用的服务): its own process, its own folder, a free port, gone afterwards."""

from __future__ import annotations

import json
import os
import signal
import subprocess  # nosec B404  # starts our own server only, with words of our own
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from api.console import CommandFailed, Exit
from api.settings import Rules
from api.settings_reader import PREFIX

_PATIENCE_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Running:
    """Where it listens, and where its data lies."""

    url: str
    folder: Path


@contextmanager
def fresh_server(rules: Rules) -> Iterator[Running]:
    """Start ``minqing serve`` on the embedded engine with these rules, and stop it when the block ends.

    Its clock speaks only when the demo says so: two of them would make the order of the output a matter of luck.
    """
    with TemporaryDirectory(prefix="minqing-demo-") as name:
        folder = Path(name)
        log = folder / "server.log"
        with log.open("wb") as errors:
            process = subprocess.Popen(  # nosec B603  # words of our own, no shell
                [sys.executable, "-m", "api.cli", "serve", "--sandbox", "--port", "0", "--no-clock", "--json"],
                env=_environment(folder, rules),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
            )
        try:
            yield Running(_address(process, log), folder)
        finally:
            _stop(process)


def _environment(folder: Path, rules: Rules) -> dict[str, str]:
    """Only the rules come from the settings of whoever runs the demo; everything else is new."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("MINQING_")}
    return inherited | {
        f"{PREFIX}database__url": f"sqlite://{folder / 'minqing.db'}",
        f"{PREFIX}files__dir": str(folder / "files"),
        f"{PREFIX}auth__sandbox_key": str(folder / "sandbox-jwt-key"),
        f"{PREFIX}rules__dir": str(rules.folder.resolve()),
        f"{PREFIX}rules__calendar": str(Path(rules.calendar).resolve()) if rules.calendar else "",
        f"{PREFIX}log__level": "warning",
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    """What the server says when it is ready; its own words if it does not get that far."""
    if process.stdout is None:
        raise AssertionError("started with a pipe")
    line = process.stdout.readline()
    said = json.loads(line) if line else {}
    if "listening" not in said:
        process.wait(_PATIENCE_SECONDS)
        words = said.get("error") or log.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise CommandFailed(f"演示用的服务没有启动:{words}", Exit.UNREACHABLE)
    return str(said["listening"])


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.stdout is not None:
        process.stdout.close()
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(_PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
