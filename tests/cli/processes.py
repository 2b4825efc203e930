"""minqing as a process of its own, for what only a process can show: signals, ports, two at once."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.cli.conftest import ROOT, environment
from tests.support.processes import die_with_parent
from tests.support.servers import Database


class MinqingProcess:
    """One running command; killed when the block ends, if it has not gone by then."""

    def __init__(self, folder: Path, *words: str, postgres: Database | None = None, rules: Path | None = None) -> None:
        self.log = folder / f"{words[0]}.log"
        with self.log.open("ab") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "api.cli", *words],
                cwd=ROOT,
                env=own_environment(folder, postgres) | ({"MINQING__rules__dir": str(rules)} if rules else {}),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509  # one prctl call between fork and exec takes no lock
            )

    def line(self) -> str:
        """The next line of its output, empty when it has ended."""
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def said(self) -> dict[str, Any]:
        """The next line as JSON; a process that ended instead shows its log."""
        line = self.line()
        assert line, self.log.read_text(encoding="utf-8")
        found: dict[str, Any] = json.loads(line)
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(ProcessLookupError):  # the whole family may have gone by itself
            os.killpg(self.process.pid, signal.SIGKILL)  # its session: workers, if it has any
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


def own_environment(folder: Path, postgres: Database | None) -> dict[str, str]:
    """Settings in ``folder``, on SQLite or on this PostgreSQL database."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("MINQING_")}
    own = environment(folder) | {"MINQING__log__level": "warning"}
    if postgres is not None:
        own["MINQING__database__url"] = postgres.app_url
        own["MINQING__database__owner_url"] = postgres.owner_url
    return inherited | own


def migrated_postgres(postgres: Database, folder: Path) -> None:
    """Tables and the shipped rules, as an operator brings them."""
    done = subprocess.run(
        [sys.executable, "-m", "api.cli", "migrate", "--json"],
        cwd=ROOT,
        env=own_environment(folder, postgres),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
