"""minqing practice: a twin for a town, once."""

from __future__ import annotations

import json

from tests.cli.conftest import Run


def test_a_town_that_is_unknown_or_a_practice_itself_gets_none(ready: Run) -> None:
    ready("practice", "330281102")

    assert ready("practice", "110101001").err == "没有代码为110101001的辖区,请先启用它的规约\n"
    said = ready("practice", "330281102000999")
    assert (said.code, said.err) == (1, "【演练】小曹娥镇本身就是演练用的\n")


def test_it_is_opened_once(ready: Run) -> None:
    told = [json.loads(ready("practice", "330281102", "--json").out) for _ in range(2)]

    twin = {"code": "330281102000999", "name": "【演练】小曹娥镇", "practice_of": "330281102"}
    assert told == [twin | {"new": True}, twin | {"new": False}]
