"""GeoReport v2 on the wire (Open311 格式): XML, and JSON as the standard derives it from the XML; errors as well."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from api.errors import Problem
from api.payloads import Malformed, WrongMediaType
from cases.open311 import Attribute, Request, Service
from cases.refusals import InvalidInput
from dsl.ends import local

PREFIX = "/open311"
JSON, XML = "application/json; charset=utf-8", "text/xml; charset=utf-8"
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
MOST_FIELDS = 200
#: What each list is made of, where the name of the one does not follow from that of the many.
_ONE = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "endpoints": "endpoint",
    "formats": "format",
    "errors": "error",
    "service_requests": "request",
    "service_request_updates": "request_update",
}
#: Signs that no XML 1.0 document may hold, however they are written.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ATTRIBUTE = re.compile(r"attribute\[(?P<code>[^\[\]]{1,100})\](?:\[\])?")
_FORM = re.compile(r"application/x-www-form-urlencoded(?:\s*;.*)?", re.IGNORECASE)
_MOST_CODES = 1000
#: Of moments that are asked about: with those of the ends of the calendar nothing can be reckoned.
_YEARS = range(1900, 2200)


def written(root: str, data: Any, media: str) -> bytes:
    """The answer in the format that was asked for; ``root`` names the outermost element of the XML."""
    if media == JSON:
        return msgspec.json.encode(_of_spark(data))
    return ('<?xml version="1.0" encoding="utf-8"?>\n' + _element(root, data)).encode()


def _of_spark(value: Any) -> Any:
    """As the standard's convention makes JSON of XML: an empty element is null."""
    match value:
        case "":
            return None
        case Mapping():
            return {key: _of_spark(each) for key, each in value.items()}
        case list() | tuple():
            return [_of_spark(each) for each in value]
        case _:
            return value


def _element(name: str, value: Any) -> str:
    match value:
        case None | "":
            return f"<{name}/>"
        case bool():
            inner = "true" if value else "false"
        case Mapping():
            inner = "".join(_element(key, each) for key, each in value.items())
        case str():
            inner = html.escape(_UNWRITABLE.sub("", value), quote=False)
        case Sequence():
            inner = "".join(_element(_ONE[name], each) for each in value)
        case _:
            inner = str(value)
    return f"<{name}>{inner}</{name}>"


def media_of(path: str) -> str:
    """The format that an address asks for by how it ends; the standard's own where it does not say."""
    return JSON if path.endswith(".json") else XML


def refused(path: str, problem: Problem) -> tuple[bytes, str]:
    """An error as the standard writes it, and its media type."""
    sentences = problem.errors.values() or (problem.message,)
    told = [{"code": status_of(problem), "description": each} for each in sentences]
    media = media_of(path)
    return written("errors", told, media), media


def status_of(problem: Problem) -> int:
    """The standard knows 400 where we tell kinds of mistakes apart."""
    return 400 if problem.code.status in {409, 415, 422, 428} else problem.code.status


# --- what is answered -------------------------------------------------------------------------------------------------


def service(each: Service) -> dict[str, Any]:
    """One line of the service list."""
    return {
        "service_code": each.code,
        "service_name": each.name,
        "description": each.description,
        "metadata": each.asks,
        "type": "realtime",
        "keywords": ",".join(each.keywords),
        "group": each.group,
    }


def definition(code: str, asked: Sequence[Attribute]) -> dict[str, Any]:
    """What a client has to ask for a service."""
    return {"service_code": code, "attributes": [_attribute(each) for each in asked]}


def _attribute(each: Attribute) -> dict[str, Any]:
    return {
        "variable": True,
        "code": each.code,
        "datatype": "number" if each.number else "singlevaluelist",
        "required": each.required,
        "datatype_description": each.hint,
        "order": each.order,
        "description": each.code,
        "values": [{"key": choice, "name": choice} for choice in each.choices],
    }


def request(each: Request, site: str, link: str | None) -> dict[str, Any]:
    """One request. A place is a village or a grid at the finest, so that there is no point to give."""
    return {
        "service_request_id": each.id,
        "status": "closed" if each.closed else "open",
        "status_notes": each.notes,
        "service_name": each.service,
        "service_code": each.service,
        "description": each.description,
        "agency_responsible": each.agency,
        "service_notice": each.notice,
        "requested_datetime": moment(each.requested_at),
        "updated_datetime": moment(each.updated_at),
        "expected_datetime": moment(each.expected_at),
        "address": each.address,
        "address_id": None,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None if link is None else site + link,
    }


def update(each: Request) -> dict[str, Any]:
    """The last change of a request, by an id that a later change does not have."""
    return {
        "update_id": f"{each.id}-{each.seq}",
        "service_request_id": each.id,
        "status": "closed" if each.closed else "open",
        "updated_datetime": moment(each.updated_at),
        "description": each.notes,
        "media_url": None,
    }


def moment(at: datetime | None) -> str | None:
    """In W3C format, to the second, with the offset of China."""
    return None if at is None else local(at).isoformat(timespec="seconds")


# --- what is asked ----------------------------------------------------------------------------------------------------


def fields_of(content_type: str, body: bytes) -> tuple[dict[str, str], dict[str, str]]:
    """A form: its fields, and beside them its attributes by code. Raises Malformed, WrongMediaType, InvalidInput."""
    if not _FORM.fullmatch(content_type):
        raise WrongMediaType("Content-Type must be application/x-www-form-urlencoded")
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError:
        raise Malformed(f"the form is not valid UTF-8, or has more than {MOST_FIELDS} fields") from None
    fields: dict[str, str] = {}
    attributes: dict[str, str] = {}
    for name, value in pairs:
        found = _ATTRIBUTE.fullmatch(name)
        known, key = (fields, name) if found is None else (attributes, found["code"])
        if known.get(key, value) != value:
            raise InvalidInput({name: f"{name} was given twice"})
        known[key] = value.strip()
    return fields, attributes


def codes_in(text: str) -> frozenset[str]:
    """Values that stand in one parameter, divided by commas."""
    found = frozenset(filter(None, (each.strip() for each in text.split(","))))
    if len(found) > _MOST_CODES:
        raise InvalidInput({"service_request_id": f"at most {_MOST_CODES} values may be given"})
    return found


def moment_in(name: str, text: str) -> datetime | None:
    """A moment in W3C format, which always has an offset; a ``+`` that came as a blank is one. Raises InvalidInput."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or found.year not in _YEARS:
        raise InvalidInput({name: f"{name} must be like 2026-01-01T00:00:00Z"})
    return found


def number_in(name: str, text: str, most: int) -> float:
    """Degrees. Raises InvalidInput."""
    try:
        found = float(text)
    except ValueError:
        found = float("nan")
    if not -most <= found <= most:
        raise InvalidInput({name: f"{name} must be a number of degrees between -{most} and {most}"})
    return found
