"""From versions of rule texts to the wire (规约版本的展示); nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from api import answers_versions as a
from api.show import moment
from cases.house import House
from cases.people import ActorMark
from cases.ports import Scope, Transaction
from cases.prose import ROLE_WORDS
from cases.replan_preview import Foreseen
from cases.rule_blame import Since
from cases.rule_changing import overtaken
from cases.rule_log import History, Proposal, Version
from dsl.bundle import Source
from dsl.changes import Change

MOST_SHOWN = 200

Names = Mapping[str, str | None]


async def names_of(house: House, people: Iterable[ActorMark | None]) -> Names:
    """What these people are called."""
    ids = sorted({each.person for each in people if each is not None and each.person is not None})

    async def work(tx: Transaction) -> Names:
        return {person: await tx.name_of(person) for person in ids}

    return await house.store.run(Scope(), work) if ids else {}


def people_in(history: History) -> list[ActorMark | None]:
    """Everybody whom the history names."""
    of_versions = [who for each in history.versions for who in (each.by, each.signed)]
    return [*of_versions, *(who for each in history.proposals.values() for who in (each.by, each.decided))]


def change(found: Change) -> a.ChangeShown:
    """What is said otherwise."""
    return a.ChangeShown(
        file=found.file, name=found.name, how=found.how, matters=[str(each) for each in found.matters], line=found.line
    )


def open_cases(found: Foreseen) -> a.OpenCases:
    """What would happen to them; long lists are cut."""
    moved = [
        a.DeadlineMoved(
            case=each.case,
            clock=each.clock,
            before=moment(each.before),
            after=moment(each.after) if each.after else None,
        )
        for each in found.moved[:MOST_SHOWN]
    ]
    return a.OpenCases(count=found.cases, looked=found.looked, rerouted=list(found.rerouted[:MOST_SHOWN]), moved=moved)


def signer(who: ActorMark | None, label: str, names: Names) -> a.Signer:
    """A person by name, or what the register calls whoever it was."""
    if who is None or who.person is None:
        return a.Signer(person=None, name=label or "规约文件夹", role="")
    return a.Signer(person=who.person, name=names.get(who.person) or "", role=ROLE_WORDS[who.role])


def version(found: Version, history: History, names: Names) -> a.VersionShown:
    """One version."""
    return a.VersionShown(
        number=found.number,
        bundle=found.bundle,
        at=moment(found.at),
        by=signer(found.by, found.label, names),
        signed_by=signer(found.signed, "", names) if found.signed else None,
        reason=found.reason,
        files=list(found.files),
        matters=list(found.matters),
        seen=found.seen or None,
        back_to=found.back_to,
        in_force=found == history.last,
    )


def proposal(found: Proposal, history: History, names: Names) -> a.ProposalShown:
    """One proposal."""
    what = found.what
    return a.ProposalShown(
        id=what.proposal,
        fate=found.fate.value,
        overtaken=overtaken(history, found),
        bundle=what.bundle,
        at=moment(found.at),
        by=signer(found.by, "", names),
        reason=what.reason,
        files=list(what.files),
        matters=list(what.matters),
        seen=what.seen,
        back_to=what.back_to,
        decided_by=signer(found.decided, "", names) if found.decided else None,
        decided_at=moment(found.decided_at) if found.decided_at else None,
        note=found.note,
    )


def texts(sources: Iterable[Source]) -> list[a.TextShown]:
    """Whole files."""
    return [a.TextShown(file=each.name, text=each.text, edition=each.edition) for each in sources]


def blamed(found: Since, names: Names) -> a.Blamed:
    """One clause."""
    by = found.version
    return a.Blamed(
        name=found.piece.name,
        line=found.piece.line,
        text=found.piece.body,
        version=by.number,
        at=moment(by.at),
        by=signer(by.by, by.label, names),
        signed_by=signer(by.signed, "", names) if by.signed else None,
        reason=by.reason,
    )
