"""Whose request it is, and what stands in it (消息推送的验签): every mode, JSON and XML, and what nobody may send."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from adapters.wechat.push_cipher import PushCipher, signature
from adapters.wechat.push_gate import PushGate
from adapters.wechat.push_parsing import Unparsed, parsed
from cases.ports_pushes import Arrived, Signed
from cases.refusals import InvalidInput, NotAllowed

TOKEN, OLD, KEY, APPID = "示例令牌", "old", "k" * 43, "wx0123456789abcdef"
AT, NONCE = "1795395605", "486452656"
EVENT = {"MsgType": "event", "Event": "debug_demo", "FromUserName": "o-1", "CreateTime": 1795395600}
CIPHER = PushCipher(KEY, APPID)
PLAIN, SAFE = PushGate((TOKEN, OLD)), PushGate((TOKEN, OLD), (PushCipher("o" * 43, APPID), CIPHER))
XML = (
    "<xml><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[debug_demo]]></Event>"
    "<FromUserName>o-1</FromUserName><CreateTime>1795395600</CreateTime></xml>"
)


def in_clear(body: bytes, token: str = TOKEN, timestamp: str = AT) -> tuple[Signed, bytes]:
    return Signed(timestamp, NONCE, signature(token, timestamp, NONCE)), body


def sealed(
    message: bytes, shape: Callable[[str], str], token: str = TOKEN, cipher: PushCipher = CIPHER
) -> tuple[Signed, bytes]:
    encrypt = cipher.seal(message, b"0123456789abcdef")
    signed = Signed(AT, NONCE, "of no account", signature(token, AT, NONCE, encrypt))
    return signed, shape(encrypt).encode()


def as_json(encrypt: str) -> str:
    return json.dumps({"ToUserName": "gh_1", "Encrypt": encrypt})


def as_xml(encrypt: str) -> str:
    return f"<xml><ToUserName><![CDATA[gh_1]]></ToUserName><Encrypt><![CDATA[{encrypt}]]></Encrypt></xml>"


def both_ways(encrypt: str) -> str:
    """兼容模式: what is in the clear says something else here, and counts for nothing."""
    return json.dumps({**EVENT, "Event": "forged", "Encrypt": encrypt})


@pytest.mark.parametrize("shape", [as_json, as_xml, both_ways])
@pytest.mark.parametrize("token", [TOKEN, OLD])
def test_what_is_encrypted_is_opened(shape: Callable[[str], str], token: str) -> None:
    stamp, arrived = SAFE.read(*sealed(json.dumps(EVENT).encode(), shape, token))

    assert arrived == Arrived(arrived.key, "debug_demo", EVENT)
    assert stamp.signed_at == datetime(2026, 11, 23, 1, 0, 5, tzinfo=UTC)


@pytest.mark.parametrize("body", [json.dumps(EVENT).encode(), XML.encode()])
def test_what_is_in_the_clear_is_read_where_that_is_the_mode(body: bytes) -> None:
    _, arrived = PLAIN.read(*in_clear(body))

    assert (arrived.event, str(arrived.body["CreateTime"])) == ("debug_demo", "1795395600")


def test_xml_within_an_encrypted_body_is_read_too() -> None:
    _, arrived = SAFE.read(*sealed(XML.encode(), as_xml))

    assert arrived.body == {**EVENT, "CreateTime": "1795395600"}


@pytest.mark.parametrize(
    ("gate", "request_"),
    [
        (PLAIN, in_clear(b"{}", "wrong")),
        (PLAIN, (Signed(AT, NONCE, ""), b"{}")),
        (PLAIN, in_clear(b'{"MsgType":"event","Event":"x"}', timestamp="soon")),
        (PLAIN, in_clear(b'{"MsgType":"event","Event":"x"}', timestamp="99999999999")),
        (SAFE, sealed(b"{}", as_json, "wrong")),
        (SAFE, in_clear(json.dumps(EVENT).encode())),  # signed rightly, but nothing in it is
        (SAFE, sealed(b"{}", as_json, cipher=PushCipher("z" * 43, APPID))),
        (SAFE, sealed(b"{}", as_json, cipher=PushCipher(KEY, "wx0000000000000000"))),
    ],
)
def test_whoever_is_not_wechat_is_refused(gate: PushGate, request_: tuple[Signed, bytes]) -> None:
    with pytest.raises(NotAllowed):
        gate.read(*request_)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"hello",
        b"{",
        b"{}",
        b'{"MsgType":"event"}',
        json.dumps({"MsgType": "event", "Event": "x" * 65}).encode(),
        b"[" * 60_000,
        b'{"a":' * 9_000,
        b'{"a":' * 20 + b"1" + b"}" * 20,
        b"<xml>",
        b"<other></other>",
        b"<xml/><xml/>",
        b"<xml>" + b"<a>" * 50 + b"</a>" * 50 + b"</xml>",
        b"<xml>" + b"<a/>" * 3000 + b"</xml>",
        b'<?xml version="1.0" encoding="none"?><xml><Event>a</Event></xml>',
        b'<?xml version="1.0" encoding="gbk"?><xml><Event>a</Event></xml>',
        b'<?xml version="1.0" encoding="idna"?><xml><Event>a</Event></xml>',
        b'<!DOCTYPE xml [<!ENTITY a "aaaa">]><xml><Event>&a;</Event></xml>',
        b'<!DOCTYPE xml SYSTEM "http://example.com/x.dtd"><xml></xml>',
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]><xml></xml>',
        b"<xml><Event>&unknown;</Event></xml>",
        "<xml><Event>演示</Event></xml>".encode("gbk"),
    ],
)
def test_what_cannot_be_an_event_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidInput):
        PLAIN.read(*in_clear(body))


def test_repeated_elements_are_a_list() -> None:
    item = "<List><TemplateId>t</TemplateId></List>"

    one, three = parsed(f"<xml>{item}</xml>".encode()), parsed(f"<xml>{item * 3}</xml>".encode())

    assert one == {"List": {"TemplateId": "t"}}
    assert three == {"List": [{"TemplateId": "t"}] * 3}


def test_nothing_at_all_is_no_xml() -> None:
    with pytest.raises(Unparsed, match="最外层"):
        parsed(b"<a></a>")


def test_the_address_is_verified_by_its_signature() -> None:
    signed, _ = in_clear(b"")

    assert PLAIN.greet(signed, "4375").signed_at == SAFE.greet(signed, "4375").signed_at
    with pytest.raises(NotAllowed):
        SAFE.greet(Signed(AT, NONCE, "0" * 40), "4375")


def test_digits_moved_between_time_and_nonce_leave_the_same_stamp() -> None:
    """All is signed as one row of signs: the signature stays right, and is what the request is known by."""
    signed, body = in_clear(json.dumps(EVENT).encode())
    moved = Signed(AT + "4", NONCE[1:], signed.signature)

    with pytest.raises(NotAllowed):
        PLAIN.read(moved, body)  # that far in the future is no time
    fewer = Signed(AT[:-1], AT[-1] + NONCE, signed.signature)
    assert PLAIN.read(fewer, body)[0].nonce == PLAIN.read(signed, body)[0].nonce
