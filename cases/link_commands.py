"""Carries out what hands a case on (提请、移送、转为代表建议、拆分); ``cases.lifecycle`` registers the handlers.

The other case is opened afterwards, from the event that stands here; see ``cases.linking``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from cases import events as e
from cases import events_links as x
from cases.commands_links import Convert, Refer, Split, Transfer
from cases.kin import LinkKind, roll_up
from cases.people import Role
from cases.refusals import InvalidInput, NotAllowed, WrongPhase
from cases.state import Case, Phase
from cases.telling import Setting, Telling

_IN_HAND = frozenset({Phase.POOLED, Phase.ASSIGNED, Phase.ACCEPTED})
#: In which phases each is possible.
PHASES: Mapping[str, frozenset[Phase]] = {
    Refer.name: _IN_HAND,
    Transfer.name: _IN_HAND,
    Convert.name: _IN_HAND | {Phase.ANSWERED},
    Split.name: _IN_HAND,
}
#: Of how many parts a case can be made.
PARTS = range(2, 11)
TRANSFERRED = "transferred"


def refer(telling: Telling, command: Refer) -> None:
    """It stays in hand here with its own terms; the level above has a case of its own."""
    case = telling.case
    open_ = next((each for each in case.kin.of(LinkKind.REFER) if not each.closed), None)
    if open_ is not None:
        raise WrongPhase(f"已经提请{open_.place},还没有办结,可以等候进展")
    _require_words(command, "提请上级")
    target = command.targets[0]
    telling.tell(
        x.Linked(LinkKind.REFER, target.child, target.jurisdiction, target.name, sealed=command.sealed),
        case.plan.route.cites,
    )


def transfer(telling: Telling, command: Transfer) -> None:
    """Here it ends; whoever has reported it follows it where it now lies."""
    _check_unanswered(telling.case, "移送")
    _require_words(command, "移送")
    target = command.targets[0]
    telling.tell(
        x.Linked(LinkKind.TRANSFER, target.child, target.jurisdiction, target.name, sealed=command.sealed),
        telling.plan.route.cites,
    )
    telling.close(e.Closed(TRANSFERRED))


def convert(telling: Telling, command: Convert) -> None:
    """A deputy puts it forward, or is asked to. Raises NotAllowed to a deputy whom nobody but others have asked."""
    case = telling.case
    if case.kin.of(LinkKind.CONVERT):
        raise WrongPhase("已经转为代表建议,可以查看办理进展")
    if telling.actor.role is not Role.DEPUTY:
        _ask_consent(telling, command)
        return
    if command.author not in (None, telling.actor.person):
        raise InvalidInput({"author": "代表只能以自己的名义提出建议"})
    if case.kin.asked not in (None, telling.actor.person):
        raise NotAllowed("已经请另一位代表提出建议,请等候那位代表同意")
    target = command.targets[0]
    linked = x.Linked(
        LinkKind.CONVERT,
        target.child,
        target.jurisdiction,
        target.name,
        channel=command.channel,
        author=telling.actor.person,
        level=command.level,
        sealed=command.sealed,
    )
    telling.tell(linked)


def split(telling: Telling, command: Split) -> None:
    """It stays in hand, and each part is a case of its own in the same town."""
    case = telling.case
    _check_unanswered(case, "拆分")
    if case.kin.of(LinkKind.SPLIT):
        raise WrongPhase(f"已经拆分过:{roll_up(case.kin.links)}")
    if len(command.parts) not in PARTS:
        raise InvalidInput({"parts": f"拆分成{PARTS.start}至{PARTS.stop - 1}件,每件写明内容"})
    if len(command.sealed) != len(command.parts):
        raise InvalidInput({"parts": "每件都要写明内容"})
    for part, words, target in zip(command.parts, command.sealed, command.targets, strict=True):
        telling.tell(
            x.Linked(
                LinkKind.SPLIT,
                target.child,
                target.jurisdiction,
                target.name,
                category=part.category or case.category,
                waits=command.wait,
                sealed=(words,),
            )
        )


def check_parts(case: Case) -> None:
    """Raises WrongPhase while the answer waits for the parts of the case."""
    if case.kin.open_parts:
        raise WrongPhase(f"{roll_up(case.kin.links)},全部办结以后再答复")


def progressed(case: Case, told: x.Progressed, at: datetime, setting: Setting) -> tuple[e.Draft, ...]:
    """What a linked case has told; nothing where that is known already, so that it is told exactly once."""
    link = case.kin.link(told.child)
    if link is None or told.seq <= link.told:
        return ()
    telling = Telling(case, case.id, case.jurisdiction, setting)
    telling.when = at
    telling.tell(told)
    return tuple(telling.drafts)


def of_origin(case: Case, told: x.OriginClosed | x.OriginLeft, at: datetime, setting: Setting) -> tuple[e.Draft, ...]:
    """What the origin has told; nothing where that is known already, nor its end where this case is over itself."""
    over = case.phase is Phase.CLOSED and isinstance(told, x.OriginClosed)
    if over or told.seq <= case.kin.heard:
        return ()
    telling = Telling(case, case.id, case.jurisdiction, setting)
    telling.when = at
    telling.tell(told)
    return tuple(telling.drafts)


def _ask_consent(telling: Telling, command: Convert) -> None:
    if command.author is None:
        raise InvalidInput({"author": "请写明由哪位代表提出;代表同意后才转为建议"})
    if telling.case.kin.asked == command.author:
        raise WrongPhase("已经请这位代表提出建议,请等候代表同意")
    telling.tell(x.ConsentAsked(command.author, command.sealed))


def _check_unanswered(case: Case, what: str) -> None:
    if case.answered:
        raise WrongPhase(f"已经答复,不能{what}")


def _require_words(command: Refer | Transfer, what: str) -> None:
    if not command.sealed:
        raise InvalidInput({"text": f"{what}须写明理由"})


HANDLERS: Mapping[type, Callable[..., None]] = {Refer: refer, Transfer: transfer, Convert: convert, Split: split}
