"""Access tokens (登录凭证): who asks by which session, signed and short-lived; all else is looked up each time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import jwt

from api.settings import SigningKey

ALGORITHM = "HS256"
LONGEST = 2048  # characters; ours have about 400
LONGEST_ID = 64
TYPE = "access"
_REQUIRED = ["exp", "iat", "aud", "sub", "jti", "iss", "sid", "typ"]


class NotSignedIn(Exception):
    """No token, or not one of ours that still counts. Why is never told: an attacker would learn from it."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token and the seconds for which it counts."""

    text: str
    expires_in: int


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whom a token names, and the session by which that person has signed in."""

    person: str
    session: str


class Tokens:
    """Signs with the first key and accepts all of them, so that keys can be changed while people are signed in."""

    def __init__(self, keys: Sequence[SigningKey], issuer: str, ttl_seconds: int) -> None:
        if not keys:
            raise ValueError("there is no key to sign tokens with")
        self._keys = {key.kid: key.secret.value for key in keys}
        self._first = keys[0].kid
        self._issuer = issuer
        self._ttl = ttl_seconds

    def issue(self, person: str, session: str, now: datetime | None = None) -> Token:
        """A token for the person with this id, by this session, from ``now`` on."""
        start = now or datetime.now(UTC)
        claims = {
            "sub": person,
            "iss": self._issuer,
            "aud": self._issuer,
            "iat": start,
            "exp": start + timedelta(seconds=self._ttl),
            "jti": str(uuid4()),
            "sid": session,
            "typ": TYPE,
        }
        text = jwt.encode(claims, self._keys[self._first], algorithm=ALGORITHM, headers={"kid": self._first})
        return Token(text, self._ttl)

    def bearer(self, text: str) -> Bearer:
        """Whom a token names. Raises NotSignedIn, whatever is wrong with it."""
        try:
            claims = self._claims(text)
        except (jwt.InvalidTokenError, jwt.InvalidKeyError):
            raise NotSignedIn from None
        person, session = claims["sub"], claims["sid"]
        if claims["typ"] == TYPE and _is_id(person) and _is_id(session):
            return Bearer(str(person), str(session))
        raise NotSignedIn  # signed by us, but nothing that a database should be asked for

    def _claims(self, text: str) -> dict[str, object]:
        if len(text) > LONGEST or not text.isascii():
            raise jwt.InvalidTokenError("longer than any of ours, or not even text")
        key = self._keys.get(str(jwt.get_unverified_header(text).get("kid")))
        if key is None:
            raise jwt.InvalidTokenError("a key we do not have")
        claims: dict[str, object] = jwt.decode(
            text,
            key,
            algorithms=[ALGORITHM],
            audience=self._issuer,
            issuer=self._issuer,
            options={"require": _REQUIRED, "strict_aud": True, "enforce_minimum_key_length": True},
        )
        return claims


def _is_id(text: object) -> bool:
    return isinstance(text, str) and len(text) <= LONGEST_ID and text.isascii() and text.isprintable()
