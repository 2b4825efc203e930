"""What clients send around videos and documents (附件的请求)."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from api.bodies import Body, Id


class FileForm(Body):
    """The fields beside the file: how it is called, for a document that people look for by its name."""

    name: Annotated[str, Meta(max_length=200)] = ""


class FileQuery(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Of which case it is (an upload that no case has taken needs none); ``poster`` for a video's picture."""

    case: Id | None = None
    poster: bool = False
