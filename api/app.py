"""The HTTP server's application (HTTP 门): every door on one Sanic app, made anew in each worker process."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Mapping
from types import SimpleNamespace

from sanic import HTTPResponse, Request, Sanic
from sanic.config import Config
from sanic.exceptions import SanicException
from sanic.handlers import ErrorHandler
from sanic.response import BaseHTTPResponse

from api import access_log, open311_wire
from api.doors import Door, Undeclared
from api.errors import Problem, problem_of
from api.handling import envelope, handler_for, request_id
from api.routes import all_doors
from api.rule_watch import RulesAtHand, load_rules
from api.settings import Settings
from api.web_headers import headers_for, preflight, share
from api.wire import Wired, wire
from cases.ports_rules import CompilerStopped

log = logging.getLogger(__name__)

PREPARING_SECONDS = 30  # beside the reading of the body: decoding a photo, waiting for a connection
DRAIN_FACTOR = 4  # how much too large an upload is still read to its end, so that the phone hears the refusal

App = Sanic[Config, SimpleNamespace]


def create_app(settings: Settings, *, name: str = "minqing", notice: str = "") -> App:
    """The application. ``name`` must be the same in all workers of a server, and unlike any other in the process.

    ``notice`` is what an operator should know of the rule files that could not be put in force.

    Raises Undeclared when a route has no permission.
    """
    app: App = Sanic(
        name,
        config=configured(settings),
        ctx=SimpleNamespace(settings=settings, notice=notice),
        error_handler=Errors(),
        strict_slashes=True,
        configure_logging=False,
    )
    for door in all_doors():
        if settings.sandbox or not door.sandbox:
            _add(app, door)
    require_declared(app)
    _listen(app, settings)
    return app


def configured(settings: Settings) -> Config:
    """Sanic's own settings; whatever is not ours stays at its default."""
    http = settings.http
    config = Config(env_prefix="")
    config.update(
        {
            "AUTO_EXTEND": False,  # the documentation is our own, from the doors themselves
            "ACCESS_LOG": False,  # the line is our own, without query strings
            "MOTD": False,
            "FALLBACK_ERROR_FORMAT": "json",
            "REQUEST_MAX_SIZE": max(http.body_limits.photo_bytes * DRAIN_FACTOR, settings.attachments.most_bytes * 2),
            "REQUEST_TIMEOUT": http.request_seconds,
            "RESPONSE_TIMEOUT": max(http.request_seconds, settings.attachments.receive_seconds) + PREPARING_SECONDS,
            "KEEP_ALIVE_TIMEOUT": http.keep_alive_seconds,
            "GRACEFUL_SHUTDOWN_TIMEOUT": http.shutdown_seconds,
        }
    )
    return config


def _add(app: App, door: Door) -> None:
    uri = re.sub(r"\{(\w+)\}", r"<\1:str>", door.path)
    app.add_route(handler_for(door), uri, methods=[door.method], name=door.name)


def require_declared(app: App) -> None:
    """Raises Undeclared for a route that did not come from a declaration."""
    for route in app.router.routes:
        if not isinstance(getattr(route.handler, "door", None), Door):
            raise Undeclared(f"{route.path} was added without a declaration")


def _listen(app: App, settings: Settings) -> None:
    headers = headers_for(settings.http)

    async def opened(app: App) -> None:
        app.ctx.wired = await wire(settings)
        app.ctx.wired.notice.text = app.ctx.notice
        await _warm(app.ctx.wired)
        app.ctx.at_hand = asyncio.create_task(RulesAtHand(app.ctx.wired).run())

    async def leaving(app: App) -> None:
        await app.ctx.wired.hub.close()  # streams never end by themselves within the time that a stop may take
        app.ctx.at_hand.cancel()
        await asyncio.gather(app.ctx.at_hand, return_exceptions=True)

    async def closed(app: App) -> None:
        wired: Wired | None = getattr(app.ctx, "wired", None)
        if wired is not None:
            await wired.close()

    async def finished(request: Request, response: BaseHTTPResponse) -> None:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        share(request, response, settings.http)
        response.headers["x-request-id"] = request_id(request)
        access_log.write(request, response)

    async def begun(request: Request) -> HTTPResponse | None:
        access_log.begin(request)
        return preflight(request, settings.http)

    app.register_listener(opened, "before_server_start")
    app.register_listener(leaving, "before_server_stop")
    app.register_listener(closed, "after_server_stop")
    app.register_middleware(begun, "request")
    app.register_middleware(finished, "response")


async def _warm(wired: Wired) -> None:
    """Compile the rules in force before the first request; what cannot be compiled is told here and by /readyz."""
    try:
        await load_rules(wired.house)
    except (ValueError, CompilerStopped) as error:
        log.error("the rules in force cannot be loaded: %s", error)  # noqa: TRY400  # the sentence says it all


class Errors(ErrorHandler):
    """Turns every exception into the envelope; only what nobody foresaw is logged with its trace."""

    def default(self, request: Request, exception: Exception) -> HTTPResponse:
        """The answer to an exception, whatever it is."""
        problem = problem_of(exception)
        if problem.unexpected:
            log.error("request %s failed", request_id(request), exc_info=exception)
        if request.path.startswith(f"{open311_wire.PREFIX}/"):
            return foreign_response(request, problem, _headers_of(exception))
        return error_response(request, problem, _headers_of(exception))


def _headers_of(exception: Exception) -> dict[str, str]:
    """What the protocol wants beside the status, such as Allow beside 405."""
    return dict(exception.headers) if isinstance(exception, SanicException) else {}


def foreign_response(request: Request, problem: Problem, extra: Mapping[str, str]) -> HTTPResponse:
    """An error as the standard of that door writes it."""
    body, media = open311_wire.refused(request.path, problem)
    return HTTPResponse(body, open311_wire.status_of(problem), _with_patience(problem, extra), media)


def _with_patience(problem: Problem, extra: Mapping[str, str]) -> dict[str, str]:
    return {**extra, **({} if problem.retry_after is None else {"retry-after": str(problem.retry_after)})}


def error_response(request: Request, problem: Problem, extra: Mapping[str, str]) -> HTTPResponse:
    """An error in the envelope, with its HTTP status."""
    errors = [{"field": name, "msg": sentence} for name, sentence in problem.errors.items()]
    body = envelope(problem.code.number, problem.message, {"errors": errors}, request_id(request))
    headers = _with_patience(problem, extra)
    if problem.code.status == 401:
        headers["www-authenticate"] = "Bearer"
    return HTTPResponse(body, problem.code.status, headers, "application/json")
