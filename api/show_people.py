"""From people to the wire (人员展示); nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from api import answers_people as a
from api import show
from api.answers import Named
from api.picture_links import Pictures
from cases.desk import Desk, Owed, Section
from cases.desk_duties import OwnDuty, Stated
from cases.desk_groups import GroupSeen, GroupView
from cases.people import UnitAt
from cases.ports import Tally
from cases.ports_people import Leave, RoleHolder
from cases.prose import ROLE_WORDS
from cases.stand_ins import Roll
from cases.ties import KIND_WORDS, TieView
from dsl.period import ZONE

TITLES = {
    "owed": "等我办的",
    "reported": "我上报的",
    "tied": "我联系的",
    "watched": "我督办的",
    "followed": "我关注的",
    "board": "群里的",
    "slow": "认领慢的",
}


def counts(tally: Tally) -> a.Counts:
    """How many, by colour."""
    return a.Counts(total=tally.total, yellow=tally.yellow, red=tally.red)


def section(found: Section, pictures: Pictures) -> a.SectionShown:
    """A page with its counts."""
    page = show.items(found.view, pictures)
    return a.SectionShown(
        name=found.name,
        title=TITLES[found.name],
        counts=counts(found.tally),
        items=page.items,
        next_cursor=page.next_cursor,
        has_more=page.has_more,
    )


def desk(found: Desk, pictures: Pictures) -> a.DeskShown:
    """The whole desk, counts first."""
    return a.DeskShown(
        counts={each.name: counts(each.tally) for each in found.sections},
        sections=[section(each, pictures) for each in found.sections],
        duties=[_owed(each) for each in found.duties],
    )


def _owed(each: Owed) -> a.OwnDutyShown:
    duty = each.duty
    return a.OwnDutyShown(
        name=duty.name,
        period=duty.period,
        township=each.township,
        first=str(duty.first),
        last=str(duty.last),
        due_at=show.moment(duty.due.earliest),
        provisional=duty.due.provisional,
        late=_late(duty),
        closed_at=show.maybe(duty.closed.at if duty.closed else None),
        left_open=duty.closed.left_open if duty.closed else 0,
        waiting=each.waiting,
        clause=str(duty.cites[0]) if duty.cites else "",
    )


def _late(duty: OwnDuty) -> bool:
    return duty.closed is not None and duty.closed.at > duty.due.latest


def statements(found: Iterable[Stated]) -> a.Statements:
    """Who has closed, and who has not."""
    items = [
        a.StatementShown(
            person=Named(id=each.holder.person, name=each.holder.name or ""),
            duty=each.duty.name,
            period=each.duty.period,
            due_at=show.moment(each.duty.due.earliest),
            late=_late(each.duty),
            closed_at=show.maybe(each.duty.closed.at if each.duty.closed else None),
            left_open=each.duty.closed.left_open if each.duty.closed else 0,
        )
        for each in found
    ]
    closed = sum(item.closed_at is not None for item in items)
    return a.Statements(items=items, closed=closed, open=len(items) - closed)


def ties(found: Iterable[TieView]) -> a.Ties:
    """Ties with what both ends are called."""
    return a.Ties(
        items=[
            a.TieShown(
                id=each.tie.id,
                deputy=Named(id=each.tie.deputy, name=each.deputy),
                kind=each.tie.kind.value,
                text=KIND_WORDS[each.tie.kind],
                target=Named(id=each.tie.target, name=each.target),
                first=_day(each.tie.valid_from),
                last=_last(each.tie.valid_to),
            )
            for each in found
        ]
    )


def roll(found: Roll) -> a.Roll:
    """Who is who."""
    names = {each.person: each.name or "" for each in found.people}
    return a.Roll(
        people=[_holder(each) for each in found.people],
        leaves=[_leave(each, names) for each in found.leaves],
        vacant=list(found.vacant),
    )


def _holder(each: RoleHolder) -> a.RoleHolderShown:
    return a.RoleHolderShown(
        id=each.person,
        name=each.name or "",
        role=each.role.value,
        text=ROLE_WORDS[each.role],
        level=each.level,
        unit=_unit(each.unit),
        group=each.group,
        post=each.post,
    )


def _leave(each: Leave, names: Mapping[str, str]) -> a.LeaveShown:
    other = each.stand_in
    return a.LeaveShown(
        id=each.id,
        absent=Named(id=each.absent, name=names.get(each.absent, "")),
        stand_in=Named(id=other, name=names.get(other, "")) if other else None,
        first=_day(each.valid_from),
        last=_last(each.valid_to) or "",
    )


def group_item(seen: GroupSeen) -> a.GroupItem:
    """A group in a list."""
    return a.GroupItem(
        id=seen.group.id,
        name=seen.group.name,
        towns=[Named(id=town.code, name=town.name) for town in seen.towns],
        steward=_unit(seen.group.steward),
        minds=seen.minds,
        board=counts(seen.board),
        slow=counts(seen.slow),
    )


def group(found: GroupView, pictures: Pictures) -> a.GroupShown:
    """A group with its board."""
    return a.GroupShown(
        group=group_item(found.seen),
        deputies=found.deputies,
        units=list(found.units),
        board=section(found.board, pictures),
        slow=section(found.slow, pictures) if found.slow else None,
    )


def _unit(unit: UnitAt | None) -> Named | None:
    return Named(id=str(unit.id), name=unit.name) if unit else None


def _day(at: datetime) -> str:
    return str(at.astimezone(ZONE).date())


def _last(end: datetime | None) -> str | None:
    """The last day of a term that ends before ``end``."""
    return None if end is None else str((end.astimezone(ZONE) - timedelta(microseconds=1)).date())
