"""What the architecture tests see of a file: the strings it uses, not those that explain."""

from __future__ import annotations

from pathlib import Path

from tests.support.source import values

TEXT = '''
"""Docstring of 甲镇."""
tell("乙镇")
name = f"丙镇{x}"
@door(example=Report(group="丁群"), summary="戊")
def f():
    """己镇"""
    return "庚镇"
'''


def test_docstrings_and_examples_are_no_values(tmp_path: Path) -> None:
    file = tmp_path / "some.py"
    file.write_text(TEXT, encoding="utf-8")

    assert sorted(values(file)) == sorted(["乙镇", "丙镇", "戊", "庚镇"])
