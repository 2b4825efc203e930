"""Signatures and encryption of the message push (消息推送的加解密): published vectors, and a second implementation."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.crypto import PrpCrypto, WeChatCrypto
from wechatpy.exceptions import InvalidAppIdException

from adapters.wechat.push_cipher import PushCipher, Unopened, is_key, is_signed, signature

#: 小程序开发文档 · 消息推送, its example of the safe mode.
TOKEN, KEY, APPID = "AAAAA", "A" * 43, "wxba5fad812f8e6fb9"
ENCRYPT = (
    "+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR"
    "8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km3"
    "2IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04="
)
REPLY = "ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ=="
OTHER_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"

keys = st.binary(min_size=32, max_size=32).map(lambda raw: base64.b64encode(raw).decode().rstrip("="))
appids = st.from_regex(r"wx[0-9a-f]{16}", fullmatch=True)
randoms = st.from_regex(r"[0-9a-f]{16}", fullmatch=True).map(str.encode)
messages = st.text(max_size=300).filter(lambda text: "\x00" not in text)


def opened(cipher: PushCipher, plain: bytes) -> bytes:
    """What comes out of a message that was padded and sealed by hand."""
    encryptor = cipher._cipher().encryptor()
    return cipher.open(base64.b64encode(encryptor.update(plain) + encryptor.finalize()).decode())


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((TOKEN, "1714036504", "1514711492"), "f464b24fc39322e44b38aa78f5edd27bd1441696"),
        ((TOKEN, "1714037059", "486452656"), "899cf89e464efb63f54ddac96b0a0a235f53aa78"),
        ((TOKEN, "1714112445", "415670741", ENCRYPT), "046e02f8204d34f8ba5fa3b1db94908f3df2e9b3"),
        ((TOKEN, "1713424427", "415670741", REPLY), "1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1"),
    ],
)
def test_signatures_are_those_that_are_published(parts: tuple[str, ...], expected: str) -> None:
    assert signature(*parts) == expected
    assert is_signed(expected, *parts)
    assert not is_signed(expected[:-1] + "0", *parts)
    assert not is_signed("签名", *parts)


def test_the_published_message_is_opened() -> None:
    assert json.loads(PushCipher(KEY, APPID).open(ENCRYPT)) == {
        "ToUserName": "gh_97417a04a28d",
        "FromUserName": "o9AgO5Kd5ggOC-bXrbNODIiE3bGY",
        "CreateTime": 1714112445,
        "MsgType": "event",
        "Event": "debug_demo",
        "debug_str": "hello world",
    }


def test_the_published_answer_is_sealed() -> None:
    assert PushCipher(KEY, APPID).seal(b'{"demo_resp":"good luck"}', b"707722b803182950") == REPLY


@pytest.mark.parametrize("text", ["", "%%%", "AAAA", base64.b64encode(b"x" * 16).decode(), ENCRYPT[:-4] + "AAA="])
def test_what_is_no_sealed_message_is_not_opened(text: str) -> None:
    with pytest.raises(Unopened):
        PushCipher(KEY, APPID).open(text)


def test_a_message_to_another_mini_program_is_not_opened() -> None:
    with pytest.raises(Unopened, match="不是发给本小程序的"):
        PushCipher(KEY, "wx0000000000000000").open(ENCRYPT)


def test_another_key_opens_nothing() -> None:
    with pytest.raises(Unopened):
        PushCipher(OTHER_KEY, APPID).open(ENCRYPT)


@pytest.mark.parametrize(
    ("plain", "why"),
    [
        (b"r" * 16 + bytes([16]) * 16, "内容不完整"),
        (b"r" * 31 + b"\x00", "填充不对"),
        (b"r" * 31 + b"\x21", "填充不对"),
        (b"r" * 30 + b"\x01\x02", "填充不对"),
        (b"r" * 16 + b"\xff\xff\xff\xff" + b"x" * 11 + b"\x01", "不是发给本小程序的"),
    ],
)
def test_a_length_or_padding_that_lies_is_refused(plain: bytes, why: str) -> None:
    with pytest.raises(Unopened, match=why):
        opened(PushCipher(KEY, APPID), plain)


@pytest.mark.parametrize("key", ["", "A" * 42, "A" * 44, "A" * 42 + "-"])
def test_a_key_of_another_length_is_none(key: str) -> None:
    assert not is_key(key)
    with pytest.raises(ValueError, match="43"):
        PushCipher(key, APPID)


@given(key=keys, appid=appids, random=randoms, text=messages)
def test_another_implementation_opens_what_we_seal(key: str, appid: str, random: bytes, text: str) -> None:
    sealed = PushCipher(key, appid).seal(text.encode(), random)

    assert PrpCrypto(base64.b64decode(key + "=")).decrypt(sealed, appid).encode() == text.encode()


@given(key=keys, appid=appids, text=messages)
def test_we_open_what_another_implementation_seals(key: str, appid: str, text: str) -> None:
    sealed = PrpCrypto(base64.b64decode(key + "=")).encrypt(text, appid)

    assert PushCipher(key, appid).open(sealed.decode()) == text.encode()


@given(key=keys, appid=appids, other=appids, random=randoms)
def test_both_refuse_the_same_strangers(key: str, appid: str, other: str, random: bytes) -> None:
    sealed, theirs = PushCipher(key, appid).seal(b"{}", random), PrpCrypto(base64.b64decode(key + "="))
    if appid == other:
        return

    with pytest.raises(Unopened):
        PushCipher(key, other).open(sealed)
    with pytest.raises(InvalidAppIdException):
        theirs.decrypt(sealed, other)


@given(key=keys, appid=appids, random=randoms, text=messages, nonce=st.from_regex(r"[0-9]{1,10}", fullmatch=True))
def test_another_implementation_takes_our_signature(key: str, appid: str, random: bytes, text: str, nonce: str) -> None:
    sealed = PushCipher(key, appid).seal(text.encode(), random)
    given_signature = signature(TOKEN, "1714112445", nonce, sealed)

    theirs = WeChatCrypto(TOKEN, key, appid).decrypt_message({"Encrypt": sealed}, given_signature, "1714112445", nonce)

    assert theirs.encode() == text.encode()
