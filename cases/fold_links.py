"""What linking makes of a case (关联件的折叠); see ``cases.fold``."""

from __future__ import annotations

from dataclasses import replace

from cases import events_links as x
from cases.fold_turns import MERGING, REFUSAL
from cases.kin import NO_KIN, WITHIN, Link, Origin, What
from cases.state import Case


def fold_link(case: Case, payload: x.LinkEvent) -> Case:
    """The case after one of these events."""
    kin = case.kin
    match payload:
        case x.Linked():
            return replace(case, kin=replace(kin, links=(*kin.links, _begun(payload)), asked=None))
        case x.ConsentAsked(author=author):
            return replace(case, kin=replace(kin, asked=author))
        case x.Progressed(child=child):
            links = tuple(_moved(each, payload) if each.child == child else each for each in kin.links)
            return replace(case, kin=replace(kin, links=links))
        case x.OriginLeft(seq=seq, by=by):
            left = tuple(dict.fromkeys((*case.voices.left, by)))
            return replace(case, kin=replace(kin, heard=seq), voices=replace(case.voices, left=left))
        case _:
            return replace(case, kin=replace(kin, heard=payload.seq))


def come_from(case: Case, origin: Origin | None) -> Case:
    """A new case that came from another one; what a person made of the same matter is no repetition of it."""
    if origin is None:
        return case
    spared = (REFUSAL, MERGING) if origin.kind in WITHIN else ()
    return replace(case, kin=replace(NO_KIN, origin=origin), spared=spared)


def _begun(p: x.Linked) -> Link:
    category = p.category[-1] if p.category else ""
    return Link(p.of, p.child, p.jurisdiction, p.place, category=category, waits=p.waits)


def _moved(link: Link, p: x.Progressed) -> Link:
    """What stays as it was told first: outcome and stars of an answer outlive later steps, but not a reopening."""
    again = p.what is What.REOPENED
    return replace(
        link,
        told=p.seq,
        what=p.what,
        unit=p.unit or link.unit,
        outcome=None if again else p.outcome or link.outcome,
        solved=None if again else link.solved if p.solved is None else p.solved,
        stars=None if again else p.stars or link.stars,
        number=p.number or link.number,
        closed=p.what is What.CLOSED,
    )
