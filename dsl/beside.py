"""What a rule file says beside its clauses on single reports: rates, duties, meetings, votes, plans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dsl import tree
from dsl.beside_values import BallotRule, Beside, DutyRule, EmergencyRule, MeetingRule, PlanStepRule
from dsl.decision import CaseKind, Cite, Kind, RateRule
from dsl.diagnostics import Span
from dsl.findings import Findings
from dsl.parties import party
from dsl.read_beside import beat_of, read_every, read_threshold, read_vote
from dsl.recurring import Recurring, SinceLast, needs_anchor
from dsl.scope import Scope
from dsl.words import Words

#: Kinds that no case can be both of: a rate of one among the other is always nought.
_APART = frozenset(
    {
        frozenset({CaseKind.RATED, CaseKind.UNRATED}),
        frozenset({CaseKind.IN_TIME, CaseKind.LATE}),
        frozenset({CaseKind.REFUSED, CaseKind.ANSWERED}),
    }
)


def read_beside(file: tree.RuleFile, scope: Scope, words: Words, found: Findings) -> Beside:
    """What one file declares of it; mistakes go to ``found``."""
    reader = _Reader(file, scope, words, found)
    return Beside(
        rates={each.name.text: _checked(each, _rate(each, scope), found) for each in file.of(tree.Rate)},
        duties=dict(reader.duties()),
        meetings=dict(reader.meetings()),
        ballots=dict(reader.ballots()),
        plans=dict(reader.plans()),
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    file: tree.RuleFile
    scope: Scope
    words: Words
    found: Findings

    def duties(self) -> Iterator[tuple[str, DutyRule]]:
        """Every 定期 of the clauses; one that is named twice keeps its first period."""
        first: dict[str, int] = {}
        for clause in self.file.of(tree.Clause):
            for line in clause.body:
                if not isinstance(line, tree.Duty):
                    continue
                if clause.condition is not None:
                    self.found.add("D783", line.span, "定期的事不看哪一件,不能带条件", "请写在没有条件的一条里")
                if line.name.text in first:
                    message = f"“{line.name.text}”的周期写了两次"
                    self.found.add("D784", line.span, message, f"第 {first[line.name.text]} 行已经写过,留一处")
                    continue
                first[line.name.text] = line.span.line
                duty = self._duty(line, self._cite(clause.ref.text, line.span, line.item, clause.title))
                if duty is not None:
                    yield duty.name, duty

    def _duty(self, line: tree.Duty, cite: Cite) -> DutyRule | None:
        recurring = self._recurring(line)
        by = party(self.scope, line.by, self.found) if line.by else None
        if recurring is None:
            return None
        return DutyRule(line.name.text, recurring, by, self.words.ordinary, (cite,))

    def _recurring(self, line: tree.Duty) -> Recurring | None:
        since = line.every.since_last
        if since is not None:
            term = self.words.term(since, self.found)
            return SinceLast(term) if term else None
        dates = self.file.of(tree.Effective)
        if not dates and needs_anchor(*beat_of(line.every)):
            advice = "请在文件开头写 施行 的日期,周期从那一天算起"
            self.found.add("D785", line.every.span, "这个周期不知道从哪一天算起", advice)
            return None
        return read_every(line.every, line.rolling, dates[0].day if dates else date.min)

    def meetings(self) -> Iterator[tuple[str, MeetingRule]]:
        """Every 会议."""
        for each in self.file.of(tree.Meeting):
            convener = party(self.scope, each.convener, self.found)
            quorum = read_threshold(each.quorum) if each.quorum else None
            if convener is not None:
                cite = self._cite(f"会议 {each.name.text}", each.span)
                yield each.name.text, MeetingRule(each.name.text, convener, quorum, (cite,))

    def ballots(self) -> Iterator[tuple[str, BallotRule]]:
        """Every 表决."""
        for each in self.file.of(tree.Vote):
            if each.exact_half is not None and not each.threshold.majority:
                advice = "删去 恰好半数;它只对 过半数 有意义"
                self.found.add("D786", each.span, "不是过半数通过的,恰好半数没有意义", advice)
            if each.threshold.votes == 0:
                self.found.add("D305", each.threshold.span, "这里的票数不合适", "写一个大于 0 的整数,例如“5票以上”")
                continue
            cite = self._cite(f"表决 {each.name.text}", each.span)
            yield each.name.text, BallotRule(each.name.text, read_vote(each), (cite,))

    def plans(self) -> Iterator[tuple[str, EmergencyRule]]:
        """Every 预案."""
        for each in self.file.of(tree.EmergencyPlan):
            starter = party(self.scope, each.starter, self.found)
            steps = tuple(self._step(step) for step in each.steps)
            if starter is not None:
                cite = self._cite(f"预案 {each.name.text}", each.span)
                yield each.name.text, EmergencyRule(each.name.text, starter, steps, (cite,))

    def _step(self, step: tree.PlanStep) -> PlanStepRule:
        broadcast = step.how == "广播"
        to = () if broadcast else tuple(who for name in step.to if (who := party(self.scope, name, self.found)))
        return PlanStepRule(
            item=step.label,
            by=party(self.scope, step.by, self.found) if step.by else None,
            to=to,
            places=tuple(name.text for name in step.to) if broadcast else (),
            receipt=self.words.term(step.receipt, self.found) if step.receipt else None,
            then=party(self.scope, step.then_who, self.found) if step.then_who else None,
            acts=step.then == "代",
            time=self.words.ordinary,
        )

    def _cite(self, clause: str, span: Span, item: str | None = None, title: tree.Name | None = None) -> Cite:
        heading = title.text if title else ""
        return Cite(self.scope.code, self.scope.place, clause, item, heading, span.line)


def _checked(each: tree.Rate, rule: RateRule, found: Findings) -> RateRule:
    _check_rate(each, rule, found)
    return rule


def _rate(each: tree.Rate, scope: Scope) -> RateRule:
    cite = Cite(scope.code, scope.place, f"口径 {each.name.text}", line=each.span.line)
    return RateRule(each.name.text, _kinds(each.numerator), _kinds(each.denominator), _kinds(each.excluded), (cite,))


def _kinds(written: tuple[tree.CaseKind, ...]) -> tuple[Kind, ...]:
    return tuple(_kind(each) for each in written)


def _kind(written: tree.CaseKind) -> Kind:
    if written.stars is None:
        return Kind(CaseKind(written.word))
    return Kind(CaseKind.STARS_FROM if written.at_least else CaseKind.STARS_TO, written.stars)


def _check_rate(each: tree.Rate, rule: RateRule, found: Findings) -> None:
    """A rate that can only be nought or whole is a slip of the pen."""
    if set(rule.denominator) <= set(rule.numerator):
        found.add("D782", each.numerator[0].span, "分子和分母一样,总是 100%", "分母写大的范围,例如 4星以上的 占 已评的")
        return
    for above, written in zip(rule.numerator, each.numerator, strict=True):
        if all(frozenset({above.kind, below.kind}) in _APART for below in rule.denominator):
            message = f"{above} 的件不会又是 {'、'.join(map(str, rule.denominator))} 的"
            found.add("D782", written.span, message.replace("的 的", "的"), "分子要在分母的范围之内")
        elif above in rule.excluded:
            found.add("D782", written.span, f"{above}写在分子里,又写了不计", "留一处")
