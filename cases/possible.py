"""What a person may do to a case now (可办): the table, the phase and what the case leaves open all say yes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from cases import authority, lifecycle
from cases.authority import CASE_COMMANDS
from cases.figures import pause_end
from cases.opening import Opening
from cases.openings import OPENINGS, openings, openings_for
from cases.people import Person, Tenure, UnitAt, is_meant
from cases.state import Case, Course
from cases.summary import Summary
from cases.telling import Directory
from cases.territory import Territory
from dsl.calendar import Calendar
from dsl.course import Leg
from dsl.decision import Recipient, RecipientKind
from dsl.period import due


@dataclass(frozen=True, slots=True)
class Moment:
    """When it is asked, by which calendar, and who stands behind the names of the rules then."""

    now: datetime
    calendar: Calendar
    directory: Directory


def can(person: Person, case: Case | Summary, territory: Territory, moment: Moment) -> dict[str, bool]:
    """Every command on a case, with whether this person may give it now; a list row says the same as the case."""
    left = openings(case) if isinstance(case, Case) else case.openings
    relations = [
        (tenure, authority.relations(person, tenure, case, territory))
        for tenure in authority.tenures(person, case.jurisdiction)
    ]
    return {
        name: case.phase in lifecycle.PHASES[name]
        and any(
            authority.permits(tenure.role, name, standing) and _is_open(name, left, (person, tenure), case, moment)
            for tenure, standing in relations
        )
        for name in CASE_COMMANDS
    }


def acting_as(person: Person, action: str, case: Case, territory: Territory, moment: Moment) -> Tenure | None:
    """The role in which this person does it: one for which the case leaves it open before one that is only allowed."""
    left = openings_for(case, action) if action in OPENINGS else ()
    allowed = list(_allowed(person, action, case, territory))
    open_to = (each for each in allowed if _is_open(action, left, (person, each), case, moment))
    return next(open_to, allowed[0] if allowed else None)


def _allowed(person: Person, action: str, case: Case, territory: Territory) -> Iterator[Tenure]:
    for tenure in authority.tenures(person, case.jurisdiction):
        if authority.permits(tenure.role, action, authority.relations(person, tenure, case, territory)):
            yield tenure


def _is_open(
    action: str, left: tuple[Opening, ...], who: tuple[Person, Tenure], case: Case | Summary, moment: Moment
) -> bool:
    if action not in OPENINGS:
        return True
    return any(
        each.command == action and _is_for(each, *who, case, moment.directory) and _lasts(each, moment) for each in left
    )


def _is_for(opening: Opening, person: Person, tenure: Tenure, case: Case | Summary, directory: Directory) -> bool:
    unit = tenure.unit

    def means(recipient: Recipient) -> bool:
        if recipient.kind is RecipientKind.ROLE:
            return is_meant(str(recipient), tenure.role, tenure.level)
        return unit is not None and _unit_behind(recipient, case, directory) == unit

    named = (
        opening.anybody
        or (unit is not None and unit.id in opening.units)
        or person.id in opening.people
        or tenure.role.value in opening.roles
        or not authority.named(tenure).isdisjoint(opening.names)
        or any(means(each) for each in opening.who)
    )
    kept_out = (
        (unit is not None and unit.id in opening.but)
        or person.id in opening.not_people
        or any(means(each) for each in opening.barred)
    )
    signs = _has_post(opening, person, tenure, case, directory)
    return named and signs and not kept_out and _others_are_there(opening, unit, case, directory)


def _has_post(opening: Opening, person: Person, tenure: Tenure, case: Case | Summary, directory: Directory) -> bool:
    """Whether it is for no post, the post is vacant, or the person holds it."""
    post, holder = opening.post, case.holder
    taken = post is not None and holder is not None and (post, holder.id) in directory.filled
    return not taken or post in person.posts_in(tenure.unit)


def _others_are_there(opening: Opening, unit: UnitAt | None, case: Case | Summary, directory: Directory) -> bool:
    agreeing = (_unit_behind(each, case, directory) or case.steward for each in opening.others)
    if any(other is None or other == unit for other in agreeing):
        return False
    return all(_unit_behind(each, case, directory) is not None for each in opening.there)


def _unit_behind(recipient: Recipient, case: Case | Summary, directory: Directory) -> UnitAt | None:
    match recipient.kind:
        case RecipientKind.UNIT if recipient.unit is not None:
            return directory.units.get(recipient.unit)
        case RecipientKind.STEWARD:
            return case.steward
        case RecipientKind.HOLDER:
            return case.holder
        case RecipientKind.POST:
            vacant = case.holder is None or (recipient.post or "", case.holder.id) not in directory.filled
            stand_in = directory.units.get(recipient.unit) if recipient.unit is not None else None
            return stand_in if vacant and recipient.unit is not None else case.holder
        case _:
            return None


def _lasts(opening: Opening, moment: Moment) -> bool:
    """Whether its time is not over yet."""
    if opening.until is not None and moment.now >= opening.until:
        return False
    if opening.term is None or opening.time is None:
        return True
    if opening.since is not None:
        return moment.now <= due(opening.since, opening.term, opening.time, moment.calendar).latest
    course = Course(gaps=opening.gaps, paused_at=moment.now)
    return pause_end(course, Leg(opening.term, opening.time), moment.calendar) > moment.now
