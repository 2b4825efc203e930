"""Why a command is refused: one class a reason, a stable code, a sentence that says what is possible."""

from __future__ import annotations


class Refusal(Exception):
    """The command is not carried out and nothing was changed. ``message`` is Chinese and fit for a toast."""

    code = "refused"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class TooMany(Refusal):
    """Too often within a time; ``retry_after`` is in seconds."""

    code = "too_many"

    def __init__(self, message: str, retry_after: float) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class NotFound(Refusal):
    """There is no such thing, or this person may not know of it."""

    code = "not_found"


class NotAllowed(Refusal):
    """The authorisation table has no row that lets this person do it."""

    code = "not_allowed"


class WrongPhase(Refusal):
    """The case has moved on, or is not that far yet."""

    code = "wrong_phase"


class AlreadyClaimed(Refusal):
    """Somebody else was first."""

    code = "already_claimed"


class ReturnRefused(Refusal):
    """The rule file allows no (further) return now."""

    code = "return_refused"


class ExtensionRefused(Refusal):
    """The rule file gives this clock no (further) extension now (延期)."""

    code = "extension_refused"


class PauseRefused(Refusal):
    """The rule file lets nothing stand still now, or nothing does (中止、恢复)."""

    code = "pause_refused"


class UnitForbidden(Refusal):
    """A clause keeps the case from this unit (不得交), by hand too."""

    code = "unit_forbidden"


class LinkRefused(Refusal):
    """It cannot be handed on there: no level above, or no rules in force (提请、移送、转为建议)."""

    code = "link_refused"


class NotACandidate(Refusal):
    """Only the candidates may take it (候选), each in its turn where the clause says so."""

    code = "not_a_candidate"


class NothingAsked(Refusal):
    """There is no open question to answer."""

    code = "nothing_asked"


class StillOwed(Refusal):
    """A period is not closed while things of it wait (结报), unless the person says so."""

    code = "still_owed"


class InvalidInput(Refusal):
    """A value of the command cannot be; ``errors`` maps a field to its sentence."""

    code = "invalid_input"

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(";".join(errors.values()))
        self.errors = errors


class SeparateDuties(Refusal):
    """One person would have two duties that are to be separate (职责分离)."""

    code = "separate_duties"


class WrongCredentials(Refusal):
    """Login name, password or code is not right; which of them is never told."""

    code = "wrong_credentials"


class ConsentNeeded(Refusal):
    """Nobody's place or picture is kept without consent (同意); ``errors`` says to which version of which notice."""

    code = "consent_needed"

    def __init__(self, message: str, errors: dict[str, str]) -> None:
        super().__init__(message)
        self.errors = errors


class RulesMoved(Refusal):
    """Somebody else has put other rules in force since this change was made; it is shown anew, against those."""

    code = "rules_moved"


class SecondPersonNeeded(Refusal):
    """Terms or escalation change, and that takes two persons (双人)."""

    code = "second_person"


class KeyReused(Refusal):
    """The same idempotency key came with another body."""

    code = "key_reused"


class InFlight(Refusal):
    """The twin of this very request is still at work; try again shortly."""

    code = "in_flight"
