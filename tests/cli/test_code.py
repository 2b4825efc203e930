"""minqing code: a code is explained with a wrong and a right example."""

from __future__ import annotations

import json

import pytest

from dsl.diagnostics import CODES
from tests.cli.conftest import Run


@pytest.mark.parametrize("unknown", ["D000", "104", "D104.txt"])
def test_an_unknown_code_is_refused_with_where_to_look(minqing: Run, unknown: str) -> None:
    said = minqing("code", unknown)

    assert (said.code, said.out) == (2, "")
    assert f"没有编号 {unknown};写 minqing code 看所有编号" in said.err


def test_a_code_is_told_with_its_message_between_wrong_and_right(minqing: Run) -> None:
    said = minqing("code", "d206")

    assert said.code == 0
    titles = [line for line in said.out.splitlines() if line.endswith(":") and not line.startswith(" ")]
    assert titles == ["错误的写法:", "提示:", "正确的写法:"]
    assert said.out.startswith("D206 并且、或者混用\n")
    assert "示例镇.rule:9:" in said.out


def test_without_a_code_all_of_them_are_listed(minqing: Run) -> None:
    said = minqing("code")

    assert (said.code, len(said.out.splitlines())) == (0, len(CODES))


def test_a_program_reads_the_page_as_json(minqing: Run) -> None:
    said = json.loads(minqing("code", "D101", "--json").out)

    assert sorted(said) == ["code", "right", "title", "told", "why", "wrong"]
