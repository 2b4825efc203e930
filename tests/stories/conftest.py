"""One server for all stories: each plays in its own town, so that none sees another's cases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.tale import Stage
from tests.support.web import serving, settings_in, visiting


@pytest.fixture(scope="package")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A server with the shipped rules and the demo people, whose clock only the stories move."""
    folder: Path = tmp_path_factory.mktemp("stories")
    with serving(settings_in(folder)) as address, visiting(address) as visitor:
        yield Stage(visitor)
