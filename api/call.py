"""One request as a handler sees it (请求): who asks, on what house, with which parts of the address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from api.picture_links import Pictures
from api.tokens import NotSignedIn
from api.wire import Wired
from cases.house import House
from cases.people import Person
from cases.ports_identity import Session
from cases.refusals import NotFound

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Call:
    """``params`` are the parts of the path; ``key`` the idempotency key; ``upload`` the bytes of a photo.

    ``peer`` is the address that the connection comes from, None for a Unix socket; ``direct`` says that no header
    speaks of a proxy in between and that the Host is this machine's own name. ``address`` is the client's own, behind
    declared proxies what they say of it: the one to count by. ``byte_range`` is the header Range,
    ``last_event_id`` that of a stream which goes on, ``if_none_match`` that of what the
    client has already. ``client`` is what the device says it is, ``session`` its own.
    ``headers`` are all of them, in small letters, for services that sign what they send.
    """

    wired: Wired
    request_id: str
    params: Mapping[str, str]
    who: Person | None = None
    key: str | None = None
    upload: bytes | None = None
    peer: str | None = None
    direct: bool = False
    address: str = ""
    byte_range: str | None = None
    last_event_id: str | None = None
    if_none_match: str = ""
    session: Session | None = None
    client: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def house(self) -> House:
        """The ports that the cases stand on."""
        return self.wired.house

    @property
    def id(self) -> str:
        """The id in the address. Raises NotFound for what none of our ids looks like."""
        found = self.params["id"]
        if not _ID.fullmatch(found):
            raise NotFound("没有这一件,或者您无权查看")
        return found

    @property
    def person(self) -> Person:
        """Who has signed in. Raises NotSignedIn."""
        if self.who is None:
            raise NotSignedIn
        return self.who

    @property
    def pictures(self) -> Pictures:
        """How the answer to this request names pictures. Raises NotSignedIn."""
        if self.session is None:
            raise NotSignedIn
        return Pictures(self.wired.links, self.session.id)
