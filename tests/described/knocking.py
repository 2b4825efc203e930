"""What stands ready for a run: a server, a connection to it, parts of addresses that exist, and who asks."""

from __future__ import annotations

from dataclasses import dataclass

import requests


@dataclass(frozen=True, slots=True)
class Knocking:
    """``people`` are headers of a request, the first empty: somebody who has not signed in."""

    address: str
    session: requests.Session
    known: dict[str, str]
    people: list[dict[str, str]]
