"""What a case keeps of the voice behind it (转报、代录、回访的状态); see ``cases.state``."""

from __future__ import annotations

from dataclasses import dataclass

from cases.people import UnitAt


@dataclass(frozen=True, slots=True)
class Called:
    """What a call-back (回访) has come to, and in which round that was."""

    round: int
    reached: bool
    satisfied: bool | None


@dataclass(frozen=True, slots=True)
class Voices:
    """Who speaks in it beside the reporter, and what is still owed to them; all by person id.

    ``through`` is the deputy who is to pass it on (转报), ``passed_by`` the one who has; with ``spoken`` somebody else
    wrote it down (代录), and with ``owed`` that one waits for word of the answer. ``left`` have withdrawn.
    """

    through: str | None = None
    declined: bool = False
    passed_by: str | None = None
    spoken: bool = False
    owed: bool = False
    left: tuple[str, ...] = ()
    invited: tuple[UnitAt, ...] = ()
    calls: tuple[Called, ...] = ()

    @property
    def last_call(self) -> Called | None:
        """The latest call-back."""
        return self.calls[-1] if self.calls else None
