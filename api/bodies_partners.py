"""What is sent about partners (对接的请求体)."""

from __future__ import annotations

from typing import Annotated

import msgspec

from api.bodies import Body


class ReplayLine(Body):
    """Begin with this sealed number again."""

    first: Annotated[int, msgspec.Meta(ge=1, lt=1 << 53)]
