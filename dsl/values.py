"""What has a value that a condition may ask for (有值的名称): questions, findings, declared states, attributes."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.decision import Finding, Pending, Question, Recipient

FINDING, STATE, ATTRIBUTE, REVIEW = "认定", "态势", "属性", "审查"


@dataclass(frozen=True, slots=True)
class Known:
    """态势, 属性 or 审查: of the whole place, of the spot, or a review's verdict; never asked of the reporter.

    ``by`` declares a state or reviews; the first of its choices is the state of rest, in which an example finds it.
    """

    what: str
    name: str
    choices: tuple[str, ...]
    measure: str = ""
    by: Recipient | None = None
    line: int = 0


Valued = Question | Finding | Known


def pending(entry: Valued) -> Pending | None:
    """What is waited for where the value is not known; None for a question, which the reporter is asked."""
    match entry:
        case Finding(name=name, by=by):
            return Pending(FINDING, name, by)
        case Known(what=what, name=name, by=by):
            return Pending(what, name, by)
        case _:
            return None


def category_of(entry: Valued) -> str | None:
    """The category that it is put or found for; None for any."""
    return None if isinstance(entry, Known) else entry.category
