"""The documentation of the doors (接口文档): made from their declarations, without a script or a foreign address."""

from __future__ import annotations

from typing import Any

import msgspec

from api import openapi
from api.call import Call
from api.docs_page import page
from api.doors import Doors, Nothing, Reply

doors = Doors(prefix="")


@doors.get("/docs", permission="read_public", summary="接口文档", answer=str, media="text/html")
async def docs(call: Call, _query: Nothing) -> Reply:
    """The page for people."""
    return Reply(raw=page(openapi.shown(call.wired.settings.sandbox)).encode(), media="text/html; charset=utf-8")


@doors.get("/docs/openapi.json", permission="read_public", summary="OpenAPI 3.1", answer=dict[str, Any])
async def document(call: Call, _query: Nothing) -> Reply:
    """The document for programs."""
    return Reply(raw=msgspec.json.encode(openapi.document(openapi.shown(call.wired.settings.sandbox))))
