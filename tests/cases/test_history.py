"""Imported history (历史件) stands on file and sets nothing going."""

from __future__ import annotations

from cases import commands as c
from tests.support.matters import SEALED, Matter


def test_history_is_put_on_file_without_a_single_clock() -> None:
    matter = Matter(live=False)

    drafts = matter.do(c.Record("已解决", SEALED), when="2026-11-24 10:00")

    assert [d.payload.kind for d in drafts] == ["case:closed"]
    assert matter.state.clocks == {}
    assert (matter.state.close_reason, matter.state.outcome) == ("history", "已解决")
