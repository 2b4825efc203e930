"""What talking over, drafting and watching make of a case (议、签发、督办的折叠); see ``cases.fold``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from cases import events as e
from cases import events_council as k
from cases.events_steps import Stepped
from cases.fold_clock import reached
from cases.state import Case
from cases.state_council import Council, Drafted, Matter, Record, Watcher
from dsl.measures import read


def fold_council(case: Case, payload: k.CouncilEvent, at: datetime) -> Case:
    """The case after one of these events."""
    council = case.council
    match payload:
        case k.DeliberationOpened(number=number, by=by):
            return _with(case, replace(council, matters=(*council.matters, Matter(number, by, at))))
        case k.Commented() | k.DeliberationConcluded():
            matters = tuple(_told(m, payload) if m.number == payload.number else m for m in council.matters)
            return _with(case, replace(council, matters=matters))
        case k.AnswerDrafted(signer=signer):
            draft = Drafted(payload.unit, payload.by, payload.outcome, payload.photos, payload.sealed)
            with_photos = replace(case, council=replace(council, draft=draft))
            return with_photos if signer == case.holder else reached(with_photos, (signer,))
        case k.AnswerSigned() | k.AnswerSentBack():
            return _with(case, replace(council, draft=None))
        case _:
            return _watched(case, payload, at)


def undrafted(council: Council) -> Council:
    """No answer waits to be signed any more: it was given, or another unit has the case now."""
    return council if council.draft is None else replace(council, draft=None)


def _with(case: Case, council: Council) -> Case:
    return replace(case, council=council)


def _told(matter: Matter, payload: k.Commented | k.DeliberationConcluded) -> Matter:
    if isinstance(payload, k.DeliberationConcluded):
        return replace(matter, conclusion=payload.conclusion)
    voices = tuple(dict.fromkeys((*matter.voices, payload.by)))
    return replace(matter, comments=matter.comments + 1, voices=voices)


def _watched(case: Case, payload: k.CouncilEvent, at: datetime) -> Case:
    others = tuple(each for each in case.council.watchers if each.person != getattr(payload, "person", None))
    match payload:
        case k.Supervised(person=person, role=role, unit=unit, mark=mark):
            brought = mark is not None and mark not in case.marks
            watcher = Watcher(person, role, unit, at, mark, brought)
            marks = (*case.marks, mark) if mark is not None and brought else case.marks
            watched = replace(case, marks=marks, council=replace(case.council, watchers=(*others, watcher)))
            return watched if unit is None else reached(watched, (unit,))
        case k.SupervisionEnded(person=person):
            gone = {each.mark for each in case.council.watchers if each.person == person and each.brought}
            marks = tuple(mark for mark in case.marks if mark not in gone)
            return replace(case, marks=marks, council=replace(case.council, watchers=others))
        case _:  # pragma: no cover - the caller sends only these
            raise TypeError(payload.kind)


def remembered(case: Case, payload: e.Payload, words: Sequence[str], at: datetime) -> Record:
    """What figures will ask for: when each thing happened first, the numbers that were told, and who has held it."""
    record, amounts = case.record, _amounts(case, payload)
    way = (*record.way, payload.unit) if isinstance(payload, e.Assigned | e.Claimed) else record.way
    if not amounts and way is record.way and all(word in record.first for word in words):
        return record
    return Record({**dict.fromkeys(words, at), **record.first}, {**record.amounts, **amounts}, way)


def _amounts(case: Case, payload: e.Payload) -> dict[str, Decimal]:
    """Numbers by name and measure, as the rule file declares it for a finding (认定) or a field (须填)."""
    match payload:
        case e.Found(findings=findings):
            measured = {
                rule.name: rule.measure for rule in case.plan.findings if rule.measure and rule.name in findings
            }
            read_all = ((name, unit, read(findings[name], unit)) for name, unit in measured.items())
            return {f"{name}({unit})": value for name, unit, value in read_all if value is not None}
        case Stepped(step=step, fields=fields):
            rules = [rule for rule in case.plan.events if rule.name == step and rule.measure and rule.field in fields]
            return {f"{rule.field}({rule.measure})": Decimal(fields[rule.field or ""]) for rule in rules}
        case _:
            return {}
