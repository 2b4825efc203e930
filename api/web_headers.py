"""What browsers are told beside every answer (响应头): strict for everybody, and which pages may read it (CORS)."""

from __future__ import annotations

from collections.abc import Mapping

from sanic import HTTPResponse, Request
from sanic.response import BaseHTTPResponse

from api.settings import Http

HEADERS: dict[str, str] = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "content-security-policy": (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}

ALLOWED_METHODS = "GET, POST"
ALLOWED_HEADERS = "authorization, content-type, idempotency-key, last-event-id, range"
EXPOSED_HEADERS = "content-disposition, content-range, idempotency-replayed, retry-after, x-request-id"
PREFLIGHT_SECONDS = "600"


def headers_for(http: Http) -> Mapping[str, str]:
    """What goes with every answer of this server; a door may say something else of its own."""
    if not http.hsts_seconds:
        return HEADERS
    return HEADERS | {"strict-transport-security": f"max-age={http.hsts_seconds}; includeSubDomains"}


def preflight(request: Request, http: Http) -> HTTPResponse | None:
    """The answer to a browser that asks whether a listed page may ask; None for everything else."""
    origin = request.headers.get("origin")
    asked = request.headers.get("access-control-request-method")
    if request.method != "OPTIONS" or asked is None or origin not in http.cors.origins:
        return None
    told = {
        "access-control-allow-methods": ALLOWED_METHODS,
        "access-control-allow-headers": ALLOWED_HEADERS,
        "access-control-max-age": PREFLIGHT_SECONDS,
    }
    return HTTPResponse(status=204, headers=told)


def share(request: Request, response: BaseHTTPResponse, http: Http) -> None:
    """Let a listed page read this answer. Never with credentials: who asks is said by a header, not by cookies."""
    if not http.cors.origins:
        return
    response.headers["vary"] = "Origin"
    origin = request.headers.get("origin")
    if origin in http.cors.origins:
        response.headers["access-control-allow-origin"] = origin
        response.headers["access-control-expose-headers"] = EXPOSED_HEADERS
