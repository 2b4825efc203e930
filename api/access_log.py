"""One JSON line a request (访问日志): when, who, what door, how it went; never a query string, a body or a token."""

from __future__ import annotations

import json
import logging
import time
from datetime import UTC, datetime

from sanic import Request
from sanic.response import BaseHTTPResponse

from api.client_address import client_address
from api.doors import Door

log = logging.getLogger("minqing.access")


def begin(request: Request) -> None:
    """Remember when it began."""
    request.ctx.began = time.monotonic()


def write(request: Request, response: BaseHTTPResponse) -> None:
    """Write the line. The address is the route's, so that no identity of a case stands in the log."""
    began = getattr(request.ctx, "began", None)
    line = {
        "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "request_id": getattr(request.ctx, "request_id", None),
        "method": request.method,
        "route": _route(request),
        "status": response.status,
        "bytes": len(response.body or b""),
        "ms": None if began is None else round((time.monotonic() - began) * 1000, 1),
        "ip": client_address(request),
        "person": getattr(request.ctx, "person", None),
    }
    log.info(json.dumps(line, ensure_ascii=False, separators=(",", ":")))


def _route(request: Request) -> str | None:
    door = getattr(request.route.handler, "door", None) if request.route else None
    return door.path if isinstance(door, Door) else None
