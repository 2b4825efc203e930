"""Columns are sealed (列加密) alike by AES and by SM4: bound to their place, and never opened by a wrong key."""

from __future__ import annotations

import pytest
from cryptography.exceptions import UnsupportedAlgorithm
from hypothesis import given
from hypothesis import strategies as st

from adapters import cipher as module
from adapters.cipher import SUITES, ColumnCipher, UnusableCipher, new_key
from cases.ports_cipher import Unreadable

ABOUT = "contents.body:01938a7e"
PHONE = "13900000000"
FIRST, SECOND = "A" * 42 + "E=", "B" * 42 + "A"


@pytest.fixture(params=sorted(SUITES))
def suite(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def cipher(suite: str) -> ColumnCipher:
    return ColumnCipher(suite, {"2026": FIRST})


def test_what_was_moved_to_another_row_is_not_opened(cipher: ColumnCipher) -> None:
    sealed = cipher.seal(PHONE.encode(), ABOUT)

    with pytest.raises(Unreadable, match="打不开"):
        cipher.open(sealed, "contents.body:01938a7f")


def test_a_changed_letter_anywhere_is_found(cipher: ColumnCipher) -> None:
    sealed = cipher.seal(PHONE.encode(), ABOUT)
    start = sealed.rindex(".") + 1

    for place in range(start, len(sealed) - 4):
        other = sealed[:place] + ("A" if sealed[place] != "A" else "B") + sealed[place + 1 :]
        with pytest.raises(Unreadable):
            cipher.open(other, ABOUT)


def test_a_key_that_the_settings_do_not_name_is_named(suite: str, cipher: ColumnCipher) -> None:
    sealed = ColumnCipher(suite, {"2031": SECOND}).seal(b"x", ABOUT)

    with pytest.raises(Unreadable, match="2031"):
        cipher.open(sealed, ABOUT)


def test_another_key_of_the_same_name_opens_nothing(suite: str, cipher: ColumnCipher) -> None:
    sealed = ColumnCipher(suite, {"2026": SECOND}).seal(b"x", ABOUT)

    with pytest.raises(Unreadable, match="密钥不对"):
        cipher.open(sealed, ABOUT)


@pytest.mark.parametrize(
    "text", ["", "13900000000", "mq1.2026.aes.!!!!", "mq1.2026.aes.AAAA", "mq2.2026.aes.AAAA", "a.b.c"]
)
def test_what_nobody_has_sealed_is_not_opened(cipher: ColumnCipher, text: str) -> None:
    with pytest.raises(Unreadable):
        cipher.open(text, ABOUT)


@pytest.mark.parametrize("key", ["", "short", "A" * 42, "!" * 43, "密" * 43])
def test_a_key_that_is_none_is_refused(suite: str, key: str) -> None:
    with pytest.raises(UnusableCipher, match="32 个字节"):
        ColumnCipher(suite, {"2026": key})


def test_a_machine_without_the_algorithm_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object, **__: object) -> None:
        raise UnsupportedAlgorithm("no such hash")

    monkeypatch.setattr(module, "HKDF", missing)

    with pytest.raises(UnusableCipher, match="OpenSSL 没有"):
        ColumnCipher("sm4", {"2026": FIRST})


@given(plain=st.binary(max_size=200), about=st.text(max_size=40))
def test_what_was_sealed_is_opened_again(plain: bytes, about: str) -> None:
    for suite in SUITES:
        cipher = ColumnCipher(suite, {"2026": FIRST})
        sealed = cipher.seal(plain, about)

        assert (cipher.open(sealed, about), sealed.isascii()) == (plain, True)
        assert sealed != cipher.seal(plain, about)


def test_what_was_sealed_before_is_opened_after_keys_and_cipher_changed(suite: str) -> None:
    before = ColumnCipher(suite, {"2026": FIRST})
    other = next(name for name in SUITES if name != suite)
    after = ColumnCipher(other, {"2027": SECOND, "2026": FIRST})
    sealed = before.seal(PHONE.encode(), ABOUT)

    anew = after.seal(after.open(sealed, ABOUT), ABOUT)

    assert (before.is_current(sealed), after.is_current(sealed), after.is_current(anew)) == (True, False, True)


def test_the_index_finds_by_the_current_key_and_by_those_before(suite: str) -> None:
    before, after = ColumnCipher(suite, {"a": FIRST}), ColumnCipher(suite, {"b": SECOND, "a": FIRST})

    old, new = before.index(PHONE, "accounts.phone"), after.index(PHONE, "accounts.phone")

    assert (len(new), new[1:], {len(each) for each in new}) == (2, old, {64})
    assert before.index(PHONE, "other.phone") != old


def test_both_ciphers_use_keys_of_their_own() -> None:
    aes, sm4 = (ColumnCipher(name, {"a": FIRST}).index(PHONE, "x") for name in ("aes", "sm4"))

    assert aes != sm4


def test_a_new_key_is_a_key() -> None:
    key = new_key()

    assert ColumnCipher("aes", {"a": key}).open(ColumnCipher("aes", {"a": key}).seal(b"x", "y"), "y") == b"x"
