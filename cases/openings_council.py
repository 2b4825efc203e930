"""What a case leaves open beside handling (议、签发、督办的可办); see ``cases.openings``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from cases.opening import Opening
from cases.people import Role
from cases.state import Case
from dsl.decision import ClockStart, Recipient, RecipientKind


def answer(case: Case) -> Iterator[Opening]:
    """Directly: for whoever may sign, where a signature is asked for."""
    if not case.answered:
        yield _signing("answer", case)


def _draft_answer(case: Case) -> Iterator[Opening]:
    if not case.answered:
        yield Opening("draft_answer")


def _sign_off(case: Case) -> Iterator[Opening]:
    if case.drafted:
        yield _signing("sign_off", case)


def _signing(command: str, case: Case) -> Opening:
    """For the post that the rules name, or whoever stands in; without such a rule for the holder."""
    signers = (rule.signer for rule in case.plan.events if rule.name == ClockStart.ANSWERED)
    signer = next((each for each in signers if each is not None), Recipient(RecipientKind.HOLDER))
    return Opening(command, who=(signer,), post=signer.post if signer.kind is RecipientKind.POST else None)


def _deliberate(case: Case) -> Iterator[Opening]:
    if case.council.open is None:
        yield Opening("deliberate")


def _comment(case: Case) -> Iterator[Opening]:
    if case.council.open is not None:
        yield Opening("comment")


def _conclude(case: Case) -> Iterator[Opening]:
    matter = case.council.open
    if matter is not None:
        yield Opening("conclude", people=(matter.by,), roles=(Role.COORDINATOR.value,))


def _end_supervision(case: Case) -> Iterator[Opening]:
    if case.supervised_by:
        yield Opening("end_supervision", people=case.supervised_by, roles=(Role.COORDINATOR.value,))


OPENINGS: Mapping[str, Callable[[Case], Iterator[Opening]]] = {
    "draft_answer": _draft_answer,
    "sign_off": _sign_off,
    "deliberate": _deliberate,
    "comment": _comment,
    "conclude": _conclude,
    "end_supervision": _end_supervision,
}
