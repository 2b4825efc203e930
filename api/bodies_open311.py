"""What GeoReport clients put into addresses (Open311 的网址参数); the names are the standard's."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

Short = Annotated[str, Meta(max_length=100)]


class InPlace(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """For which place; may be left out where there is only one."""

    jurisdiction_id: Short = ""


class Wanted(InPlace, forbid_unknown_fields=True):
    """Which requests, by the standard's filters and the two names by which most servers let one turn pages."""

    service_request_id: Annotated[str, Meta(max_length=40_000)] = ""
    service_code: Annotated[str, Meta(max_length=4000)] = ""
    start_date: Short = ""
    end_date: Short = ""
    status: Short = ""
    page: Annotated[str, Meta(pattern=r"^(?:[1-9][0-9]{0,4})?$")] = ""
    page_size: Annotated[str, Meta(pattern=r"^(?:[1-9][0-9]{0,2}|1000)?$")] = ""


class Changed(InPlace, forbid_unknown_fields=True):
    """Since when and until when something has changed."""

    start_date: Short = ""
    end_date: Short = ""


class Form(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A form stands in the body."""
