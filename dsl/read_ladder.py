"""Reads the ladder of a clause (升级) and its warnings (预警)."""

from __future__ import annotations

from dsl import tree
from dsl.decision import Rung, RungAction
from dsl.draft import Reading
from dsl.layer import Ruled, RungRule


def warn(r: Reading, line: tree.Warn) -> None:
    """剩余25% 黄色; 逾期 红色 is always so."""
    if line.left is None:
        return
    if r.draft.warnings:
        r.found.add("D718", line.span, "本文件写了两次预警", "第1版只有一次黄色预警,请删去一个")
    r.draft.warnings.append(r.ruled(line, line.left / 100))


def rung(r: Reading, line: tree.Rung) -> None:
    """One step of a ladder."""
    who = r.recipient(line.who[0])
    after = r.words.term(line.after, r.found) if line.after else None
    cleared_by = r.recipient(line.cleared_by) if line.cleared_by else None
    if who is None:
        return
    cite, mark = r.cite(line), line.mark.text if line.mark else None
    rung = Rung(RungAction(line.action), who, after, (cite,), mark, cleared_by)
    r.draft.rungs.append(Ruled(r.condition, cite, RungRule(line.clock.text, rung, _of(r, line.clause))))


def _of(r: Reading, ref: tree.ClauseRef | None) -> tuple[str, str] | None:
    """File and clause of 依 第九条; a place that is no layer above has been told by ``dsl.check``."""
    if ref is None:
        return None
    place = ref.place.text if ref.place else r.scope.place
    codes = (scope.code for scope in r.scope.layers() if scope.place == place)
    return next(codes, r.scope.code), ref.text
