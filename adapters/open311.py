"""A client of Open311 GeoReport v2 (Open311 客户端): JSON where the server has it, else XML, and their odd shapes.

Source: https://wiki.open311.org/GeoReport_v2. Servers in use answer a single object where the standard has a list,
numbers where it has text, leave fields out, and write XML below other names of the root; all of that is read. An
answer that is neither, or that names no request where one was made, is refused and never guessed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from cases.plain_xml import Unreadable, read_xml
from cases.ports_open311 import Asked, Made, Offered, Open311Refused, Standing
from cases.ports_outbound import Answered
from cases.ports_services import Call, Service, ServiceDown

_FORM = "application/x-www-form-urlencoded; charset=utf-8"
_GOOD = range(200, 300)
_NOT_FOUND = 404
_ELSEWHERE = {302, 303}  # how many programs answer a form that they have taken in
_MOST_ELEMENTS = 60_000  # a thousand requests of some twenty fields, and some room
_MOST_IDS = 50  # in one address
_LONGEST = 300
_LONGEST_ID = 100
#: Under which names servers wrap their lists in JSON, although the standard has the list alone.
_WRAPPED = ("service_requests", "requests", "request", "services", "service", "service_definition", "errors")


def split_address(url: str) -> tuple[str, dict[str, str]]:
    """The endpoint, and what goes with every request (such as jurisdiction_id): what stands behind the ``?``."""
    parts = urlsplit(url)
    return parts._replace(query="", fragment="").geturl().rstrip("/"), dict(parse_qsl(parts.query))


@dataclass(slots=True)
class Open311Client:
    """The port ``cases.ports_open311.Open311Server``; ``always`` goes with every request, ``api_key`` with new ones."""

    service: Service
    always: Mapping[str, str]
    api_key: str = field(repr=False)
    _ending: str = ""

    async def create(self, form: Mapping[str, str]) -> Made:
        """Send a request, once."""
        try:
            ending = await self._format()
        except ServiceDown as down:
            raise ServiceDown(down.message, doubtful=False) from None  # nothing was sent in yet
        body = urlencode({"api_key": self.api_key, **self.always, **form}).encode()
        call = Call("POST", f"/requests.{ending}", headers={"content-type": _FORM}, body=body)
        answered = await self.service.ask(call)
        if answered.status in _ELSEWHERE:
            raise ServiceDown(f"对方要到别处去看结果(状态码 {answered.status}),没有给编号", doubtful=True)
        if answered.status not in _GOOD:
            raise Open311Refused(_why(answered))
        try:
            found = next(_rows(answered), {})
        except Open311Refused:
            found = {}
        made = Made(_id(found), _text(found, "token") or None)
        if made.id is None and made.token is None:
            # It may well have been taken in: whoever asked has to look for it.
            words = _text(found, "description")[:_LONGEST]
            raise ServiceDown(f"对方应答收下了,但没有给编号{words and ':'}{words}", doubtful=True)
        return made

    async def by_token(self, token: str) -> str | None:
        """The id behind a token, None while there is none yet."""
        answered = await self._get(f"/tokens/{quote(token, safe='')}", {})
        if answered.status == _NOT_FOUND:
            return None
        return _id(next(_rows(_good(answered)), {}))

    async def standing(self, ids: Sequence[str]) -> tuple[Standing, ...]:
        """How these requests stand, asked for a few dozen at a time."""
        found: list[Standing] = []
        for first in range(0, len(ids), _MOST_IDS):
            some = ids[first : first + _MOST_IDS]
            answered = await self._get("/requests", {"service_request_id": ",".join(some)})
            if answered.status == _NOT_FOUND:
                continue
            found += [each for each in map(_standing, _rows(_good(answered))) if each.id in some]
        return tuple(found)

    async def since(self, start: datetime, service: str) -> tuple[Standing, ...]:
        """The requests of one kind since a moment."""
        # In UTC and to the second: there are servers that stumble over offsets and fractions.
        query = {"start_date": f"{start.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", "service_code": service}
        return tuple(map(_standing, _rows(_good(await self._get("/requests", query)))))

    async def services(self) -> tuple[Offered, ...]:
        """What the server takes; what has no code is left out."""
        rows = _rows(_good(await self._get("/services", {})))
        found = (
            Offered(_text(each, "service_code"), _text(each, "service_name"), _is(each, "metadata")) for each in rows
        )
        return tuple(each for each in found if each.code)

    async def questions(self, service: str) -> tuple[Asked, ...]:
        """What it asks about one kind of request; what is only shown and not asked is left out."""
        answered = await self._get(f"/services/{quote(service, safe='')}", {})
        found = next(_rows(_good(answered)), {}).get("attributes")
        attributes = found.get("attribute") if isinstance(found, dict) else found
        return tuple(
            _asked(each) for each in _objects(attributes) if _text(each, "code") and _is(each, "variable", "true")
        )

    async def _get(self, path: str, query: Mapping[str, str]) -> Answered:
        ending = await self._format()
        call = Call("GET", f"{path}.{ending}", query={**self.always, **query}, repeatable=True)
        return await self.service.ask(call)

    async def _format(self) -> str:
        """JSON where the list of services comes in it, else XML, which every server has; asked once."""
        if not self._ending:
            call = Call("GET", "/services.json", query=dict(self.always), repeatable=True)
            answered = await self.service.ask(call)
            is_json = answered.status in _GOOD and answered.body.lstrip()[:1] in {b"[", b"{"}
            self._ending = "json" if is_json else "xml"
        return self._ending


def _good(answered: Answered) -> Answered:
    if answered.status not in _GOOD:
        raise Open311Refused(_why(answered))
    return answered


def _why(answered: Answered) -> str:
    """What the server says is wrong, in its own words."""
    try:
        told = [_text(each, "description") for each in _rows(answered)]
    except Open311Refused:
        told = [answered.body[:_LONGEST].decode("utf-8", errors="replace")]
    return f"对方不收(状态码 {answered.status}):{';'.join(filter(None, told)) or '没有说明'}"[:_LONGEST]


def _rows(answered: Answered) -> Iterator[dict[str, Any]]:
    """The objects of an answer, in whichever of the two formats it came. Raises Open311Refused."""
    body = answered.body.removeprefix(b"\xef\xbb\xbf").strip()
    if body[:1] == b"<":
        return _of_xml(body)
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise Open311Refused("对方的应答既不是 JSON,也不是 XML") from None
    return _objects(_unwrapped(found))


def _of_xml(body: bytes) -> Iterator[dict[str, Any]]:
    try:
        _, inside = read_xml(body, _MOST_ELEMENTS)
    except Unreadable as told:
        raise Open311Refused(f"对方的应答{told}") from None
    # <service_requests><request/>…: the items stand below the one name that the root has inside.
    many = next(iter(inside.values()), None) if len(inside) == 1 else inside
    return _objects(many)


def _unwrapped(found: Any) -> Any:
    while isinstance(found, dict) and (name := next((each for each in _WRAPPED if each in found), None)):
        found = found[name]
    return found


def _objects(found: Any) -> Iterator[dict[str, Any]]:
    many = found if isinstance(found, list) else [found]
    return (each for each in many if isinstance(each, dict))


def _text(found: Mapping[str, Any], name: str) -> str:
    value = found.get(name)
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _id(found: Mapping[str, Any]) -> str | None:
    """None as well for one that is longer than any id in use."""
    number = _text(found, "service_request_id")
    return number if 0 < len(number) <= _LONGEST_ID else None


def _is(found: Mapping[str, Any], name: str, usual: str = "false") -> bool:
    return (_text(found, name) or usual).lower() in {"true", "1"}


def _offered(found: Mapping[str, Any]) -> Offered:
    return Offered(_text(found, "service_code"), _text(found, "service_name"), _is(found, "metadata"))


def _asked(found: Mapping[str, Any]) -> Asked:
    values = found.get("values")
    values = values.get("value") if isinstance(values, dict) else values
    return Asked(
        f"attribute[{_text(found, 'code')}]",
        _text(found, "description"),
        _is(found, "required"),
        tuple((_text(each, "key"), _text(each, "name")) for each in _objects(values)),
    )


def _standing(found: Mapping[str, Any]) -> Standing:
    return Standing(
        id=_id(found) or "",
        closed=_text(found, "status").lower() == "closed",
        notes=_text(found, "status_notes"),
        updated=_text(found, "updated_datetime"),
        description=_text(found, "description"),
    )
