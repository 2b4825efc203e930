"""The way out in memory (对外请求的替身): the same rules on where one may go, and answers written beforehand."""

from __future__ import annotations

from collections.abc import Mapping

from adapters.outbound_rules import Allowed, target_of
from cases.ports_outbound import Answered, OutboundFailed, Question


class MemoryOutbound:
    """The twin: ``answers`` by URL; ``asked`` keeps what went out, in order."""

    def __init__(self, allowed: Allowed, answers: Mapping[str, Answered] | None = None) -> None:
        self._allowed = allowed
        self._answers = dict(answers or {})
        self.asked: list[Question] = []

    async def ask(self, question: Question) -> Answered:
        """The answer that stands for this URL. Raises OutboundRefused, and OutboundFailed where none stands."""
        target = target_of(question, self._allowed)
        self.asked.append(question)
        if question.url not in self._answers:
            raise OutboundFailed(f"{target.host} 没有正常应答")
        return self._answers[question.url]
