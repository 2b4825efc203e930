"""Links to pictures that end (照片的限时链接): <image> sends no header, so the address itself is signed.

A link is for one rendition of one photo and for one use until one moment. A viewer's link also names the session
that it was given to: it dies with the session, and whether its person may see the photo is asked anew each time.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from urllib.parse import urlencode

from api.settings import SigningKey

_PURPOSE = b"minqing picture link 1"
_BYTES = 24  # of the signature
_STEPS = 2  # an address stays the same for a part of its time, so that a client need not fetch a picture again


class Use(StrEnum):
    """What a link is for; the value stands in the address."""

    VIEW = "view"  # whoever may see the photo, by session
    PUBLIC = "public"  # everybody, as long as the photo may be shown to everybody
    CHECK = "check"  # a service that checks the picture
    SEALED = "sealed"  # an auditor, by session: what lies under a covered photo


@dataclass(frozen=True, slots=True)
class Link:
    """What a signature binds. ``until`` in seconds since 1970; ``case`` None for an upload that no case has taken."""

    photo: str
    size: str
    use: Use
    until: int
    case: str | None = None
    session: str | None = None

    def signed_text(self) -> bytes:
        """All of it, in one way only: no part holds a line break."""
        parts = (self.photo, self.size, self.use.value, str(self.until), self.case or "", self.session or "")
        return "\n".join(parts).encode()


class PictureLinks:
    """Signs with the first key and accepts all of them, as tokens do; ``now`` is given by tests."""

    def __init__(
        self,
        keys: Sequence[SigningKey],
        seconds: int,
        check_seconds: int,
        public_url: str = "",
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        if not keys:
            raise ValueError("there is no key to sign links with")
        self._keys = {key.kid: hmac.digest(key.secret.value.encode(), _PURPOSE, "sha256") for key in keys}
        self._first = keys[0].kid
        self._seconds = seconds
        self._check_seconds = check_seconds
        self._public_url = public_url.rstrip("/")
        self._now = now

    @property
    def reachable(self) -> bool:
        """Whether a service outside can fetch a picture from here."""
        return bool(self._public_url)

    def view(self, photo: str, case: str | None, size: str, session: str) -> str:
        """For whoever has signed in by this session; relative, because only a proxy knows our public name."""
        return self._address(Link(photo, size, Use.VIEW, self._until(self._seconds), case, session))

    def public(self, photo: str, case: str, size: str) -> str:
        """For everybody."""
        return self._address(Link(photo, size, Use.PUBLIC, self._until(self._seconds), case))

    def sealed(self, photo: str, case: str, session: str) -> str:
        """For an auditor, once."""
        return self._address(Link(photo, "full", Use.SEALED, self._second() + 60, case, session))

    def check(self, photo: str, case: str) -> str:
        """For a service outside, which may come late; the whole address."""
        link = Link(photo, "full", Use.CHECK, self._until(self._check_seconds), case)
        return self._public_url + self._address(link)

    def seconds_left(self, link: Link, signature: str) -> int:
        """For how long this link still counts; 0 for one that has ended, and for one that we have not given."""
        kid, _, given = signature.rpartition(".")
        key = self._keys.get(kid)
        good = key is not None and hmac.compare_digest(_mac(key, link).encode(), given.encode())
        return max(0, link.until - self._second()) if good else 0

    def _second(self) -> int:
        return int(self._now().timestamp())

    def _until(self, seconds: int) -> int:
        """At least ``seconds`` from now, and the same for all links of one step."""
        step = max(1, seconds // _STEPS)
        return (self._second() // step + 1) * step + seconds

    def _address(self, link: Link) -> str:
        told = {"size": link.size, "use": link.use.value, "until": link.until, "case": link.case}
        query = {name: value for name, value in (told | {"session": link.session}).items() if value is not None}
        signature = f"{self._first}.{_mac(self._keys[self._first], link)}"
        return f"/api/v1/pictures/{link.photo}?{urlencode(query | {'sig': signature})}"


def _mac(key: bytes, link: Link) -> str:
    digest = hmac.new(key, link.signed_text(), hashlib.sha256).digest()[:_BYTES]
    return base64.urlsafe_b64encode(digest).decode()


@dataclass(frozen=True, slots=True)
class Pictures:
    """How one reader's answer names pictures."""

    links: PictureLinks
    session: str

    def url(self, photo: str, case: str | None, size: str) -> str:
        """Where this reader finds a rendition."""
        return self.links.view(photo, case, size, self.session)
