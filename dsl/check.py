"""What files must have together (通查): somewhere for every report to go, and a clock behind every rung."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dsl import tree
from dsl.alarms import COLOURS
from dsl.bundle import Group
from dsl.check_alarms import check_colours
from dsl.conditions import Always
from dsl.decision import ClockSpec
from dsl.findings import Findings
from dsl.layer import Layer
from dsl.terms import TimeUnit
from dsl.words import open_on_weekdays


@dataclass(frozen=True, slots=True)
class Checked:
    """One file of a jurisdiction with everything that was read from it; ``sound`` when all of it could be parsed."""

    file: tree.RuleFile
    layer: Layer
    groups: tuple[Group, ...]  # in sight, own and above
    found: Findings
    sound: bool


#: Levels whose files need not send every report somewhere: the files below them do.
LEAVES_IT_BELOW = ("省", "国家")


def check_reach(chain: Sequence[Checked]) -> None:
    """``chain`` runs from one jurisdiction up: every report must go somewhere, every rung belong to a clock."""
    nearest = chain[0]
    for heading in nearest.file.of(tree.Heading)[:1]:
        if heading.level in LEAVES_IT_BELOW:
            continue
        _check_rest(chain, heading, nearest.found)
        _check_steward(chain, heading, nearest.found)
    _check_ladder_hours(chain)
    check_colours(nearest.file, nearest.found, [each.layer for each in chain])
    _check_rating(chain, nearest)


def _check_rest(chain: Sequence[Checked], heading: tree.Heading, found: Findings) -> None:
    if not any(isinstance(rule.condition, Always) for each in chain for rule in each.layer.fallbacks):
        advice = "请在本文件或者上级的文件里写一条没有条件的,例如“第七条 其余 由 各单位 认领”"
        found.add("D732", heading.span, f"{heading.name.text}没有写其余的件交给谁", advice)


def _check_steward(chain: Sequence[Checked], heading: tree.Heading, found: Findings) -> None:
    """督促单位 must be somebody for every report: the group's own, or one that all groups in sight share."""
    if not any(_names_steward(clause) for each in chain for clause in each.file.of(tree.Clause)):
        return
    groups = chain[0].groups
    own = [group for group in groups if heading.code in group.members]
    stewards = {group.steward for group in own or groups}
    if len(stewards) != 1 or None in stewards:
        advice = "请声明一个含本地方的群,写明 由 谁 督促"
        found.add("D733", heading.span, f"{heading.name.text}的督促单位不明", advice)


def _names_steward(clause: tree.Clause) -> bool:
    named: list[tree.Name | None] = []
    for line in clause.body:
        match line:
            case tree.Unclaimed(who=who) | tree.ReturnedAgain(who=who) | tree.Review(who=who):
                named.append(who)
            case tree.Rung(who=who, cleared_by=cleared_by):
                named += [*who, cleared_by]
            case tree.Returnable(consent=consent):
                named.append(consent)
            case tree.LowRated(report_to=report_to):
                named.append(report_to)
            case _:
                continue
    return any(name is not None and name.text == "督促单位" for name in named)


def _check_ladder_hours(chain: Sequence[Checked]) -> None:
    """A rung in 工作时 is counted by the clock's own file, which must have office hours then."""
    clocks = [spec for each in chain for spec in _clocks(each)]
    for each in chain:
        for rung in _rungs(each.file):
            counted = rung.after is not None and rung.after.unit == TimeUnit.WORK_HOUR
            if counted and any(_is_closed(spec, rung) for spec in clocks):
                message = f"{rung.clock.text}的时限在没有办公时间的文件里,逾期不能按工作时计算"
                each.found.add("D734", rung.span, message, "请改用 连续小时 或者 工作日")


def _is_closed(spec: ClockSpec, rung: tree.Rung) -> bool:
    return spec.name == rung.clock.text and not open_on_weekdays(spec.time)


def _check_rating(chain: Sequence[Checked], nearest: Checked) -> None:
    answered = any(spec.name == "答复" for each in chain for spec in _clocks(each))
    for clause in nearest.file.of(tree.Clause):
        rated = [line for line in clause.body if isinstance(line, tree.RatedBy)]
        if rated and not answered:
            advice = "请写一条 答复 的时限,例如“自受理之日起 1个月内 答复”"
            nearest.found.add("D735", clause.ref.span, f"{clause.ref.text}要求评价,但是没有一条要求答复", advice)


def check_order(file: tree.RuleFile, found: Findings) -> None:
    """Rungs fire in the order of the text, so a later line may not be due before an earlier one of the same clock."""
    climbed: dict[tuple[str, str], tree.Rung] = {}
    for rung in _rungs(file):
        key = (rung.clock.text, rung.clause.text if rung.clause else "")
        before = climbed.get(key)
        if rung.when in COLOURS:
            continue
        if before is not None and _is_earlier(rung.after, before.after):
            message = f"{rung.clock.text}的升级次序颠倒:这一级比第 {before.span.line} 行的早"
            found.add("D740", rung.span, message, "请按从早到晚写")
        climbed[key] = rung


def _is_earlier(after: tree.Duration | None, before: tree.Duration | None) -> bool:
    """Only like units are compared: 30小时 and 1天 depend on the day."""
    if after is None or before is None:
        return after is None and before is not None
    return after.unit == before.unit and after.amount < before.amount


def check_references(checked: Checked, above: Mapping[str, Checked], family: Sequence[Checked]) -> None:
    """``above`` by place: the file itself and those above it; ``family`` adds those below, whose clocks may climb."""
    for rung in _rungs(checked.file):
        if rung.clause is not None:
            _check_reference(rung.clause, rung, checked, above)
        elif not any(spec.name == rung.clock.text for each in family for spec in _clocks(each)):
            advice = f"请先写一条 {rung.clock.text} 的时限"
            checked.found.add("D736", rung.clock.span, f"没有一条规定{rung.clock.text}的时限,升级无从算起", advice)


def _check_reference(ref: tree.ClauseRef, rung: tree.Rung, checked: Checked, above: Mapping[str, Checked]) -> None:
    place = ref.place.text if ref.place else checked.layer.place
    target = above.get(place)
    if target is None:
        checked.found.add("D737", ref.span, f"“{place}”不是本地方,也不是它的上级", "只能引用本文件或者上级的条文")
        return
    clauses = [clause.ref.text for clause in target.file.of(tree.Clause)]
    if ref.text not in clauses:
        checked.found.add("D738", ref.span, f"{place}没有{ref.text}", f"{place}的条文到{clauses[-1]}为止")
    elif not any(_is_of(spec, ref, rung) for spec in _clocks(target)):
        checked.found.add("D739", ref.span, f"{ref.text}没有规定{rung.clock.text}的时限", "请引用规定这个时限的那一条")


def _is_of(spec: ClockSpec, ref: tree.ClauseRef, rung: tree.Rung) -> bool:
    return spec.name == rung.clock.text and spec.cites[0].clause == ref.text


def _rungs(file: tree.RuleFile) -> Iterator[tree.Rung]:
    return (line for clause in file.of(tree.Clause) for line in clause.body if isinstance(line, tree.Rung))


def _clocks(checked: Checked) -> Iterator[ClockSpec]:
    return (rule.value for rule in checked.layer.clocks)
