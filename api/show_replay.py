"""From a replay to the wire (旧件重放的展示); nothing is decided here."""

from __future__ import annotations

from datetime import timedelta

from api import answers_replay as a
from api.show import moment
from cases.replay_summary import Example, Moved, Summary, Term
from cases.replay_words import told

_MINUTE = timedelta(minutes=1)


def replayed(bundle: str, found: Summary) -> a.RulesReplayed:
    """The whole of it."""
    return a.RulesReplayed(
        bundle=bundle,
        total=found.total,
        looked=found.looked,
        changed=found.changed,
        covers=covers(found),
        counts={str(outcome): n for outcome, n in found.counts.items()},
        kinds={str(kind): n for kind, n in found.kinds.items()},
        lost=found.lost,
        imported=found.imported,
        beside=found.beside,
        assumed=found.assumed,
        routes=[a.HandsChanged(before, after, n) for before, after, n in found.routes],
        terms=[_term(each) for each in found.terms],
        more=dict(found.more),
        examples=[_example(each) for each in found.examples],
        cases=list(found.cases),
        report=told(found),
    )


def covers(found: Summary) -> str:
    """Which cases were looked at, and how to look at the others."""
    if found.looked == found.total:
        return f"这段时间的 {found.total} 件全部重放了"
    return (
        f"这段时间有 {found.total} 件,这里重放了最新的 {found.looked} 件;要全部重放,请管理员运行 minqing replay --since"
    )


def _term(term: Term) -> a.TermReplayed:
    earlier, later = _moved(term.earlier), _moved(term.later)
    return a.TermReplayed(term.name, earlier, later, term.same, term.gone, term.new, term.unsaid)


def _moved(moved: Moved | None) -> a.TermsMoved | None:
    if moved is None:
        return None
    least, middle, most = (round(by / _MINUTE) for by in (moved.least, moved.middle, moved.most))
    return a.TermsMoved(moved.count, least, middle, most)


def _example(example: Example) -> a.CaseReplayed:
    return a.CaseReplayed(
        case=example.case,
        number=None if example.number is None else str(example.number),
        place=example.about.place,
        opened_at=moment(example.opened_at),
        category=example.category,
        mentions=list(example.about.mentions),
        says=list(example.says),
        like=example.like,
    )
