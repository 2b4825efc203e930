"""From what strangers may see to the wire (公示、内容检查的展示); nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterable

from api import answers_content as a
from api import show
from api.answers import Named, Status
from api.picture_links import PictureLinks, Pictures
from cases.board import Board, Posted
from cases.ports_checks import STATE_WORDS, Check, State, What
from cases.receipts import PHASE_NAMES
from cases.undecided import Undecided, UndecidedPage

_COLORS = {
    State.UNCHECKED: "#8c8c8c",
    State.CHECKING: "#1677ff",
    State.PASSED: "#52c41a",
    State.REVIEW: "#fa8c16",
    State.RISKY: "#f5222d",
    State.PUBLIC: "#52c41a",
    State.HIDDEN: "#f5222d",
}


def state(found: State) -> Status:
    """A state in words and with its colour."""
    return Status(code=found.value, text=STATE_WORDS[found], color=_COLORS[found])


def checks(found: Iterable[Check]) -> a.ChecksShown:
    """Whether everybody may see each text and photo of a case."""
    shown = (a.CheckShown(item=c.item, what=c.what.value, state=state(c.state), reason=c.label) for c in found)
    return a.ChecksShown(checks=list(shown))


def board(found: Board, links: PictureLinks) -> a.BoardShown:
    """A page of what is public."""
    items = [_posted(each, found, links) for each in found.items]
    return a.BoardShown(items=items, next_cursor=found.next, has_more=found.next is not None)


def _posted(each: Posted, page: Board, links: PictureLinks) -> a.PostedShown:
    case = each.row.summary
    where, category = page.territory.jurisdictions[case.jurisdiction], case.category or show.UNSORTED
    return a.PostedShown(
        id=case.id,
        no=show.number(each.row.number),
        title=show.title(category, each.text),
        category=Named(id=case.category, name=category),
        township=Named(id=where.code, name=where.name),
        place=each.place,
        status=Status(code=case.phase.value, text=PHASE_NAMES[case.phase], color=show.COLORS[case.phase]),
        created_at=show.moment(case.opened_at),
        days_left=each.days_left,
        warn_level=case.warn_level(page.now).value,
        handler=case.holder.name if case.holder else None,
        text=each.text,
        outcome=case.outcome,
        solved=case.solved,
        answer=each.answer,
        photos=[links.public(photo, case.id, "thumb") for photo in each.photos],
    )


def undecided(found: UndecidedPage, pictures: Pictures) -> a.UndecidedPageShown:
    """A page of what waits for a decision."""
    items = [_undecided(each, pictures) for each in found.items]
    following = None if found.next is None else str(found.next)
    return a.UndecidedPageShown(items=items, next_cursor=following, has_more=following is not None)


def _undecided(each: Undecided, pictures: Pictures) -> a.UndecidedShown:
    check = each.check
    return a.UndecidedShown(
        case=check.case,
        no=show.number(each.number),
        item=check.item,
        what=check.what.value,
        kind=check.kind,
        state=state(check.state),
        reason=check.label,
        opened_at=show.moment(check.opened_at),
        text=each.text,
        photo=show.picture(check.item, check.case, pictures) if check.what is What.PHOTO else None,
    )
