"""Doors that only read (照文档乱投): nothing that the document allows or forbids makes an error of ours."""

from __future__ import annotations

import pytest

from tests.described.knocking import Knocking
from tests.described.probe import examples, operations, try_out

pytestmark = pytest.mark.trawl
READING = {name: each for name, each in operations().items() if name.startswith("GET ")}


@pytest.mark.parametrize("name", READING)
def test_whatever_is_asked_is_answered_as_described(knocking: Knocking, name: str) -> None:
    told = try_out(READING[name], knocking, examples())

    assert told.sent > 0
