"""Reads where a clause sends a report (交办): units, tables, the pool."""

from __future__ import annotations

from dataclasses import replace

from dsl import conditions, tree
from dsl.circumstances import NAMED
from dsl.decision import ClockStart, Offer, Rung, RungAction, UnitRef
from dsl.draft import Reading
from dsl.facts import HOLDER
from dsl.layer import RouteRule, TableRule, Target, ToCandidates, ToNamed, ToPool, ToTable, ToUnit
from dsl.moving import moving_names
from dsl.read_terms import add_clock, plain_clock
from dsl.scope import find_unit
from dsl.terms import TimeRules

#: A heading with one of these says itself that its clause, which has no condition, is for every report.
FOR_ALL = ("其余", "其他", "其它", "一般", "所有", "全部", "一律")


def route(r: Reading, line: tree.RouteTo) -> None:
    """由 A 主办, 办理 or 先行受理."""
    target = _target(r, line)
    if target is None:
        return
    assisting, tables = helpers(r, line.assisting)
    _check_by_another_name(r, line)
    add_route(r, line, RouteRule(target, assisting, r.units(line.copies), tables))


def helpers(r: Reading, names: tuple[tree.Name, ...]) -> tuple[tuple[UnitRef, ...], tuple[TableRule, ...]]:
    """协办: units, and 对照 that say which unit it is."""
    tables = {name.text: r.scope.find(lambda scope: scope.tables, name.text) for name in names}
    units = r.units(tuple(name for name in names if tables[name.text] is None))
    return units, tuple(table for table in tables.values() if table is not None)


def _check_by_another_name(r: Reading, line: tree.RouteTo) -> None:
    """综合执法队 主办,城管队 协办: one unit by two of its names; the same name twice is told by the names."""
    seen: dict[UnitRef, tuple[str, str]] = {}
    parts = ((line.lead, "主办"), *((n, "协办") for n in line.assisting), *((n, "抄送") for n in line.copies))
    for name, part in parts:
        unit = r.scope.find(lambda scope: scope.units, name.text)
        if unit is not None and unit.ref in seen and seen[unit.ref][0] != name.text:
            other, before = seen[unit.ref]
            message = f"“{name.text}”就是“{other}”,已经{before},不用再{part}"
            r.found.add("D729", name.span, message, "留一处,另一处删去")
        elif unit is not None:
            seen.setdefault(unit.ref, (name.text, part))


def candidates(r: Reading, line: tree.Candidates) -> None:
    """由 甲、乙 候选: the first that claims it, or 依次, each for so long."""
    units = tuple(dict.fromkeys(r.units(line.names)))
    if len(units) < _SEVERAL:
        advice = "只有一家的写 由 某单位 办理"
        r.found.add("D824", line.span, "候选至少要有两家不同的单位", advice)
        return
    add_route(r, line, RouteRule(ToCandidates(units, _offer(r, line))))


_SEVERAL = 2


def _offer(r: Reading, line: tree.Candidates) -> Offer | None:
    if not line.in_turn:
        return None
    term = r.words.term(line.each, r.found) if line.each else None
    return Offer((r.cite(line),), term, r.words.rules(term) if term else TimeRules())


def _target(r: Reading, line: tree.RouteTo) -> Target | None:
    if line.lead.text == "该单位":
        if not _asks_for_named(r.clause.condition):
            r.found.add("D712", line.lead.span, "该单位 指谁不清楚", "只有写了 指名单位的,才能由 该单位 办理")
        return ToNamed()
    table = r.scope.find(lambda scope: scope.tables, line.lead.text)
    if table is not None:
        return ToTable(table)
    unit = find_unit(r.scope, line.lead, r.found)
    return ToUnit(unit.ref) if unit else None


def pool(r: Reading, line: tree.Pool) -> None:
    """由 各单位 认领."""
    add_route(r, line, RouteRule(ToPool()))


def add_route(r: Reading, line: tree.Body, rule: RouteRule) -> None:
    """One way for a report; without a condition it is for the rest (其余)."""
    rest = isinstance(r.condition, conditions.Always)
    if rest and r.clause.condition is None:
        _heading_for_all(r)
    if HOLDER in moving_names(r.condition):
        advice = "去向可以看类别、位置、指名单位;承办单位 属于 …… 写在时限、升级的条文里"
        r.found.add("D657", line.span, "还没有交办,不能看承办单位来定去向", advice)
    if isinstance(rule.target, ToUnit | ToTable | ToCandidates) and _only_mentions(r.condition):
        _warn_of_words(r)
    (r.draft.fallbacks if rest else r.draft.routes).append(r.ruled(line, rule))


def _only_mentions(condition: conditions.Condition) -> bool:
    if isinstance(condition, conditions.AnyOf):
        return bool(condition.parts) and all(map(_only_mentions, condition.parts))
    return isinstance(condition, conditions.TextMentions)


def _warn_of_words(r: Reading) -> None:
    """不是移动的杆 mentions 移动 too: words alone may send a report to the wrong unit."""
    span = r.clause.condition.span if r.clause.condition else r.clause.ref.span
    message = f"{r.clause.ref.text}只凭提到的字定去向,“不是……”里的字也算提到"
    r.found.warn("D774", span, message, "最好再写一个条件,例如“,并且 类别 属于 路灯的”;就要这样的,可以不改")


def _heading_for_all(r: Reading) -> None:
    """第一条 路灯 由 … 办理 reads as if only street lamps went there, but a heading is no condition."""
    title = r.clause.title
    if title is None or any(word in title.text for word in FOR_ALL):
        return
    message = f"“{title.text}”只是标题,不是条件,这样所有的件都照{r.clause.ref.text}办"
    asked = f"类别 属于 {title.text}" if r.scope.path(title.text) else "类别 属于 路灯"
    r.found.add("D727", title.span, message, f"写作“{title.text} {asked}的,由 ……”;真管所有的件,标题写“其余”")


def unclaimed(r: Reading, line: tree.Unclaimed) -> None:
    """2个工作时内 无人认领的,由 … 指定."""
    who = r.recipient(line.who)
    term = r.words.term(line.within, r.found)
    if who is None or term is None:
        return
    cite = r.cite(line)
    action = RungAction.APPOINT if line.action == "指定" else RungAction.REMIND
    rung = Rung(action, who, None, (cite,))
    r.draft.arbiters.append(r.ruled(line, who))
    add_clock(r, line, replace(plain_clock(r, line, "认领", ClockStart.POOLED, term), rungs=(rung,)))


def _asks_for_named(condition: tree.Condition | None) -> bool:
    if isinstance(condition, tree.AllOf):
        return any(_asks_for_named(part) for part in condition.parts)
    of_a_kind = isinstance(condition, tree.UnitKindIs) and condition.party.text == NAMED and not condition.negated
    return of_a_kind or isinstance(condition, tree.NamesUnit)
