"""All of WeChat behind one address (微信替身): each interface is answered by the part that knows it."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from adapters.fakes.house import Fake
from cases.ports_outbound import Answered, Question


class FakeWechat:
    """``parts`` by the beginning of the path, the longest that fits answers; ``rest`` answers what none knows."""

    def __init__(self, rest: Fake, parts: Mapping[str, Fake]) -> None:
        self._rest = rest
        self._parts = dict(sorted(parts.items(), key=lambda each: -len(each[0])))

    async def answer(self, question: Question) -> Answered:
        """What WeChat would answer."""
        path = urlsplit(question.url).path
        part = next((each for start, each in self._parts.items() if path.startswith(start)), self._rest)
        return await part.answer(question)
