"""Several processes as one: whoever does not end when asked is ended."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Iterator

import pytest

from api.family import Family


@pytest.fixture(autouse=True)
def _own_signals() -> Iterator[None]:
    before = {name: signal.getsignal(name) for name in (signal.SIGTERM, signal.SIGINT)}
    yield
    for name, handler in before.items():
        signal.signal(name, handler)


def stubborn() -> None:
    """A process that does not listen."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(60)


def test_a_stubborn_process_is_killed_after_its_time(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("api.family._GRACE_SECONDS", 0.1)
    threading.Timer(2.0, os.kill, (os.getpid(), signal.SIGTERM)).start()
    began = time.monotonic()

    with caplog.at_level(logging.ERROR):
        Family(stubborn, 2, 0.1).run()

    assert time.monotonic() - began < 20
    assert [record.message.endswith("is killed") for record in caplog.records] == [True, True]
