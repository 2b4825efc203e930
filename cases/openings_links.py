"""What a case leaves open for handing it on (提请、移送、转为建议、拆分的可办); see ``cases.openings``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from cases import openings_council
from cases.kin import LinkKind
from cases.opening import Opening
from cases.people import Role
from cases.state import Case


def answer(case: Case) -> Iterator[Opening]:
    """Not before the parts that it waits for are over."""
    if not case.kin.open_parts:
        yield from openings_council.answer(case)


def sign_off(case: Case) -> Iterator[Opening]:
    """The same for a draft."""
    if not case.kin.open_parts:
        yield from openings_council.OPENINGS["sign_off"](case)


def _refer(case: Case) -> Iterator[Opening]:
    if all(link.closed for link in case.kin.of(LinkKind.REFER)):
        yield Opening("refer")


def _transfer(case: Case) -> Iterator[Opening]:
    if not case.answered:
        yield Opening("transfer")


def _convert(case: Case) -> Iterator[Opening]:
    if case.kin.of(LinkKind.CONVERT):
        return
    if case.kin.asked is None:
        yield Opening("convert")
    else:  # only the deputy who was asked can agree; who coordinates may ask another one
        yield Opening("convert", people=(case.kin.asked,), roles=(Role.COORDINATOR.value,))


def _split(case: Case) -> Iterator[Opening]:
    if not case.answered and not case.kin.of(LinkKind.SPLIT):
        yield Opening("split")


OPENINGS: Mapping[str, Callable[[Case], Iterator[Opening]]] = {
    "sign_off": sign_off,
    "refer": _refer,
    "transfer": _transfer,
    "convert": _convert,
    "split": _split,
}
