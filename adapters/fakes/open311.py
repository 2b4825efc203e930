"""A server of another city that speaks Open311 (Open311 平台的替身): as strict as the standard lets it be."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from adapters.fakes.house import Limit
from cases.ports_outbound import Answered, Question

_SOURCE = "https://wiki.open311.org/GeoReport_v2"
_MOST_DAYS = 90
_MOST = 1000
_LONGEST = 4000
LIMITS = (
    Limit("api_key", "上报要有", "没有或不对的应答 403", _SOURCE),
    Limit("jurisdiction_id", "写了别的辖区", "应答 404", _SOURCE),
    Limit("service_code", "要有,而且认识", "没有写的应答 400,不认识的应答 404", _SOURCE),
    Limit("位置", "lat 和 long,或者 address_string,或者 address_id", "都没有的应答 400", _SOURCE),
    Limit("attribute", "必答的要答", "没有答的应答 400", _SOURCE),
    Limit("description", f"{_LONGEST} 字", "更长的应答 400", _SOURCE),
    Limit("格式", "application/x-www-form-urlencoded", "别的内容类型应答 400", _SOURCE),
    Limit("时间", f"{_MOST_DAYS} 天", "start_date 到 end_date 更长的应答 400", _SOURCE),
    Limit("时区", "要写", "没有写的应答 400", _SOURCE),
    Limit("件数", f"{_MOST} 件", "只给最近的这么多", _SOURCE),
)


@dataclass(slots=True)
class FakeOpen311:
    """``kept`` are the requests by id. ``knows_json`` False: an older server with XML only; ``tokens``: it gives those

    first, and ids once ``settle`` was called; ``shows_words`` False: descriptions are not public.
    """

    key: str
    clock: Callable[[], datetime]
    services: Mapping[str, tuple[str, ...]]  # the codes with their required attributes
    jurisdiction: str = ""
    knows_json: bool = True
    tokens: bool = False
    shows_words: bool = True
    kept: dict[str, dict[str, str]] = field(default_factory=dict)
    waiting: dict[str, str] = field(default_factory=dict)

    async def answer(self, question: Question) -> Answered:
        """What the server would answer."""
        parts = urlsplit(question.url)
        path, _, ending = unquote(parts.path).rpartition(".")
        if ending not in ({"json", "xml"} if self.knows_json else {"xml"}):
            return self._refused("xml", 404, "format not found")
        form = question.method == "POST"
        given = parse_qs(question.body.decode()) if form else parse_qs(parts.query)
        asked = {name: values[-1] for name, values in given.items()}
        if self.jurisdiction and asked.get("jurisdiction_id") != self.jurisdiction:
            return self._refused(ending, 404, "jurisdiction_id was not found")
        if form:
            return self._take(ending, path, question, asked)
        return self._read(ending, path, asked)

    def close(self, request: str, notes: str) -> None:
        """Somebody there has dealt with it."""
        self.kept[request] |= {"status": "closed", "status_notes": notes, "updated_datetime": self._now()}

    def settle(self) -> None:
        """Every token has its id from now on."""
        self.waiting = {token: token.replace("t", "r") for token in self.waiting}

    # --- requests in --------------------------------------------------------------------------------------------------

    def _take(self, ending: str, path: str, question: Question, asked: dict[str, str]) -> Answered:
        headers = {name.lower(): value for name, value in question.headers.items()}
        if path != "/requests":
            return self._refused(ending, 404, "not found")
        if not headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            return self._refused(ending, 400, "the body must be a form")
        if asked.get("api_key") != self.key:
            return self._refused(ending, 403, "api_key is not valid")
        if wrong := self._wrong(asked):
            return self._refused(ending, *wrong)
        number = f"r{len(self.kept) + 1}"
        self.kept[number] = {
            "service_request_id": number,
            "status": "open",
            "status_notes": "",
            "service_code": asked["service_code"],
            "description": asked.get("description", "") if self.shows_words else "",
            "requested_datetime": self._now(),
            "updated_datetime": self._now(),
            "address": asked.get("address_string", ""),
        }
        if self.tokens:
            token = number.replace("r", "t")
            self.waiting[token] = ""
            return self._said(ending, "service_requests", "request", [{"token": token}])
        return self._said(ending, "service_requests", "request", [{"service_request_id": number}])

    def _wrong(self, asked: dict[str, str]) -> tuple[int, str] | None:
        code = asked.get("service_code")
        if code is None:
            return 400, "service_code was not provided"
        if code not in self.services:
            return 404, "service_code was not found"
        if not (asked.keys() >= {"lat", "long"} or asked.keys() & {"address_string", "address_id"}):
            return 400, "a location was not provided"
        if missing := [each for each in self.services[code] if f"attribute[{each}]" not in asked]:
            return 400, f"attribute {missing[0]} is required"
        return (400, "description is too long") if len(asked.get("description", "")) > _LONGEST else None

    # --- reading ------------------------------------------------------------------------------------------------------

    def _read(self, ending: str, path: str, asked: dict[str, str]) -> Answered:
        first, _, name = path.strip("/").partition("/")
        if first == "services" and name:
            return self._defined(ending, name)
        if first == "services":
            rows = [{"service_code": code, "service_name": code, "metadata": "true"} for code in self.services]
            return self._said(ending, "services", "service", rows)
        if first == "tokens":
            number = self.waiting.get(name)
            rows = [{"service_request_id": number, "token": name}] if number else [{"token": name}]
            known = name in self.waiting
            return (
                self._said(ending, "service_requests", "request", rows) if known else self._refused(ending, 404, "no")
            )
        if first != "requests":
            return self._refused(ending, 404, "not found")
        if ids := asked.get("service_request_id") or name:
            rows = [self.kept[each] for each in ids.split(",") if each in self.kept]
            return self._said(ending, "service_requests", "request", rows)
        return self._listed(ending, asked)

    def _defined(self, ending: str, code: str) -> Answered:
        if code not in self.services:
            return self._refused(ending, 404, "service_code was not found")
        asked = [
            {"variable": "true", "code": each, "required": "true", "description": f"Which {each}?"}
            for each in self.services[code]
        ]
        if ending == "json":
            body = json.dumps({"service_code": code, "attributes": asked})
        else:
            rows = "".join(f"<attribute>{_elements(each)}</attribute>" for each in asked)
            inner = f"<service_code>{html.escape(code)}</service_code><attributes>{rows}</attributes>"
            body = f"<service_definition>{inner}</service_definition>"
        return Answered(200, {"content-type": "application/json" if ending == "json" else "text/xml"}, body.encode())

    def _listed(self, ending: str, asked: dict[str, str]) -> Answered:
        until = datetime.fromisoformat(asked["end_date"]) if "end_date" in asked else self.clock()
        since = datetime.fromisoformat(asked.get("start_date") or (until - timedelta(days=_MOST_DAYS)).isoformat())
        if until.tzinfo is None or since.tzinfo is None:
            return self._refused(ending, 400, "the date has no zone")
        if until - since > timedelta(days=_MOST_DAYS):
            return self._refused(ending, 400, "the span is longer than 90 days")
        kinds = set(filter(None, asked.get("service_code", "").split(",")))
        rows = [
            each
            for each in self.kept.values()
            if since <= datetime.fromisoformat(each["requested_datetime"]) <= until
            and (not kinds or each["service_code"] in kinds)
        ]
        return self._said(ending, "service_requests", "request", rows[-_MOST:])

    def _now(self) -> str:
        return self.clock().isoformat(timespec="seconds")

    def _refused(self, ending: str, status: int, words: str) -> Answered:
        return self._said(ending, "errors", "error", [{"code": str(status), "description": words}], status)

    def _said(self, ending: str, root: str, one: str, rows: Sequence[Mapping[str, Any]], status: int = 200) -> Answered:
        if ending == "json":
            return Answered(status, {"content-type": "application/json"}, json.dumps(list(rows)).encode())
        inner = "".join(f"<{one}>{_elements(row)}</{one}>" for row in rows)
        return Answered(status, {"content-type": "text/xml"}, f"<{root}>{inner}</{root}>".encode())


def _elements(row: Mapping[str, Any]) -> str:
    return "".join(f"<{name}>{html.escape(str(value))}</{name}>" for name, value in row.items())
