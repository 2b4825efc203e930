"""What people ask for whoever raised a matter (转报、回访、协办): pass it on, settle it, call back, help."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cases.people import UnitAt
from cases.sealed import Sealed


@dataclass(frozen=True, slots=True)
class PassOn:
    """The deputy passes a report on (转报); ``level`` is filled in from the deputy's term."""

    name: ClassVar[str] = "pass_on"
    sealed: tuple[Sealed, ...] = ()
    level: str | None = None


@dataclass(frozen=True, slots=True)
class DeclineVoice:
    """The deputy does not pass it on (不转报); ``sealed`` holds the reason."""

    name: ClassVar[str] = "decline_voice"
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class SendOn:
    """The reporter waits for no deputy and sends it as an own report (自行上报)."""

    name: ClassVar[str] = "send_on"


@dataclass(frozen=True, slots=True)
class Settle:
    """A deputy settles it on the spot (当场办结), with an outcome of the rule file."""

    name: ClassVar[str] = "settle"
    outcome: str
    photos: tuple[str, ...] = ()
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class TellVoice:
    """Whoever wrote it down for somebody has told that person the answer (已转告)."""

    name: ClassVar[str] = "tell_voice"
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Withdraw:
    """The reporter takes the report back (撤回)."""

    name: ClassVar[str] = "withdraw"
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class CallBack:
    """Somebody asked the reporter afterwards (回访); ``satisfied`` None where nobody was reached."""

    name: ClassVar[str] = "call_back"
    reached: bool
    satisfied: bool | None = None
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Reopen:
    """The unit that answered has to see to it again (重新办理); ``sealed`` says why."""

    name: ClassVar[str] = "reopen"
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Close:
    """Whoever coordinates ends what the rules leave open (办结); ``sealed`` says why."""

    name: ClassVar[str] = "close"
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A remark for the handling side alone (内部备注)."""

    name: ClassVar[str] = "note"
    photos: tuple[str, ...] = ()
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is, for everybody whose matter it is (阶段反馈)."""

    name: ClassVar[str] = "progress"
    photos: tuple[str, ...] = ()
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Invite:
    """Ask other units to help (邀请协办)."""

    name: ClassVar[str] = "invite"
    units: tuple[UnitAt, ...]
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Contribute:
    """A unit that helps gives its part (协办意见)."""

    name: ClassVar[str] = "contribute"
    photos: tuple[str, ...] = ()
    sealed: tuple[Sealed, ...] = ()


SealableVoiceCommand = (
    PassOn
    | DeclineVoice
    | Settle
    | TellVoice
    | Withdraw
    | CallBack
    | Reopen
    | Close
    | Note
    | Progress
    | Invite
    | Contribute
)
VoiceCommand = SealableVoiceCommand | SendOn
