"""What clients get of emergency plans in force (预案的执行)."""

from __future__ import annotations

from api.answers import Answer


class PlanReceipt(Answer):
    """What was done; ``run`` is the number of this time that the plan was started."""

    township: str
    kind: str
    name: str
    run: int
    text: str
    clause: str
    at: str


class UnitTold(Answer):
    """A unit that a step has told, and whether it has answered (回执)."""

    name: str
    answered: bool


class StepRun(Answer):
    """A step that was carried out: units by name, persons only counted. ``due_at`` null: nobody has to answer.

    ``then`` says what followed for those that did not answer in time; null before that, or where all have.
    """

    step: int
    item: str
    text: str
    units: list[UnitTold]
    people_told: int
    people_answered: int
    due_at: str | None
    provisional: bool
    over: bool
    then: str | None


class RunShown(Answer):
    """One time that a plan was started; ``waiting`` are the steps still to come, by their items."""

    run: int
    name: str
    text: str
    started_at: str
    lifted_at: str | None
    clause: str
    steps: list[StepRun]
    waiting: list[str]


class Runs(Answer):
    """The plans that were started in a place, the last first."""

    items: list[RunShown]


class AlertShown(Answer):
    """What I or my unit was told: ``kind`` told (answer, where due_at is given), report, or act (stand in).

    ``places`` are those that a broadcast (广播) is about: it reaches everybody who is known in the town, because nobody
    is asked where he lives, and each reads there whether it concerns him. With ``lifted_at`` nothing is to be answered.
    """

    township: str
    run: int
    step: int
    kind: str
    plan: str
    text: str
    places: list[str]
    unit: str | None
    told_at: str
    due_at: str | None
    answered_at: str | None
    lifted_at: str | None


class Alerts(Answer):
    """Alerts, the last first."""

    items: list[AlertShown]
