"""What happens at every door (接待): who asks and may they enter, the body within its limits, the answer."""

from __future__ import annotations

import asyncio
import contextlib
import re
import unicodedata
from collections.abc import Callable, Coroutine
from typing import Any
from uuid import uuid4

import msgspec
from sanic import HTTPResponse, Request
from sanic import exceptions as web

from api.call import Call
from api.client_address import client_address
from api.doors import Door, Intake, Reply, Streamed
from api.entering import entered
from api.multipart import read_form
from api.pacing import admit
from api.payloads import Malformed, WrongMediaType, check_text, read_json, tidy, typed
from api.settings import is_loopback
from api.tokens import NotSignedIn
from api.wire import Wired
from cases import authority
from cases.authority import Relation
from cases.people import Person, Role
from cases.ports_identity import Session
from cases.refusals import InvalidInput, NotAllowed
from cases.tidying import tidy_text

FORM_EXTRA_BYTES = 16 * 1024  # what a form may weigh beside its file: boundaries, headers, small fields
_KEY = re.compile(r"[\x21-\x7e]{1,64}")
_JSON = re.compile(r"application/json(?:\s*;.*)?", re.IGNORECASE)

SanicHandler = Callable[..., Coroutine[Any, Any, HTTPResponse | None]]


def handler_for(door: Door) -> SanicHandler:
    """The function that the router calls for this door."""

    async def handle(request: Request, **params: str) -> HTTPResponse | None:
        wired: Wired = request.app.ctx.wired
        admitted = await _admitted(door, request, wired)
        who, session = admitted or (None, None)
        given, upload = await _given(door, request, wired)
        call = Call(
            wired=wired,
            request_id=request_id(request),
            params=params,
            who=who,
            session=session,
            client=tidy_text(_kept(request.headers.get("user-agent", ""))),
            key=_key(request, given),
            upload=upload,
            peer=request.ip,
            direct=_direct(request),
            address=client_address(request),
            byte_range=request.headers.get("range"),
            last_event_id=request.headers.get("last-event-id"),
            if_none_match=request.headers.get("if-none-match", ""),
            headers=_headers(door, request),
        )
        result = await door.handler(call, given)
        if isinstance(result, Streamed):
            await _stream(request, result)
            return None
        return answer(door, request, result)

    handle.__name__ = door.name
    handle.door = door  # type: ignore[attr-defined]  # how a test, and the app itself, sees that it was declared
    # The body is read here, so that each door has its own limit; Sanic's one limit is only a bound for what it drains.
    handle.is_stream = True  # type: ignore[attr-defined]  # Sanic looks for this name
    return handle


def request_id(request: Request) -> str:
    """The number under which this request stands in the log; made here, never believed from outside."""
    if not hasattr(request.ctx, "request_id"):
        request.ctx.request_id = uuid4().hex
    found: str = request.ctx.request_id
    return found


def answer(door: Door, request: Request, result: object) -> HTTPResponse:
    """A handler's result in the envelope, or as the bytes that it is."""
    reply = result if isinstance(result, Reply) else Reply(result, door.status)
    if reply.raw is not None:
        return HTTPResponse(reply.raw, reply.status, reply.headers, reply.media)
    body = envelope(0, "ok", reply.data, request_id(request))
    return HTTPResponse(body, reply.status, reply.headers, "application/json")


async def _stream(request: Request, result: Streamed) -> None:
    """Each part as it comes; a client who leaves ends it, and what it holds is let go of at once."""
    response = await request.respond(content_type=result.media, headers={"x-accel-buffering": "no", **result.headers})
    async with contextlib.aclosing(result.parts) as parts:  # type: ignore[type-var]  # generators all of them
        async for part in parts:
            await response.send(part)
    await response.eof()


def envelope(code: int, message: str, data: object, number: str) -> bytes:
    """The four names in which every JSON answer comes."""
    return msgspec.json.encode({"code": code, "msg": message, "data": data, "request_id": number})


async def _admitted(door: Door, request: Request, wired: Wired) -> tuple[Person, Session] | None:
    """Who enters by which session, counted; None at a door without sign-in. Raises TooMany, NotSignedIn, NotAllowed."""
    address = client_address(request)
    try:
        who = None if door.open else await _enter(door, request, wired)
    except NotSignedIn:
        await admit(wired, door, None, address)  # whoever tries tokens is counted too
        raise
    await admit(wired, door, who[0] if who else None, address)
    return who


async def _enter(door: Door, request: Request, wired: Wired) -> tuple[Person, Session]:
    """Who asks, with the roles that may act at this moment. Raises NotSignedIn, NotAllowed."""
    bearer = wired.tokens.bearer(_bearer(request))

    person, session = await entered(wired, bearer.session, bearer.person)
    request.ctx.person = person.id
    if not may_enter(person, door.permission):
        raise NotAllowed("您的身份不能使用这项功能")
    return person, session


def may_enter(person: Person, permission: str) -> bool:
    """Whether some role of the person has a row; where it depends on the case, the case's own door decides."""
    rows = [grant for grant in authority.TABLE if grant.action == permission]
    if not any(Relation.ANY in grant.relations for grant in rows):
        return True
    roles = {Role.RESIDENT, *(tenure.role for tenure in person.tenures)}
    return any(authority.permits(role, permission) for role in roles)


def _bearer(request: Request) -> str:
    given = request.headers.getall("authorization", [])
    if len(given) != 1:
        raise NotSignedIn
    scheme, _, token = given[0].partition(" ")
    if scheme.lower() != "bearer":
        raise NotSignedIn
    return str(token).strip()


def _direct(request: Request) -> bool:
    """Whether nothing speaks of a proxy, and the client calls this machine by its own name (no DNS rebinding)."""
    forwarded = any(name in request.headers for name in ("forwarded", "x-forwarded-for", "x-real-ip", "via"))
    host = request.headers.get("host", "").rpartition(":")[0] or request.headers.get("host", "")
    return not forwarded and is_loopback(host.strip("[]").lower())


def _headers(door: Door, request: Request) -> dict[str, str]:
    """Only services that call us are read by their headers."""
    read = door.intake in {Intake.RAW, Intake.FOREIGN}
    return {name.lower(): _kept(str(value)) for name, value in request.headers.items()} if read else {}


def _kept(header: str) -> str:
    """A header as text that can be stored and compared: what is no UTF-8 comes from the server as halves of pairs."""
    return header.encode(errors="replace").decode()


async def _given(door: Door, request: Request, wired: Wired) -> tuple[Any, bytes | None]:
    if door.intake is Intake.FOREIGN:
        return await _foreign(door, request, wired)
    query = _query(request)
    if door.intake is Intake.NONE:
        return typed(query, door.given, lax=True), None
    limits = wired.settings.http.body_limits
    seconds = wired.settings.http.request_seconds
    if door.intake is Intake.RAW:
        # Services add names of their own, and what they tell us must not be lost for one of them.
        known = {name: text for name, text in query.items() if name in door.given.__struct_fields__}
        return typed(known, door.given, lax=True), await read_body(request, limits.json_bytes, seconds)
    if query:
        raise InvalidInput(dict.fromkeys(query, "这个地址不接受网址参数,请写在请求内容里"))
    if door.intake is Intake.PHOTO:
        body = await read_body(request, limits.photo_bytes + FORM_EXTRA_BYTES, seconds)
        form = read_form(request.headers.get("content-type", ""), body)
        return typed(tidy(form.fields), door.given), form.file
    if door.intake is Intake.FILE:
        own = wired.settings.attachments
        body = await read_body(request, own.most_bytes + FORM_EXTRA_BYTES, own.receive_seconds)
        form = read_form(request.headers.get("content-type", ""), body, "没有收到文件,请选择一个后上传")
        return typed(tidy(form.fields), door.given), form.file
    body = await read_body(request, door.max_bytes or limits.json_bytes, seconds)
    value = _json(request, body)
    return typed(value if door.verbatim else tidy(value), door.given), None


async def _foreign(door: Door, request: Request, wired: Wired) -> tuple[Any, bytes | None]:
    """As standards of others have it: names of their own are passed over, and what is repeated is a list."""
    found: dict[str, str] = {}
    for name, value in request.get_query_args(keep_blank_values=True):
        if name in door.given.__struct_fields__:
            found[name] = f"{found[name]},{value}" if name in found else value
    check_text(found)
    given = typed(found, door.given, lax=True)
    if door.method == "GET":
        return given, None
    http = wired.settings.http
    return given, await read_body(request, http.body_limits.json_bytes, http.request_seconds)


def _query(request: Request) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in request.get_query_args(keep_blank_values=True):
        if name in found:
            raise Malformed("网址里有重复的参数")
        found[name] = value
    check_text(found)
    if any(unicodedata.normalize("NFC", text) != tidy_text(text) for pair in found.items() for text in pair):
        raise Malformed("网址里有看不见的字符")
    return found


def _json(request: Request, body: bytes) -> object:
    if not body:
        return {}
    if not _JSON.fullmatch(request.headers.get("content-type", "")):
        raise WrongMediaType("请用 JSON 提交(Content-Type: application/json)")
    return read_json(body)


async def read_body(request: Request, limit: int, seconds: float) -> bytes:
    """The whole body. Raises PayloadTooLarge beyond ``limit`` bytes, RequestTimeout after ``seconds``."""
    stream: Any = request.stream
    if stream is None:
        return b""
    if stream.request_bytes > limit:
        raise web.PayloadTooLarge
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(seconds):
            while stream.request_body:
                part = await stream.read()
                size += len(part or b"")
                if size > limit:
                    raise web.PayloadTooLarge
                parts.append(part or b"")
    except TimeoutError:
        stream.keep_alive = False
        raise web.RequestTimeout from None
    return b"".join(parts)


def _key(request: Request, given: object) -> str | None:
    """The idempotency key: the header, or ``client_uuid`` for clients whose uploads drop headers."""
    header = request.headers.get("idempotency-key")
    inside = getattr(given, "client_uuid", None)
    if header is not None and not _KEY.fullmatch(header):
        raise InvalidInput({"Idempotency-Key": "应当是1到64个字母、数字或符号"})
    if header is not None and inside is not None and header != inside:
        raise InvalidInput({"client_uuid": "与请求头 Idempotency-Key 不一致"})
    return header or inside
