"""Which roles the rules call upon for a step of a case (由 … 办理): as long as the step can be done."""

from __future__ import annotations

from cases.openings import openings_for
from cases.state import Case
from dsl.decision import RecipientKind


def bidden(case: object) -> tuple[str, ...]:
    """The roles by the words of the rule file, each once: read off the case, or off what its list row kept of it."""
    left = openings_for(case, "step") if isinstance(case, Case) else getattr(case, "openings", ())
    steps = (opening for opening in left if opening.command == "step")
    named = (str(each) for opening in steps for each in opening.who if each.kind is RecipientKind.ROLE)
    return tuple(dict.fromkeys(named))
