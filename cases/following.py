"""What happens next to a case (下一步): a sentence for whoever reported it, the clauses that say so, and by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cases.kin import under_way
from cases.stars import silent
from cases.state import Case, Clock, Phase
from cases.steps import remaining, windows
from cases.summary import leading_clock
from dsl.decision import OFFER, Cite
from dsl.period import show


@dataclass(frozen=True, slots=True)
class Following:
    """``text`` says it with its due time. ``due_latest`` differs from ``due_at`` while that is provisional (暂定)."""

    text: str
    clauses: tuple[Cite, ...] = ()
    due_at: datetime | None = None
    due_latest: datetime | None = None
    provisional: bool = False


def following(case: Case) -> Following:
    """What is waited for now; of a closed case how it ended."""
    if case.phase is Phase.CLOSED:
        return Following(_ENDED.get(case.close_reason or "", "已经办结"), _ending_clauses(case))
    said = _waiting(case)
    clock = leading_clock(case)
    if said is not None:
        text, cites = said
        return _by(text, cites, clock, say=False)
    text, cites, clock = _in_turn(case, clock)
    return _by(text, cites, clock, say=True)


def next_step(case: Case) -> str:
    """The sentence alone."""
    return following(case).text


def _by(text: str, cites: tuple[Cite, ...], clock: Clock | None, *, say: bool) -> Following:
    if clock is None:
        return Following(text, tuple(dict.fromkeys(cites)))
    due = f",{_due(clock)}" if say else ""
    clauses = tuple(dict.fromkeys((*cites, *clock.cites)))
    return Following(text + due, clauses, clock.due_at, clock.due_latest, clock.provisional)


def _due(clock: Clock) -> str:
    when = f"{show(clock.due_at)}{'(暂定)' if clock.provisional else ''}"
    return f"{clock.name}已经逾期,期限是 {when}" if clock.overdue else f"{clock.name}不迟于 {when}"


# --- what somebody else has to say first ------------------------------------------------------------------------------


def _waiting(case: Case) -> tuple[str, tuple[Cite, ...]] | None:
    """What stands before everything else, with its clauses; its sentence names no term."""
    plan = case.plan
    if case.asked is not None:
        return f"请上报人回答{case.asked.unit.name}的询问", ()
    if case.phase is Phase.POOLED and case.missing:
        return f"请上报人补充:{'、'.join(case.missing)};同时等待有关单位认领", plan.route.cites
    if case.phase is Phase.POOLED and plan.route.pending:
        return f"{'、'.join(map(str, plan.route.pending))};同时等待有关单位认领", plan.route.cites
    if case.answered and case.phase is Phase.ACCEPTED:
        return f"已经答复,{remaining(case)}", ()
    if case.phase is Phase.ACCEPTED and (paused := _paused(case)) is not None:
        stay = paused.spec.stay
        reason = f"因{paused.paused_for}" if paused.paused_for else ""
        return f"{case.unit.name}正在办理,{paused.name}{reason}中止计算,恢复以后继续计算", stay.cites if stay else ()
    return None


def _paused(case: Case) -> Clock | None:
    return next((clock for clock in case.clocks.values() if clock.running and clock.paused), None)


# --- whose turn it is -------------------------------------------------------------------------------------------------


def _in_turn(case: Case, clock: Clock | None) -> tuple[str, tuple[Cite, ...], Clock | None]:
    plan = case.plan
    holder = case.holder.name if case.holder else "承办单位"
    if case.reviewing is not None:
        review = next((each for each in plan.reviews if each.stage == case.reviewing.stage), None)
        own = case.running(case.reviewing.stage) or clock
        stage = case.reviewing.stage
        return f"等待{case.reviewing.unit.name}{stage},{stage}以后交办", review.cites if review else (), own
    if case.awaiting is not None:
        return _to_agree(case, holder, clock)
    if case.returning is not None:
        cites = plan.returns.cites if plan.returns else ()
        return f"{holder}申请退回,等待{case.returning.name}同意", cites, clock
    if case.phase is Phase.POOLED:
        return _to_claim(case), plan.route.cites, (case.running(OFFER) if case.offered else None) or clock
    if case.phase is Phase.ANSWERED:
        return *_to_rate(case), clock or min(windows(case), key=lambda each: each.due_at, default=None)
    cites = plan.route.cites if case.phase is Phase.ASSIGNED else ()
    return under_way(case.kin) + _IN_HAND[case.phase.value].format(holder=holder), cites, clock


def _to_agree(case: Case, holder: str, clock: Clock | None) -> tuple[str, tuple[Cite, ...], Clock | None]:
    awaiting, plan = case.awaiting, case.plan
    if awaiting is not None and case.phase is Phase.REVIEW:
        return f"等待{awaiting.approver.name}批准是否受理", plan.refusal.cites if plan.refusal else (), clock
    name = awaiting.approver.name if awaiting else ""
    return f"{holder}申请终止办理,等待{name}批准", plan.ending.cites if plan.ending else (), clock


def _to_claim(case: Case) -> str:
    if case.offered is not None:
        return f"正在询问{case.offered.name}是否接单"
    if case.only and case.candidates:
        return f"等待{'、'.join(each.name for each in case.candidates)}认领"
    return "等待有关单位认领"


def _to_rate(case: Case) -> tuple[str, tuple[Cite, ...]]:
    names = [rater.name for rater in silent(case)]
    cites = case.plan.rating.cites if case.plan.rating else ()
    if names:
        return f"请{'、'.join(names)}评价", cites
    left = "、".join(dict.fromkeys(clock.name for clock in windows(case)))
    return f"已经评价,等待{left or '各项期限'}期满", cites


#: By the value of the phase.
_IN_HAND = {
    "passing": "等待代表转报",
    "assigned": "等待{holder}受理",
    "accepted": "{holder}正在办理,办结后答复上报人",
}

# --- how it ended -----------------------------------------------------------------------------------------------------

_ENDED = {
    "refused": "不予受理,已经办结;有新情况可以另行上报",
    "ended": "已终止办理;有新情况可以另行上报",
    "merged": "已并入首件,首件的进展会告诉上报人",
    "unrated": "已经办结;评价期满没有评价",
    "withdrawn": "已经撤回",
    "settled": "已由代表当场办结",
    "coordinator": "已由督办人员办结",
    "transferred": "已移送,进展会告诉上报人",
}

#: Ends that people have made and no clause.
_BY_HAND = frozenset({"withdrawn", "settled", "coordinator", "transferred"})


def _ending_clauses(case: Case) -> tuple[Cite, ...]:
    plan = case.plan
    if case.close_reason in _BY_HAND:
        return ()
    rule = {"refused": plan.refusal, "ended": plan.ending, "merged": plan.merging}.get(case.close_reason or "")
    if rule is not None:
        return rule.cites
    return plan.rating.cites if plan.rating else ()
