"""What clients send around papers (编号、卷宗与附件的请求)."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta


class NumberQuery(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The number that somebody reads out, in full (小曹娥〔2026〕123号), without the sign, or only 123."""

    number: Annotated[str, Meta(min_length=1, max_length=60)]
