"""What a place has to do beside its cases (本地台账): its duties, states, meetings, votes, plans and rates."""

from __future__ import annotations

from collections.abc import Iterator

from api import answers_beside as a
from api.call import Call
from api.doors import Doors, Nothing
from api.show import maybe, moment
from cases.ports import Scope, Transaction
from cases.refusals import NotFound
from cases.town import clocks
from cases.town_actions import Standing, standing
from dsl.beside_values import EmergencyRule, PlanStepRule

doors = Doors()


@doors.get(
    "/townships/{code}/beside",
    permission="read_public",
    summary="定期事项、态势、会议、表决、预案、口径",
    answer=a.BesideShown,
)
async def beside(call: Call, _query: Nothing) -> a.BesideShown:
    """What the rules of this place say beside single reports, and how it stands now."""
    code = call.params["code"]

    async def find(tx: Transaction) -> int:
        where = (await tx.territory()).by_code(code)
        if where is None:
            raise NotFound(f"没有代码为{code}的辖区")
        return where.id

    town = await call.house.store.run(Scope(), find)
    found = await call.house.store.run(Scope.of(town), lambda tx: standing(call.house, tx, town))
    if found is None:
        raise NotFound("这个辖区还没有启用的规约")
    return _shown(found)


def _shown(found: Standing) -> a.BesideShown:
    rules = found.rules.beside
    states = {**found.rules.at_rest(), **found.town.states}
    return a.BesideShown(
        duties=list(_duties(found)),
        states=[
            a.StateShown(name=name, value=value, declared_at=maybe(found.town.declared_at.get(name)))
            for name, value in states.items()
        ],
        meetings=[
            a.MeetingShown(name=rule.name, convener=str(rule.convener), clause=str(rule.cites[0]))
            for rule in rules.meetings.values()
        ],
        ballots=[
            a.BallotShown(
                name=rule.name,
                base=rule.rule.base.value,
                last=found.town.votes.get(rule.name),
                clause=str(rule.cites[0]),
            )
            for rule in rules.ballots.values()
        ],
        plans=[_plan(rule) for rule in rules.plans.values()],
        rates=[
            a.RateShown(
                name=rule.name,
                numerator=[str(kind) for kind in rule.numerator],
                denominator=[str(kind) for kind in rule.denominator],
                excluded=[str(kind) for kind in rule.excluded],
                clause=str(rule.cites[0]),
            )
            for rule in rules.rates.values()
        ],
    )


def _duties(found: Standing) -> Iterator[a.DutyShown]:
    rules = found.rules.beside.duties
    for clock in clocks(found.town, found.rules, found.calendar):
        by = rules[clock.name].by
        yield a.DutyShown(
            name=clock.name,
            by=str(by) if by else None,
            due_at=moment(clock.due.earliest),
            due_latest=moment(clock.due.latest),
            provisional=clock.due.provisional,
            last_done_at=maybe((found.town.done.get(clock.name) or (None,))[-1]),
            missed=len(found.town.missed.get(clock.name, ())),
            clause=str(clock.cites[0]),
        )


def _plan(rule: EmergencyRule) -> a.PlanShown:
    steps = [_step(step) for step in rule.steps]
    return a.PlanShown(name=rule.name, starter=str(rule.starter), steps=steps, clause=str(rule.cites[0]))


def _step(step: PlanStepRule) -> a.PlanStepShown:
    return a.PlanStepShown(
        item=step.item,
        by=str(step.by) if step.by else None,
        to=[str(who) for who in step.to],
        places=list(step.places),
        receipt=str(step.receipt) if step.receipt else None,
        then=str(step.then) if step.then else None,
    )
