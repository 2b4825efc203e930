"""A partner in memory (平台的替身): proves what is pushed, takes each event once, refuses one that says otherwise."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from adapters.fakes.house import Limit
from cases.partner_signing import check_signed
from cases.partners import WINDOW, Key
from cases.ports_outbound import Answered, Question
from cases.refusals import NotAllowed

_SOURCE = "docs/接入/平台对接.md"
MOST_BYTES = 65_536
LIMITS = (
    Limit("签名", "HMAC-SHA256", "每一条都验签名,不对的不收(401)", _SOURCE),
    Limit("时间", f"{int(WINDOW.total_seconds())} 秒", "签名的时间相差太多的不收(401)", _SOURCE),
    Limit("重复", "编号相同、内容相同", "同一编号再来应答 200,不再办;内容不同的不收(409)", _SOURCE),
    Limit("先后", "同一件按号数", "同一件里号数往回走、又不是重复的,不收(409)", _SOURCE),
    Limit("大小", f"{MOST_BYTES} 字节", "更大的不收(413)", _SOURCE),
)


@dataclass(slots=True)
class FakePartner:
    """One partner's server. ``got`` are the events in the order in which they were taken, ``again`` counts repeats."""

    keys: tuple[Key, ...]
    clock: Callable[[], datetime]
    got: list[dict[str, Any]] = field(default_factory=list)
    again: int = 0
    refused: int = 0
    _seen: dict[str, str] = field(default_factory=dict)
    _last: dict[str, int] = field(default_factory=dict)

    async def answer(self, question: Question) -> Answered:
        """What the partner would answer."""
        status, words = self._taken(question)
        self.refused += status >= 400
        return Answered(status, {"content-type": "application/json"}, json.dumps({"msg": words}).encode())

    def _taken(self, question: Question) -> tuple[int, str]:
        if question.method != "POST" or len(question.body) > MOST_BYTES:
            return 413, "too long"
        headers = {name.lower(): value for name, value in question.headers.items()}
        try:
            event = check_signed(self.keys, headers, question.body, self.clock())
        except NotAllowed as refused:
            return 401, refused.message
        digest = hashlib.sha256(question.body).hexdigest()
        if event in self._seen:
            self.again += 1
            return (200, "again") if self._seen[event] == digest else (409, "same id, another body")
        body = json.loads(question.body)
        case, no = body["case"]["id"], body["no"]
        if no <= self._last.get(case, 0):
            return 409, "out of order"
        self._seen[event], self._last[case] = digest, no
        self.got.append(body)
        return 200, "ok"
