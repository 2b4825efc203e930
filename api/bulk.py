"""Which commands may be given to many cases at once (批量), and how their bodies become commands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from api import bodies as b
from api import bodies_clock as bc
from api import bodies_council as bo
from api import bodies_turns as bt
from api import bodies_voices as bv
from api.enclosing import enclosures
from api.payloads import typed
from cases import commands as c
from cases import commands_clock as kc
from cases import commands_council as oc
from cases import commands_voices as vc
from cases.house import Enclosed
from cases.people import UnitAt
from cases.refusals import InvalidInput

Ready = tuple[c.Command, tuple[Enclosed, ...]]


@dataclass(frozen=True, slots=True)
class Kind:
    """``body`` is what the command's own door takes; ``make`` does with it what that door does."""

    body: type[b.Body]
    make: Callable[[Any], Ready]


def _urge(body: b.Urge) -> Ready:
    return c.Urge(), enclosures(body.text)


def _assign(body: b.Assign) -> Ready:
    return c.Assign(UnitAt(body.unit, "")), ()


def _reassign(body: bt.Reassign) -> Ready:
    return c.Reassign(UnitAt(body.unit, "")), enclosures(body.text)


def _exempt(body: bc.Exempt) -> Ready:
    return kc.Exempt(body.clock or ""), enclosures(body.text)


def _clear_mark(body: bc.ClearMark) -> Ready:
    return kc.ClearMark(body.mark), enclosures(body.text)


def _supervise(body: bo.Supervise) -> Ready:
    return oc.Supervise(body.mark), enclosures(body.text)


def _close(body: bv.Reason) -> Ready:
    return vc.Close(), enclosures(body.text)


def _invite(body: bv.Invite) -> Ready:
    return vc.Invite(tuple(UnitAt(unit, "") for unit in body.units)), enclosures(body.text)


#: The coordinators' commands; what each asks for is what its own door asks for.
BULK: Mapping[str, Kind] = {
    "urge": Kind(b.Urge, _urge),
    "assign": Kind(b.Assign, _assign),
    "reassign": Kind(bt.Reassign, _reassign),
    "supervise": Kind(bo.Supervise, _supervise),
    "invite": Kind(bv.Invite, _invite),
    "close": Kind(bv.Reason, _close),
    "exempt": Kind(bc.Exempt, _exempt),
    "clear_mark": Kind(bc.ClearMark, _clear_mark),
}


def read(name: str, given: Mapping[str, Any]) -> Ready:
    """The command that is meant. Raises InvalidInput, its fields below ``body``."""
    kind = BULK.get(name)
    if kind is None:
        raise InvalidInput({"command": f"可以批量办理的有:{'、'.join(BULK)}"})
    try:
        return kind.make(typed(dict(given), kind.body))
    except InvalidInput as wrong:
        raise InvalidInput({_below(field): said for field, said in wrong.errors.items()}) from None


def _below(field: str) -> str:
    return field if field == "body" else f"body.{field}"
