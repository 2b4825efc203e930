"""Forged, old and foreign tokens (伪造凭证): every one is refused with the same words, so that nobody learns why."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

from api.references import Secret
from api.settings import SigningKey
from api.tokens import Bearer, NotSignedIn, Tokens
from tests.support.web import Visitor, told

KEY = "k" * 64
OTHER = "o" * 64
NOW = datetime.now(UTC).replace(microsecond=0)
GOOD: dict[str, Any] = {
    "sub": "01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7b10",
    "iss": "minqing",
    "aud": "minqing",
    "iat": NOW,
    "exp": NOW + timedelta(hours=1),
    "jti": "1",
    "sid": "01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7b11",
    "typ": "access",
}


def keys(*named: str) -> tuple[SigningKey, ...]:
    return tuple(SigningKey(name[:1], Secret("${KEY}", name)) for name in named)


TOKENS = Tokens(keys(KEY), "minqing", 3600)


def made(key: str = KEY, algorithm: str = "HS256", kid: object = "k", **claims: object) -> str:
    wanted = {name: value for name, value in {**GOOD, **claims}.items() if value is not None}
    headers = {} if kid is None else {"kid": kid}
    return jwt.encode(wanted, key, algorithm=algorithm, headers=headers)


def by_hand(header: dict[str, object], claims: dict[str, object], signature: str = "") -> str:
    def part(value: dict[str, object]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    return f"{part(header)}.{part(claims)}.{signature}"


PLAIN: dict[str, object] = {**GOOD, "iat": int(NOW.timestamp()), "exp": int(GOOD["exp"].timestamp())}
SIGNED = made()
HEAD, BODY, SIGNATURE = SIGNED.split(".")

FORGED: dict[str, str] = {
    "nothing": "",
    "no token at all": "x",
    "what is no text": "\udcff.\udcfe.\udcfd",  # bytes that are no UTF-8, as the server hands them on
    "three dots": "...",
    "none": by_hand({"alg": "none", "kid": "k"}, PLAIN),
    "None in capitals": by_hand({"alg": "NONE", "kid": "k"}, PLAIN),
    "an empty signature": f"{HEAD}.{BODY}.",
    "no signature": f"{HEAD}.{BODY}",
    "another signature": f"{HEAD}.{BODY}.{SIGNATURE[::-1]}",
    "another body": f"{HEAD}.{made(sub='somebody').split('.')[1]}.{SIGNATURE}",
    "another key": made(OTHER),
    "HS384": made(algorithm="HS384"),
    "HS512": made(algorithm="HS512"),
    "RS256 in the head": by_hand({"alg": "RS256", "kid": "k"}, PLAIN, SIGNATURE),
    "no kid": made(kid=None),
    "an unknown kid": made(kid="x"),
    "a kid that is a path": made(kid="../../dev/null"),
    "a kid that is SQL": made(kid="k' OR 1=1"),
    "a kid that is a number": by_hand({"alg": "HS256", "kid": 1}, PLAIN, SIGNATURE),
    "a key inside": by_hand({"alg": "HS256", "jwk": {"kty": "oct", "k": "eA"}}, PLAIN, SIGNATURE),
    "a key elsewhere": by_hand({"alg": "HS256", "jku": "http://127.0.0.1/keys"}, PLAIN, SIGNATURE),
    "expired by a second": made(exp=NOW - timedelta(seconds=1)),
    "no end": made(exp=None),
    "no beginning": made(iat=None),
    "begun tomorrow": made(iat=NOW + timedelta(days=1)),
    "not before tomorrow": made(nbf=NOW + timedelta(days=1)),
    "no person": made(sub=None),
    "no id": made(jti=None),
    "no audience": made(aud=None),
    "another audience": made(aud="other"),
    "one audience of several": made(aud=["minqing", "other"]),
    "no issuer": made(iss=None),
    "another issuer": made(iss="other"),
    "a person that is a number": made(sub=7),
    "a person with a NUL": made(sub="a\x00b"),
    "a person in other letters": made(sub="某人"),
    "a person of 500 signs": made(sub="p" * 500),
    "no session": made(sid=None),
    "a session that is a list": made(sid=["a"]),
    "a session with a quote and a NUL": made(sid="a\x00'"),
    "a session of 500 signs": made(sid="s" * 500),
    "no type": made(typ=None),
    "a refresh token by its type": made(typ="refresh"),
    "a type in a list": made(typ=["access"]),
    "a certificate elsewhere": by_hand({"alg": "HS256", "x5u": "http://127.0.0.1/c", "kid": "k"}, PLAIN),
    "a refresh token": "01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7b11." + "0a" * 32,
    "expired by a second under a good key": made(exp=NOW - timedelta(seconds=1), iat=NOW - timedelta(hours=1)),
    "an end that is a word": by_hand({"alg": "HS256", "kid": "k"}, {**PLAIN, "exp": "never"}, SIGNATURE),
    "far too long": made(jti="j" * 4000),
    "no JSON in the body": f"{HEAD}.{base64.urlsafe_b64encode(b'[]').decode()}.{SIGNATURE}",
    "not ASCII": "井盖",
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_token_names_nobody(name: str) -> None:
    with pytest.raises(NotSignedIn):
        TOKENS.bearer(FORGED[name])


def test_a_token_of_ours_names_its_person() -> None:
    issued = TOKENS.issue("somebody", "session")

    assert (TOKENS.bearer(issued.text), issued.expires_in) == (Bearer("somebody", "session"), 3600)


def test_a_token_of_the_former_key_counts_while_that_key_is_kept() -> None:
    issued = TOKENS.issue("somebody", "session").text

    during = Tokens(keys(OTHER, KEY), "minqing", 3600)
    after = Tokens(keys(OTHER), "minqing", 3600)

    assert during.bearer(issued).person == "somebody"
    assert jwt.get_unverified_header(during.issue("somebody", "session").text)["kid"] == "o"
    with pytest.raises(NotSignedIn):
        after.bearer(issued)


def test_a_key_too_short_for_its_algorithm_is_never_used() -> None:
    short = Tokens((SigningKey("s", Secret("${KEY}", "short")),), "minqing", 3600)
    token = jwt.encode({**GOOD}, "s" * 48, headers={"kid": "s"})

    with pytest.raises(NotSignedIn):
        short.bearer(token)


def test_without_a_key_nothing_starts() -> None:
    with pytest.raises(ValueError, match="no key"):
        Tokens((), "minqing", 3600)


HEADERS = {
    "nothing": None,
    "only the scheme": "Bearer",
    "another scheme": "Basic {token}",
    "the token alone": "{token}",
    "two tokens": "Bearer {token} {token}",
    "forged": "Bearer " + FORGED["none"],
    "by a key of its own": "Bearer " + FORGED["another key"],
}


@pytest.mark.parametrize("name", HEADERS)
def test_every_way_of_not_being_signed_in_is_told_alike(deputy: Visitor, name: str) -> None:
    written = HEADERS[name]
    headers = {} if written is None else {"authorization": written.format(token=deputy.token)}

    answer = replace(deputy, token=None).get("/api/v1/me", headers=headers)

    assert told(answer) == (401, 40101, "请先登录")
    assert answer.headers["www-authenticate"] == "Bearer"


def test_two_headers_are_not_signed_in(deputy: Visitor) -> None:
    twice = [("authorization", f"Bearer {deputy.token}")] * 2

    assert told(deputy.client.get("/api/v1/me", headers=twice))[0] == 401


def test_a_token_in_the_address_is_not_looked_at(deputy: Visitor) -> None:
    assert told(deputy.client.get(f"/api/v1/me?token={deputy.token}"))[0] == 401


def refusal(visitor: Visitor, token: str) -> tuple[int, object]:
    """Status and the whole body of the answer to this token, but for the number of the request."""
    answer = replace(visitor, token=token).get("/api/v1/me")
    return answer.status_code, {**answer.json(), "request_id": ""}


def test_all_hostile_tokens_are_answered_with_one_body(visitor: Visitor, ready_database: Any) -> None:
    """The very key of the server does not help whoever changes a claim, or comes after the session was ended."""
    key = (ready_database / "key").read_text()
    theirs = visitor.signed("hn-deputy")
    claims = jwt.decode(theirs.token or "", options={"verify_signature": False})
    other = jwt.decode(visitor.signed("hn-telecom").token or "", options={"verify_signature": False})

    def again(**changed: object) -> str:
        wanted = {name: value for name, value in {**claims, **changed}.items() if value is not None}
        return jwt.encode(wanted, key, headers={"kid": "sandbox"})

    assert replace(theirs, token=again()).get("/api/v1/me").status_code == 200  # all that follows differs by one claim
    hostile = [text for text in FORGED.values() if text.isascii() and text.isprintable()]
    hostile += [again(**{name: None}) for name in ("exp", "iat", "aud", "sub", "jti", "iss", "sid", "typ")]
    hostile += [again(typ="refresh"), again(sid=other["sid"]), again(sub=other["sub"]), again(sid="nobody")]
    hostile += [again(exp=claims["iat"] - 1), again(nbf=claims["exp"]), again(iat=claims["exp"]), again(aud="x")]
    hostile += [again(sub="01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7b10")]
    assert theirs.post("/api/v1/auth/logout", {}).status_code == 200
    hostile += [again(), theirs.token or ""]

    bodies = [refusal(visitor, each) for each in hostile]

    wanted = {"code": 40101, "msg": "请先登录", "data": {"errors": []}, "request_id": ""}
    assert len(hostile) > 60
    assert bodies == [(401, wanted)] * len(hostile)
