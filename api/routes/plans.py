"""Emergency plans at work (预案的执行): started, told on from step to step, answered, lifted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from api import answers_plans as a
from api import bodies_plans as b
from api.call import Call
from api.doors import Doors, Nothing, Reply
from api.show import maybe, moment, moment_of
from cases import plan_doing as doing
from cases.house import Replayed, located, territory_of
from cases.plans import Run, Told, step_word
from cases.ports import Receipt, Scope, Transaction
from cases.ports_alerts import Alert, AlertKind, Heard
from cases.prose import clauses
from cases.prose_town import plan_sentence
from cases.refusals import NotFound
from cases.town_actions import Standing, standing

doors = Doors()

_SHOWN = 100  # alerts at once; older ones belong to plans long lifted


def _reply(receipt: Receipt) -> Reply:
    replayed = {"idempotency-replayed": "true"} if isinstance(receipt, Replayed) else {}
    shown = {name: value for name, value in receipt.items() if name != "verdict"}
    return Reply({**shown, "at": moment_of(receipt["at"])}, headers=replayed)


@doors.post(
    "/townships/{code}/plans",
    permission="start_plan",
    summary="启动预案",
    answer=a.PlanReceipt,
    body=b.StartPlan,
    example=b.StartPlan(name="防台风", text="台风蓝色预警,请低洼处的村民作好转移准备(示例)"),
)
async def start(call: Call, body: b.StartPlan) -> Reply:
    """The first step is carried out at once."""
    command = doing.StartPlan(body.name, body.text)
    return _reply(await doing.start(call.house, call.person, call.params["code"], command, call.key))


@doors.post(
    "/townships/{code}/plans/{run}/acknowledge",
    permission="acknowledge_plan",
    summary="回执:知道了,照办",
    answer=a.PlanReceipt,
    body=b.AcknowledgePlan,
    example=b.AcknowledgePlan(step=0),
)
async def acknowledge(call: Call, body: b.AcknowledgePlan) -> Reply:
    """For oneself where one was told in person, otherwise for one's unit."""
    command = doing.AcknowledgePlan(_number(call), body.step)
    return _reply(await doing.acknowledge(call.house, call.person, call.params["code"], command, call.key))


@doors.post(
    "/townships/{code}/plans/{run}/lift",
    permission="start_plan",
    summary="解除预案",
    answer=a.PlanReceipt,
    body=b.LiftPlan,
    example=b.LiftPlan(),
)
async def lift(call: Call, _body: b.LiftPlan) -> Reply:
    """From here on nobody has to answer."""
    command = doing.LiftPlan(_number(call))
    return _reply(await doing.lift(call.house, call.person, call.params["code"], command, call.key))


def _number(call: Call) -> int:
    text = call.params["run"]
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise NotFound("没有这个编号的预案")
    return int(text)


@doors.get("/townships/{code}/plans", permission="read_public", summary="启动过的预案和回执", answer=a.Runs)
async def runs(call: Call, _query: Nothing) -> a.Runs:
    """Units by name, residents only counted."""
    where = located(await territory_of(call.house), call.params["code"])

    async def work(tx: Transaction) -> list[a.RunShown]:
        found = await standing(call.house, tx, where.id)
        known = sorted(found.town.runs.values(), key=lambda run: -run.number) if found else []
        return [_run(run, await tx.heard(where.id, run.number)) for run in known]

    return a.Runs(items=await call.house.store.run(Scope.of(where.id), work))


def _run(run: Run, heard: Mapping[int, Heard]) -> a.RunShown:
    coming = run.rule.steps[len(run.told) :]
    return a.RunShown(
        run=run.number,
        name=run.name,
        text=run.text,
        started_at=moment(run.started_at),
        lifted_at=maybe(run.lifted_at),
        clause=clauses(run.rule.cites),
        steps=[_step(run, told, heard.get(told.event.step, Heard(0, 0))) for told in run.told],
        waiting=[step_word(rule, number) for number, rule in enumerate(coming, len(run.told))],
    )


def _step(run: Run, told: Told, heard: Heard) -> a.StepRun:
    event = told.event
    return a.StepRun(
        step=event.step,
        item=step_word(run.rule.steps[event.step], event.step),
        text=plan_sentence(event),
        units=[a.UnitTold(name=unit.name, answered=unit in told.answered) for unit in event.units],
        people_told=heard.told,
        people_answered=heard.answered,
        due_at=maybe(event.due_at),
        provisional=event.due_at != event.due_latest,
        over=told.counted is not None,
        then=plan_sentence(told.counted) if told.counted else None,
    )


@doors.get("/me/alerts", permission="read_self", summary="应急告知:我和我的单位收到的", answer=a.Alerts)
async def alerts(call: Call, _query: Nothing) -> a.Alerts:
    """The last first."""
    found = await doing.alerts(call.house, call.person, _SHOWN)
    territory = await territory_of(call.house)
    towns: dict[int, Standing | None] = {}
    for place in {alert.where.jurisdiction for alert in found}:
        towns[place] = await _town(call, place)
    units = {tenure.unit.id: tenure.unit.name for tenure in call.person.tenures if tenure.unit is not None}
    codes = {place: territory.jurisdictions[place].code for place in towns}
    return a.Alerts(items=[shown for each in found for shown in _alert(each, towns, codes, units)])


async def _town(call: Call, place: int) -> Standing | None:
    return await call.house.store.run(Scope.of(place), lambda tx: standing(call.house, tx, place))


def _alert(
    alert: Alert, towns: Mapping[int, Standing | None], codes: Mapping[int, str], units: Mapping[int, str]
) -> Iterator[a.AlertShown]:
    found = towns[alert.where.jurisdiction]
    run = found.town.runs.get(alert.where.run) if found else None
    if run is None:
        return
    told = next(each for each in run.told if each.event.step == alert.where.step)
    said = told.event if alert.kind is AlertKind.TOLD or told.counted is None else told.counted
    yield a.AlertShown(
        township=codes[alert.where.jurisdiction],
        run=run.number,
        step=alert.where.step,
        kind=alert.kind.value,
        plan=run.name,
        text=run.text or plan_sentence(said) if alert.kind is AlertKind.TOLD else plan_sentence(said),
        places=list(told.event.places),
        unit=None if alert.unit is None else units.get(alert.unit),
        told_at=moment(alert.told_at),
        due_at=maybe(told.event.due_at) if alert.kind is AlertKind.TOLD else None,
        answered_at=maybe(alert.answered_at),
        lifted_at=maybe(run.lifted_at),
    )
