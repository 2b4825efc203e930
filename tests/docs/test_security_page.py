"""docs/security.md is true to the code: forty rows, and every file that it names is there."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest

from tests.support.source import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
PATH = re.compile(r"`((?:api|adapters|cases|dsl|scan|tests|requirements)/[^`]*)`")
HAVE, PARTLY, NOT_YET, OPERATOR = "有", "部分", "未有", "部署"


class Row(NamedTuple):
    """One line of the table."""

    number: str
    demand: str
    source: str
    state: str
    where: str
    tests: str
    operator: str


LINES = [line.strip("|").split("|") for line in PAGE.splitlines() if line.startswith("| C")]
ROWS = [Row(*(cell.strip() for cell in cells)) for cells in LINES]


def test_no_row_is_missing() -> None:
    assert [row.number for row in ROWS] == [f"C{number}" for number in range(1, 41)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.number)
def test_a_row_says_where_and_which_test_and_both_are_there(row: Row) -> None:
    tests = PATH.findall(row.tests)

    assert row.state in {HAVE, PARTLY, NOT_YET, OPERATOR}
    assert row.demand
    assert row.source
    assert row.where
    assert row.operator
    assert tests or row.state == NOT_YET
    assert [path for path in tests if not path.startswith("tests/")] == []


def test_every_file_that_is_named_exists() -> None:
    named = set(PATH.findall(PAGE))

    assert len(named) > 60
    assert sorted(path for path in named if not (ROOT / path).exists()) == []
