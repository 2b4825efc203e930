"""A cell that looks like a formula stays a text."""

from __future__ import annotations

import pytest

from api.csv_cells import safe


@pytest.mark.parametrize(
    "cell", ["=1+1", "+86", "-3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1", "\uff0b1", "\uff0d1", "\uff20x"]
)
def test_what_a_spreadsheet_would_carry_out_is_quoted(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize(("cell", "text"), [(None, ""), (3, "3"), ("路灯=坏", "路灯=坏"), ("", "")])
def test_everything_else_stays_as_it_is(cell: object, text: str) -> None:
    assert safe(cell) == text
