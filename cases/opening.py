"""One thing that a case leaves open for a command (可办的一项): for whom, and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cases.people import UnitAt
from dsl.course import Gap
from dsl.decision import Recipient
from dsl.terms import Term, TimeRules


@dataclass(frozen=True, slots=True)
class Opening:
    """For whichever of ``units`` (by id), ``who`` (as the rules name them), ``names``, ``people``, ``roles`` is acting.

    All five empty: for everybody whom the authorisation table lets. Never for a unit among ``but`` or ``barred``, nor
    for ``not_people``. ``others`` must name a unit that is not the acting one, ``there`` units that exist. Where
    somebody in the holder's unit has the ``post`` (岗位), it is for nobody else there.

    It is over at ``until``; with ``since`` when ``term`` from then has passed; with ``gaps`` when all the time
    (``term``) for which a clock may stand still has been used. ``term`` is counted by ``time``.
    """

    command: str
    units: tuple[int, ...] = ()
    who: tuple[Recipient, ...] = ()
    names: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    but: tuple[int, ...] = ()
    barred: tuple[Recipient, ...] = ()
    not_people: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    post: str | None = None
    others: tuple[Recipient, ...] = ()
    there: tuple[Recipient, ...] = ()
    until: datetime | None = None
    since: datetime | None = None
    gaps: tuple[Gap, ...] = ()
    term: Term | None = None
    time: TimeRules | None = None

    @property
    def anybody(self) -> bool:
        """Whether it is for nobody in particular."""
        return not (self.units or self.who or self.names or self.people or self.roles)


def unit_is(command: str, unit: UnitAt) -> Opening:
    """For one unit only."""
    return Opening(command, (unit.id,))
