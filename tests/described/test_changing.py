"""Doors that change something (照文档乱投): nothing that the document allows or forbids makes an error of ours."""

from __future__ import annotations

import pytest

from tests.described.knocking import Knocking
from tests.described.probe import examples, operations, try_out

pytestmark = pytest.mark.trawl
CHANGING = {name: each for name, each in operations().items() if name.startswith("POST ")}


@pytest.mark.parametrize("name", CHANGING)
def test_whatever_is_sent_is_answered_as_described(knocking: Knocking, name: str) -> None:
    told = try_out(CHANGING[name], knocking, examples())

    assert told.sent > 0
