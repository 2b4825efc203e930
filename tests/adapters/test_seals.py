"""Digests and Ed25519 signatures: what cannot be used is refused in words, what was signed is verified (签名)."""

from __future__ import annotations

import hashlib

import pytest

from adapters.seals import Ed25519Seals, MissingDigest, UnusableKey, decoded, digest_named, encoded, new_key, public_of
from cases.ports_crypto import SHA256, Signed

#: RFC 8032, 7.1, tests 1 to 3: secret key, public key, message, signature.
VECTORS = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
]


@pytest.mark.parametrize("key", ["", "zu kurz", "geheim" * 20, "!" * 43])
def test_what_is_no_key_is_refused_with_what_to_do(key: str) -> None:
    with pytest.raises(UnusableKey, match="minqing heads new-key"):
        Ed25519Seals(SHA256, [("a", key)], {})


def test_a_hash_function_that_is_not_here_is_named() -> None:
    with pytest.raises(MissingDigest, match="没有 rot13 算法"):
        digest_named("rot13")


def test_the_hash_functions_are_those_of_their_names() -> None:
    assert digest_named("sha256") is SHA256
    sm3 = digest_named("sm3")  # GB/T 32905-2016, appendix A.1
    assert sm3.of(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert SHA256.of(b"abc") == hashlib.sha256(b"abc").digest()


@pytest.mark.parametrize(("private", "public", "message", "signature"), VECTORS)
def test_the_known_answers_come_out(private: str, public: str, message: str, signature: str) -> None:
    key = encoded(bytes.fromhex(private))
    seals = Ed25519Seals(SHA256, [("a", key)], {})

    assert public_of(key) == encoded(bytes.fromhex(public))
    assert decoded(seals.sign(bytes.fromhex(message).decode()).signature).hex() == signature


def test_what_was_bent_or_signed_by_nobody_known_does_not_verify() -> None:
    seals = Ed25519Seals(SHA256, [("a", new_key())], {})
    signed = seals.sign("演示")

    assert seals.verify(signed)
    assert not seals.verify(Signed("演示二", signed.key, signed.signature))
    assert not seals.verify(Signed(signed.text, "b", signed.signature))
    assert not seals.verify(Signed(signed.text, signed.key, "=?"))


def test_keys_of_before_stay_listed_and_verify() -> None:
    first, second = new_key(), new_key()
    before = Ed25519Seals(SHA256, [("1", first)], {}).sign("演示")

    spare = Ed25519Seals(SHA256, [("2", second), ("1", first)], {})
    after = Ed25519Seals(SHA256, [("2", second)], {"1": public_of(first)})
    assert after.verify(before)
    assert spare.sign("x").key == after.sign("x").key == "2"
    listed = after.public_keys()
    assert listed == spare.public_keys()
    assert [(key.id, key.current) for key in listed] == [("2", True), ("1", False)]
