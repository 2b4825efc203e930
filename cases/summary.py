"""What lists show of a case (列表项): a projection of its fold, stored beside it so that lists need no refolding."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cases.colours import WarnLevel, turns
from cases.opening import Opening
from cases.openings import openings
from cases.people import JurisdictionId, UnitAt
from cases.state import Case, Clock, Phase
from cases.waiting import waits_for


@dataclass(frozen=True, slots=True)
class Summary:
    """One row of a list. ``due_at``, ``due_latest`` are of the clock that ends first and still counts.

    ``warn_at``, ``orange_at``, ``red_at`` are when the first of its terms turns yellow, orange, red.

    ``text_id`` is the sealed content that a title is made of; ``cover`` the first photo.
    """

    id: str
    jurisdiction: JurisdictionId
    phase: Phase
    seq: int
    round: int
    reporter: str
    category: str
    urgency: str
    channel: str
    group: str | None
    holder: UnitAt | None
    arbiter: UnitAt | None
    steward: UnitAt | None
    assisting: tuple[UnitAt, ...]
    copies: tuple[UnitAt, ...]
    handled_by: tuple[UnitAt, ...]
    supervisors: tuple[UnitAt, ...]
    candidates: tuple[UnitAt, ...]
    finders: tuple[UnitAt, ...]
    returnable: bool
    opened_at: datetime
    updated_at: datetime
    closed_at: datetime | None
    due_at: datetime | None
    due_latest: datetime | None
    warn_at: datetime | None
    provisional: bool
    late: bool
    outcome: str | None
    solved: bool | None
    stars: int | None
    photo_count: int
    cover: str | None
    text_id: str | None
    asked: bool  # the reporter has a question to answer
    marks: tuple[str, ...]
    live: bool
    bundle: str
    joined_by: tuple[str, ...] = ()  # who sent the reports that were joined to it
    raters: tuple[str, ...] = ()  # the roles and units that judge the answer beside its reporters
    openings: tuple[Opening, ...] = ()  # what it leaves open, and for whom
    talk: str = ""  # whether it is talked over: open, over, or never
    supervised_by: tuple[str, ...] = ()  # who watches over it, by person id
    carriers: tuple[str, ...] = ()  # the deputy who has passed it on, or is to, by person id
    left: tuple[str, ...] = ()  # who has withdrawn from it, by person id
    begun_by: tuple[str, ...] = ()  # who sent the first report of all, unless that is its reporter
    origin: str | None = None  # why it came from another case: refer, transfer, convert, split
    links: int = 0  # how many cases came from it
    village: str | None = None
    grid: str | None = None
    enterprise: str | None = None
    project: str | None = None
    orange_at: datetime | None = None
    red_at: datetime | None = None
    unnamed: bool = False  # who reported it is hidden from whoever handles it (隐去上报人)
    waits_for: tuple[str, ...] = ()  # whose turn it is beside the holder; see cases.waiting

    def warn_level(self, now: datetime) -> WarnLevel:
        """The gravest colour that it has turned by now; a row of before this was kept is red when it is late."""
        told = self.orange_at is not None or self.red_at is not None
        if not told and (self.late or (self.due_latest is not None and self.due_latest < now)):
            return WarnLevel.RED
        moments = (
            (WarnLevel.RED, self.red_at),
            (WarnLevel.ORANGE, self.orange_at),
            (WarnLevel.YELLOW, self.warn_at),
        )
        return next((level for level, at in moments if at is not None and at <= now), WarnLevel.GREEN)


def summarise(case: Case) -> Summary:
    """The list row of a case."""
    clock, turning, left = leading_clock(case), turns(case), openings(case)
    return Summary(
        id=case.id,
        jurisdiction=case.jurisdiction,
        phase=case.phase,
        seq=case.seq,
        round=case.round,
        reporter=case.reporter,
        category=case.category[-1] if case.category else "",
        urgency=case.urgency,
        channel=case.channel,
        group=case.group,
        holder=case.holder,
        arbiter=case.arbiter,
        steward=case.steward,
        assisting=case.assisting,
        copies=case.copies,
        handled_by=case.handled_by,
        supervisors=case.supervisors,
        candidates=case.candidates,
        finders=case.finders,
        returnable=case.returnable,
        opened_at=case.opened_at,
        updated_at=case.updated_at,
        closed_at=case.closed_at,
        due_at=clock.due_at if clock else None,
        due_latest=clock.due_latest if clock else None,
        warn_at=turning.get(WarnLevel.YELLOW),
        orange_at=turning.get(WarnLevel.ORANGE),
        red_at=turning.get(WarnLevel.RED),
        provisional=bool(clock and clock.provisional),
        late=any(c.overdue and c.running for c in case.clocks.values()),
        outcome=case.outcome,
        solved=case.solved,
        stars=case.stars,
        photo_count=len(case.photos),
        cover=case.photos[0] if case.photos and not case.left else None,
        text_id=None if case.left else case.text_id,  # what somebody wrote who has withdrawn
        asked=case.asked is not None or (case.phase is Phase.PASSING and case.voices.declined),
        marks=case.marks,
        live=case.live,
        bundle=case.bundle,
        joined_by=case.joined_by,
        raters=case.raters,
        openings=left,
        waits_for=waits_for(case, left),
        unnamed=case.unnamed,
        talk=case.talk,
        supervised_by=case.supervised_by,
        carriers=case.carriers,
        left=case.left,
        begun_by=case.begun_by,
        origin=case.kin.origin.kind.value if case.kin.origin else None,
        links=len(case.kin.links),
        village=case.village,
        grid=case.grid,
        enterprise=case.concerns.enterprise,
        project=case.concerns.project,
    )


def leading_clock(case: Case) -> Clock | None:
    """The running clock that ends first; one that stands still ends at no time that is known."""
    running = [c for c in case.clocks.values() if c.running and not c.paused and not c.spec.right]
    return min(running, key=lambda c: (c.due_at, c.key), default=None)
