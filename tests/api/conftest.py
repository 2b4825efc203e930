"""One real server a module, and everybody who speaks to it."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.web import Visitor, prepare, serving, settings_in, visiting


@pytest.fixture(scope="session")
def ready_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the shipped rules and the demo roster, to be copied: making it takes half a second."""
    folder = tmp_path_factory.mktemp("ready")
    asyncio.run(prepare(settings_in(folder)))
    return folder


@pytest.fixture(scope="module")
def address(ready_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server for this module. Not for the session: a process speaks one database dialect at a time."""
    folder = tmp_path_factory.mktemp("served") / "data"
    shutil.copytree(ready_database, folder)
    with serving(settings_in(folder), prepared=True) as url:
        yield url


@pytest.fixture(scope="module")
def visitor(address: str) -> Iterator[Visitor]:
    """Somebody who has not signed in."""
    with visiting(address) as found:
        yield found


@pytest.fixture(scope="module")
def sign_in(visitor: Visitor) -> Callable[[str], Visitor]:
    """Signs demo people in, each once."""
    known: dict[str, Visitor] = {}

    def signed(key: str) -> Visitor:
        if key not in known:
            known[key] = visitor.signed(key)
        return known[key]

    return signed


@pytest.fixture(scope="module")
def deputy(sign_in: Callable[[str], Visitor]) -> Visitor:
    """A deputy of the group of three streets."""
    return sign_in("hn-deputy")


@pytest.fixture(scope="module")
def telecom(sign_in: Callable[[str], Visitor]) -> Visitor:
    """Somebody on duty at the telecom company."""
    return sign_in("hn-telecom")


@pytest.fixture(scope="module")
def mobile(sign_in: Callable[[str], Visitor]) -> Visitor:
    """Somebody on duty at the mobile company."""
    return sign_in("hn-mobile")


@pytest.fixture(scope="module")
def stranger(sign_in: Callable[[str], Visitor]) -> Visitor:
    """A resident of another city."""
    return sign_in("yy-resident")


@pytest.fixture(scope="module")
def operator(sign_in: Callable[[str], Visitor]) -> Visitor:
    """Who may move the clock."""
    return sign_in("operator")
