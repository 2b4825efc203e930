"""Reads when a unit may say "not ours" (退回) and who judges the answer (评价)."""

from __future__ import annotations

from collections.abc import Iterator

from dsl import tree
from dsl.decision import ClockStart, LowRating, Rater, RatingRule, Recipient, RecipientKind, ReturnRule
from dsl.draft import Reading
from dsl.read_terms import add_clock, plain_clock
from dsl.terms import TimeRules
from dsl.words import start_fits

#: Every reporter of a joined case for himself.
EACH_REPORTER = "每位上报人"
WHOLE = 100
#: The only rate that a rating counts in.
RATE = "满意率"


def returns(r: Reading) -> None:
    """可以退回, 再退的 and 指定后 of one clause together."""
    lines = [line for line in r.clause.body if isinstance(line, tree.Returnable)]
    again = [line for line in r.clause.body if isinstance(line, tree.ReturnedAgain)]
    final = [line for line in r.clause.body if isinstance(line, tree.NoReturn)]
    orphans = [*(line.span for line in again), *(line.span for line in final)] if not lines else []
    for span in orphans:
        r.found.add("D719", span, "没有写可以退回,就没有再退", "请在同一条里先写 可以退回 和期限")
    for line in lines[:1]:
        then = r.recipient(again[0].who) if again else None
        r.draft.returns.append(r.ruled(line, _return_rule(r, line, then, final=bool(final))))


def _return_rule(r: Reading, line: tree.Returnable, then: Recipient | None, *, final: bool) -> ReturnRule:
    within = r.words.term(line.within, r.found) if line.within else None
    if line.start and line.start.event.text != ClockStart.ASSIGNED:
        r.found.add("D720", line.start.span, "退回的期限要从交办起算", "请写 自交办时起,或者 自交办之日起")
    elif line.start and within:
        start_fits(line.start, within, r.found)
    rules = r.words.rules(within) if within else TimeRules()
    consent = r.recipient(line.consent) if line.consent else None
    _check_consent(r, line, consent)
    return ReturnRule((r.cite(line),), within, rules, line.times, line.reason, then, final, consent)


def _check_consent(r: Reading, line: tree.Returnable, consent: Recipient | None) -> None:
    """Whoever agrees is a unit, and not the one that hands it back."""
    if line.consent is not None and consent is not None and consent.kind not in _CONSENTS:
        advice = "请写一个单位或者岗位,例如“须经 镇人大主席团 同意”"
        r.found.add("D826", line.consent.span, f"退回不能由{line.consent.text}同意", advice)


_CONSENTS = frozenset({RecipientKind.UNIT, RecipientKind.POST, RecipientKind.STEWARD})


def rating(r: Reading) -> None:
    """由 上报人 评价, 未评的 and 低于3星 of one clause together."""
    rated = [line for line in r.clause.body if isinstance(line, tree.RatedBy)]
    for line in rated:
        _rated_by(r, line)
    rest = [line for line in r.clause.body if isinstance(line, tree.Unrated | tree.LowRated | tree.Deemed)]
    unrated = [line for line in r.clause.body if isinstance(line, tree.Unrated)]
    for other in (line.rate for line in unrated if line.rate.text != RATE):
        r.found.add("D724", other.span, f"评价不影响{other.text}", f"请写 计入 或者 不计入 {RATE}")
    if rest and not rated:
        r.found.add("D721", rest[0].span, "没有写由谁评价", "请先写 自答复之日起…内 由 上报人 评价")


def _rated_by(r: Reading, line: tree.RatedBy) -> None:
    term = r.words.term(line.within, r.found)
    if line.start.event.text != ClockStart.ANSWERED or line.start.what != "发生":
        r.found.add("D722", line.start.span, "评价的期限要从答复起算", "请写 自答复之日起")
    elif term is not None:
        start_fits(line.start, term, r.found)
        add_clock(r, line, plain_clock(r, line, "评价", ClockStart.ANSWERED, term))
    counts = all(each.counts for each in r.clause.body if isinstance(each, tree.Unrated))
    deemed = next((each.stars for each in r.clause.body if isinstance(each, tree.Deemed)), None)
    low = (_low(r, each) for each in r.clause.body if isinstance(each, tree.LowRated))
    rule = RatingRule((r.cite(line),), counts, tuple(low), tuple(_raters(r, line)), deemed)
    r.draft.ratings.append(r.ruled(line, rule))


def _raters(r: Reading, line: tree.RatedBy) -> Iterator[Rater]:
    """Everybody with a weight: as written, or all alike."""
    if [name.text for name in line.who] == [RecipientKind.REPORTER] and not line.shares:
        return  # nobody else judges
    shares = {share.who.text: share.percent for share in line.shares}
    for share in line.shares:
        if share.who.text not in {name.text for name in line.who}:
            advice = f"评价的是 {'、'.join(name.text for name in line.who)}"
            r.found.add("D780", share.who.span, f"“{share.who.text}”不评价,没有份额", advice)
    if shares and (len(shares) < len(line.who) or sum(shares.values()) != WHOLE):
        advice = f"每一方都要写,加起来是 {WHOLE}%"
        r.found.add("D781", line.shares[0].span, f"份额加起来是 {sum(shares.values())}%", advice)
    for name in line.who:
        each = name.text == EACH_REPORTER
        who = Recipient(RecipientKind.REPORTER) if each else r.recipient(name)
        if who is None or who.kind in (RecipientKind.HOLDER, RecipientKind.ASSISTING):
            if who is not None:
                r.found.add("D723", name.span, f"“{name.text}”不能评价自己的答复", "请写 由 上报人 评价")
            continue
        yield Rater(name.text, who, shares.get(name.text, 1), each)


def _low(r: Reading, line: tree.LowRated) -> LowRating:
    redo = r.words.term(line.redo, r.found) if line.redo else None
    report_to = r.recipient(line.report_to) if line.report_to else None
    return LowRating(line.nth, line.below, (r.cite(line),), redo, report_to)
