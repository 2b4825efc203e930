"""Where a file is laxer than the files above it (比上级宽): a longer term, or a notice that is no longer given.

What is laxer for every report has been refused already (D761); here is what shows for some reports only. What a
superior has not marked 必须执行 may be set otherwise below; the clerk is told all the same.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.decision import ClockSpec, Recipient
from dsl.layer import Layer, Ruled, RungRule
from dsl.proving import spell
from dsl.proving.asked import Asked, Unshown
from dsl.proving.values import Example, Finding, Kind, OutOfWork, Verdict
from dsl.ruleset import Ruleset
from dsl.strictness import Counted, is_window, weaker_term


def weaker(asked: Asked, code: str) -> Iterator[Finding]:
    """Each term of the file that is laxer than one above, with a report to which both apply."""
    rules = asked.matter.rules
    for number, rule in enumerate(rules):
        if rule.cite.jurisdiction != code or rule.cite.mandatory:
            continue
        for other, above in enumerate(rules):
            if above.cite.jurisdiction == code or not _laxer(rule.value, above.value):
                continue
            yield from _both(asked, number, other, code)


def _laxer(own: ClockSpec, above: ClockSpec) -> bool:
    what = "行使期" if is_window(own) else "时限"
    if own.starts != above.starts:
        return False
    return weaker_term(what, Counted(own.term, own.time), Counted(above.term, above.time)) is True


def _both(asked: Asked, number: int, other: int, code: str) -> Iterator[Finding]:
    rules = asked.matter.rules
    own, above = rules[number], rules[other]
    before = [each for each in asked.before(number) if each != other]
    mine = f"{spell.clause(own.cite, code)}的{own.value.name}是{own.value.term}"
    said = f"{mine},{spell.clause(above.cite, code)}是{above.value.term}"
    cites = (own.cite, above.cite)
    try:
        both = [asked.true[number], asked.true[other], *(asked.untrue[each] for each in before)]
        box = asked.find([*both, asked.space.usual])
        usual = box is not None
        if box is None and above.cite.mandatory:
            box = asked.find(both)
        if box is None:
            return
        facts = asked.shown(box, [number, other], before)
    except (OutOfWork, Unshown):
        text = f"{said};有没有两条都管得到的件,未能判定"
        yield Finding(Kind.WEAKER, Verdict.UNDECIDED, cites, text)
        return
    example = Example(spell.report(facts), facts)
    if above.cite.mandatory and not usual:
        channel = facts.channel
        text = f"{said},必须执行:来源渠道 {channel} 的,以上级的为准"
        yield Finding(Kind.WEAKER, Verdict.PROVED, cites, text, "两条都写进依据,不用改", example)
    elif above.cite.mandatory:
        text = f"{said},必须执行:有的件本条比上级宽,要以上级的为准"
        advice = f"请改成{above.value.term},或者把本条的条件改窄"
        yield Finding(Kind.WEAKER, Verdict.REFUTED, cites, text, advice, example)
    else:
        text = f"{said}:本条比上级宽;上级没有写必须执行,以本条为准"
        yield Finding(Kind.WEAKER, Verdict.PROVED, cites, text, "本意就是这样的,不用改", example)


def dropped(rules: Ruleset, code: str) -> Iterator[Finding]:
    """A ladder of the file itself takes the place of the one above, whose recipients hear nothing any more."""
    own = next(layer for layer in rules.layers if layer.code == code)
    for clock in dict.fromkeys(rule.value.clock for rule in own.rungs):
        mine = [rule for rule in own.rungs if rule.value.clock == clock]
        above = next((found for layer in rules.layers if layer is not own and (found := _of(layer, clock))), [])
        heard = {str(who) for rule in mine for who in _told(rule)}
        lost = [rule for rule in above if not rule.cite.mandatory and not {str(who) for who in _told(rule)} <= heard]
        if lost:
            names = "、".join(dict.fromkeys(str(who) for rule in lost for who in _told(rule) if str(who) not in heard))
            text = (
                f"{spell.clauses([rule.cite for rule in mine], code)}写了{clock}的升级,"
                f"{spell.clauses([rule.cite for rule in lost], code)}里通知{names}的就不再用了"
            )
            cites = tuple(dict.fromkeys(rule.cite for rule in (*mine, *lost)))
            yield Finding(Kind.WEAKER, Verdict.PROVED, cites, text, f"要继续通知{names}的,请在本条里也写上")


def _of(layer: Layer, clock: str) -> list[Ruled[RungRule]]:
    return [rule for rule in layer.rungs if rule.value.clock == clock]


def _told(rule: Ruled[RungRule]) -> tuple[Recipient, ...]:
    rung = rule.value.rung
    return tuple(who for who in (rung.recipient, *rung.also) if who is not None)
