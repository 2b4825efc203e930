"""A replay in plain Chinese (重放的说明): counts, who gets what, which terms move, and examples to open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from cases.replay_summary import Example, Moved, Summary, Term, span
from cases.replaying import Outcome
from dsl.ends import local

#: What a replay is and is not; said with every report of one.
CAVEAT = "按新文字已经施行来算,只比上报那一刻的决定;后来的改分类、移送、延期等不计"


def told(summary: Summary, routes: int = 10) -> str:
    """The whole report, at most ``routes`` of the changes of hands."""
    if not summary.looked:
        return "这段时间没有上报的件,没有可以比的"
    return "\n".join(_lines(summary, routes))


def _lines(summary: Summary, most: int) -> Iterator[str]:
    yield _head(summary)
    yield f"({CAVEAT})"
    yield from _notes(summary)
    if not summary.changed:
        return
    yield f"变在哪里(一件可以有几样):{'、'.join(f'{kind} {n} 件' for kind, n in summary.kinds.items())}"
    yield from _routes(summary, most)
    if summary.terms:
        yield "期限:"
        yield from (f"  {_term(each)}" for each in summary.terms)
    if summary.more:
        yield f"要补的回答多了:{'、'.join(f'{name} {n} 件' for name, n in summary.more)}"
    yield "例:"
    for each in summary.examples:
        yield from _example(each)


def _head(summary: Summary) -> str:
    covered = f"{summary.looked} 件" if summary.looked == summary.total else _part(summary)
    said = [f"{outcome} {n} 件" for outcome, n in summary.counts.items() if outcome is not Outcome.SAME]
    same = summary.counts.get(Outcome.SAME, 0)
    return f"重放 {covered}:" + ",".join([f"{Outcome.SAME} {same} 件", *said])


def _part(summary: Summary) -> str:
    return f"最新的 {summary.looked} 件(这段时间共 {summary.total} 件)"


def _notes(summary: Summary) -> Iterator[str]:
    if summary.lost:
        yield f"注意:{summary.lost} 件原来直接交办,新文字里没有写由谁承办"
    if summary.imported:
        yield f"其中 {summary.imported} 件是导入的历史,没有在本系统办过"
    if summary.beside:
        yield f"其中 {summary.beside} 件新文字还要看同类件,这里按没有同类件算"
    if summary.assumed:
        yield f"其中 {summary.assumed} 件有期限当时没有走到,从上报起算作比较"


def _routes(summary: Summary, most: int) -> Iterator[str]:
    if not summary.routes:
        return
    yield "由谁承办:"
    yield from (f"  {before} → {after} {n} 件" for before, after, n in summary.routes[:most])
    if rest := summary.routes[most:]:
        yield f"  另有 {len(rest)} 种,共 {sum(n for _, _, n in rest)} 件"


def _term(term: Term) -> str:
    said = [_moved("提前", term.earlier), _moved("推后", term.later)]
    others = (
        (term.same, "算法改了而时间不变"),
        (term.gone, "不再要求"),
        (term.new, "新要求"),
        (term.unsaid, "起算改了"),
    )
    return f"{term.name}:" + ",".join([*filter(None, said), *(f"{word} {n} 件" for n, word in others if n)])


def _moved(way: str, moved: Moved | None) -> str:
    if moved is None:
        return ""
    if moved.least == moved.most or moved.most - moved.least < timedelta(minutes=1):
        return f"{way} {moved.count} 件,都是{span(moved.least)}"
    return f"{way} {moved.count} 件(最少{span(moved.least)},中位{span(moved.middle)},最多{span(moved.most)})"


def _example(example: Example) -> Iterator[str]:
    mentions = f",提到{'、'.join(f'“{word}”' for word in example.about.mentions)}" if example.about.mentions else ""
    head = f"{example.number or example.case} {example.about.place} {local(example.opened_at):%Y-%m-%d %H:%M}"
    like = f"(像这样的 {example.like} 件)" if example.like > 1 else ""
    yield f"  {head} {example.category or '没有分类'}{mentions}{like}"
    yield from (f"    {line}" for line in example.says)
