"""Checking as one writes (边写边查): bounded, never shared between two checks, and the same answer as from scratch."""

from __future__ import annotations

import gc
from functools import partial

import pytest

from api.checking import Editors
from dsl.compile import check_sources
from dsl.incremental import Memory
from dsl.unswept import unswept

TOWN = {"330481999-示例镇.rule": "镇街 示例镇 330481999\n单位 城管所\n第一条 其余\n  由 城管所 办理,抄送 环卫站\n"}
MENDED = {name: text.replace("单位 城管所", "单位 城管所\n单位 环卫站") for name, text in TOWN.items()}


def test_a_check_that_fails_leaves_no_memory_behind() -> None:
    editors, seen = Editors(), list[Memory]()

    def fails(memory: Memory) -> None:
        seen.append(memory)
        raise ValueError("lost")

    with pytest.raises(ValueError, match="lost"):
        editors.work("clerk", fails)
    assert len(editors) == 0
    assert editors.work("clerk", lambda memory: memory) is not seen[0]


def test_two_checks_at_once_have_a_memory_each() -> None:
    editors = Editors()

    outer, inner = editors.work("clerk", lambda one: (one, editors.work("clerk", lambda other: other)))

    assert outer is not inner
    assert editors.work("clerk", lambda memory: memory) is outer


def test_the_editor_not_seen_for_longest_is_forgotten() -> None:
    editors = Editors(most=2)
    first, second, third = (editors.work(name, lambda memory: memory) for name in ("a", "b", "c"))

    assert len(editors) == 2
    assert [editors.work(name, lambda memory: memory) for name in ("c", "b")] == [third, second]
    assert editors.work("a", lambda memory: memory) is not first


def test_what_is_told_is_what_a_check_from_scratch_tells() -> None:
    editors = Editors()

    told = [editors.work("clerk", partial(check_sources, each)) for each in (TOWN, MENDED, TOWN)]

    assert told == [check_sources(each) for each in (TOWN, MENDED, TOWN)]
    assert told[0] != told[1]


def test_the_collector_runs_again_after_the_last_reader() -> None:
    assert gc.isenabled()
    with unswept():
        with unswept():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_the_collector_runs_again_when_reading_fails() -> None:
    with pytest.raises(ValueError, match="broken"), unswept():
        raise ValueError("broken")
    assert gc.isenabled()
