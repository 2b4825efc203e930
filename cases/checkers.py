"""Checkers that ask nobody (不经外部服务的检查): a person decides on everything, or in a trial nobody on anything."""

from __future__ import annotations

from dataclasses import dataclass

from cases.ports_checks import Checked, Verdict


@dataclass(frozen=True, slots=True)
class Answering:
    """The port ``cases.ports_checks.Checker``: the same for all."""

    said: Checked

    async def check_text(self, text: str, author: str | None) -> Checked:  # noqa: ARG002 - the same for all
        """What is said of everything."""
        return self.said

    async def check_picture(self, photo: str, case: str, author: str | None) -> Checked:  # noqa: ARG002 - the same
        """The same."""
        return self.said


#: Where no service is to see anything, or none can be reached.
BY_PERSON = Answering(Checked(Verdict.REVIEW, "由人工决定"))
#: In a trial.
UNCHECKED = Answering(Checked(Verdict.PASS))
