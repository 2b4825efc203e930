"""A server for the stories of a module: each plays in its own town, so that none sees another's cases."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.tale import Stage
from tests.support.web import prepare, serving, settings_in, visiting


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the shipped rules and the demo people, to be copied."""
    folder = tmp_path_factory.mktemp("ready_for_stories")
    asyncio.run(prepare(settings_in(folder)))
    return folder


@pytest.fixture(scope="module")
def stage(ready: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A server whose clock only the stories move. Not for longer: a process speaks one database dialect at a time."""
    folder = tmp_path_factory.mktemp("stories") / "data"
    shutil.copytree(ready, folder)
    with serving(settings_in(folder), prepared=True) as address, visiting(address) as visitor:
        yield Stage(visitor)
