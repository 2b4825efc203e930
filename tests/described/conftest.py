"""One server for whoever tries the doors as they are described, and the people who knock."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.described.knocking import Knocking
from tests.support.web import REPORT, data_of, prepare, reported, serving, settings_in, visiting

PEOPLE = ("hn-deputy", "hn-telecom", "hn-coordinator", "hn-clerk", "hn-auditor", "operator", "yy-resident")


@pytest.fixture(scope="module")
def knocking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Knocking]:
    """A server with one case that somebody works on."""
    folder: Path = tmp_path_factory.mktemp("described")
    settings = settings_in(folder)
    asyncio.run(prepare(settings))
    with serving(settings, prepared=True) as address, visiting(address) as visitor, requests.Session() as session:
        session.trust_env = False
        signed = {key: visitor.signed(key) for key in PEOPLE}
        case = reported(signed["hn-deputy"], text=REPORT["text"])
        data_of(signed["hn-telecom"].do(case, "claim"))
        known = {"id": case, "code": "330481001"}
        yield Knocking(address, session, known, [{}, *(each.bearer() for each in signed.values())])
