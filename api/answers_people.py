"""What clients get about people (人员的应答): desks, ties, leave, groups, closed periods; times as everywhere."""

from __future__ import annotations

from api.answers import Answer, Item, Named


class Kept(Answer):
    """What was kept: its number, and a sentence."""

    id: int
    text: str


class Counts(Answer):
    """How many cases, and how many of them are yellow and red by now."""

    total: int
    yellow: int
    red: int


class SectionShown(Answer):
    """A section of a desk: a page of cases with the counts of the whole."""

    name: str
    title: str
    counts: Counts
    items: list[Item]
    next_cursor: str | None
    has_more: bool


class OwnDutyShown(Answer):
    """A period of a duty of one's own (结报): ``waiting`` things of it are still to be done by oneself."""

    name: str
    period: str
    township: str
    first: str
    last: str
    due_at: str
    provisional: bool
    late: bool
    closed_at: str | None
    left_open: int
    waiting: int
    clause: str


class DeskShown(Answer):
    """A desk (工作台)."""

    counts: dict[str, Counts]
    sections: list[SectionShown]
    duties: list[OwnDutyShown]


class Closed(Answer):
    """A period that was closed (结报)."""

    name: str
    period: str
    text: str
    left_open: int
    late: bool
    at: str
    clause: str


class FollowShown(Answer):
    """Whether a case is followed now."""

    id: str
    following: bool
    text: str


class TieShown(Answer):
    """A tie of a deputy (联系); ``last`` None has no end. Names are for the deputy and for who coordinates."""

    id: int
    deputy: Named
    kind: str
    text: str
    target: Named
    first: str
    last: str | None


class Ties(Answer):
    """Ties that are not over."""

    items: list[TieShown]


class SubjectShown(Answer):
    """A name on the town's list."""

    kind: str
    text: str
    name: str


class Subjects(Answer):
    """Enterprises and projects that a report may name."""

    items: list[SubjectShown]


class LeaveShown(Answer):
    """Somebody is away, and who stands in."""

    id: int
    absent: Named
    stand_in: Named | None
    first: str
    last: str


class RoleHolderShown(Answer):
    """Somebody with a role here."""

    id: str
    name: str
    role: str
    text: str
    level: str | None
    unit: Named | None
    group: str | None
    post: str | None


class Roll(Answer):
    """Who is who at a place, who is away, and what nobody fills (空缺)."""

    people: list[RoleHolderShown]
    leaves: list[LeaveShown]
    vacant: list[str]


class HandedOver(Answer):
    """What went to another person."""

    ties: int
    stand_ins: int
    text: str


class PassedShown(Answer):
    """One case of a hand-over; ``msg`` says why it stayed where it did not go."""

    id: str
    ok: bool
    msg: str


class PassedOn(Answer):
    """A unit's open work, handed over."""

    items: list[PassedShown]
    done: int
    refused: int


class StatementShown(Answer):
    """How one person stands with one period of a duty that everybody of the role owes."""

    person: Named
    duty: str
    period: str
    due_at: str
    late: bool
    closed_at: str | None
    left_open: int


class Statements(Answer):
    """Who has closed, and who has not."""

    items: list[StatementShown]
    closed: int
    open: int


class GroupItem(Answer):
    """A group (群) that one belongs to; ``minds``: one's unit urges in it, and sees the claims that are slow."""

    id: int
    name: str
    towns: list[Named]
    steward: Named | None
    minds: bool
    board: Counts
    slow: Counts


class Groups(Answer):
    """One's groups."""

    items: list[GroupItem]


class GroupShown(Answer):
    """A group with its board."""

    group: GroupItem
    deputies: int
    units: list[str]
    board: SectionShown
    slow: SectionShown | None
