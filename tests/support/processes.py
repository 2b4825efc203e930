"""Child processes of a test run: they die with it, whatever happens to it, and nothing else is ever signalled."""

from __future__ import annotations

import ctypes
import os
import pwd
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def die_with_parent() -> None:
    """Ask the kernel to kill this process when its parent goes, so that a killed test run leaves no server behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def spawn(command: Sequence[str | Path], log: Path, user: str | None = None) -> subprocess.Popen[bytes]:
    """Start ``command`` in a session of its own with its output in ``log``; as ``user`` when the runner is root."""
    with log.open("ab") as output:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            user=user,
            group=group_of(user),
            extra_groups=None if user is None else [],
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509  # one prctl call between fork and exec takes no lock
        )


def group_of(user: str | None) -> int | None:
    """The numeric primary group of ``user``; None when no change of user is wanted."""
    if user is None:
        return None
    return pwd.getpwnam(user).pw_gid


def free_port() -> int:
    """A loopback port nobody listens on at the moment of asking."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(ready: Callable[[], bool], process: subprocess.Popen[bytes], log: Path, seconds: float = 30.0) -> None:
    """Poll ``ready`` until it is true; a dead process or a spent time limit raises with the end of its log."""
    deadline = time.monotonic() + seconds
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            tail = log.read_text(errors="replace")[-2000:]
            raise RuntimeError(f"{process.args!r} did not become ready (exit {process.poll()}):\n{tail}")
        time.sleep(0.005)


def answers(address: tuple[str, int] | Path) -> bool:
    """Whether something accepts connections at a TCP address or a Unix socket."""
    family = socket.AF_UNIX if isinstance(address, Path) else socket.AF_INET
    with socket.socket(family) as probe:
        return probe.connect_ex(str(address) if isinstance(address, Path) else address) == 0


def stop(process: subprocess.Popen[bytes], how: signal.Signals, seconds: float = 20.0) -> None:
    """Signal one child that we started and wait for it; SIGKILL when it will not go."""
    if process.poll() is not None:
        return
    os.kill(process.pid, how)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
