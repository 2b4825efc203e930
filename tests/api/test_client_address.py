"""From where a request comes (来源地址): spoofing changes nothing, declared proxies are believed and no others."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sanic.compat import Header

from api.client_address import client_address
from api.settings_web import Proxies

PROXY, CLIENT, SPOOFED = "10.0.0.5", "203.0.113.9", "6.6.6.6"
ONE = Proxies(1, "", ("10.0.0.0/24",))
TWO = Proxies(2, "", ("10.0.0.0/24",))
REAL_IP = Proxies(1, "x-real-ip", ("10.0.0.0/24",))
NONE = Proxies(0, "", ("127.0.0.1",))


def asked(peer: str | None, proxies: Proxies, *headers: tuple[str, str]) -> str:
    settings = SimpleNamespace(http=SimpleNamespace(proxies=proxies))
    app = SimpleNamespace(ctx=SimpleNamespace(settings=settings))
    request: Any = SimpleNamespace(ip=peer, headers=Header(list(headers)), app=app)
    return client_address(request)


def forwarded(*entries: str) -> tuple[str, str]:
    return "x-forwarded-for", ", ".join(entries)


STORIES: dict[str, tuple[str, str | None, Proxies, list[tuple[str, str]]]] = {
    "no proxy and no header": (CLIENT, CLIENT, NONE, []),
    "no proxy and every header there is": (
        CLIENT,
        CLIENT,
        NONE,
        [forwarded(SPOOFED), ("x-real-ip", SPOOFED), ("forwarded", f"for={SPOOFED}"), ("client-ip", SPOOFED)],
    ),
    "a proxy that says who": (CLIENT, PROXY, ONE, [forwarded(CLIENT)]),
    "a client who writes an entry first": (CLIENT, PROXY, ONE, [forwarded(SPOOFED, CLIENT)]),
    "a client who writes a hundred entries first": (CLIENT, PROXY, ONE, [forwarded(*[SPOOFED] * 100, CLIENT)]),
    "a client who writes a header of his own": (CLIENT, PROXY, ONE, [forwarded(SPOOFED), forwarded(CLIENT)]),
    "a client who passes the proxy by": ("198.51.100.7", "198.51.100.7", ONE, [forwarded(SPOOFED)]),
    "a proxy that says nothing": (PROXY, PROXY, ONE, []),
    "a proxy that says nonsense": (PROXY, PROXY, ONE, [forwarded("unknown")]),
    "a proxy that says a line of log": (PROXY, PROXY, ONE, [forwarded("1.2.3.4\nforged")]),
    "another header than the declared one": (PROXY, PROXY, REAL_IP, [forwarded(SPOOFED)]),
    "the declared header": (CLIENT, PROXY, REAL_IP, [("x-real-ip", CLIENT), forwarded(SPOOFED)]),
    "the declared header twice": (PROXY, PROXY, REAL_IP, [("x-real-ip", SPOOFED), ("x-real-ip", CLIENT)]),
    "two proxies": (CLIENT, PROXY, TWO, [forwarded(CLIENT, "10.0.0.9")]),
    "two proxies and a client who writes": (CLIENT, PROXY, TWO, [forwarded(SPOOFED, CLIENT, "10.0.0.9")]),
    "two proxies, one of which was passed by": (PROXY, PROXY, TWO, [forwarded(CLIENT)]),
    "a Unix socket": (CLIENT, None, ONE, [forwarded(CLIENT)]),
    "a Unix socket that says nothing": ("local", None, ONE, []),
    "a Unix socket without proxies": ("local", None, NONE, [forwarded(SPOOFED)]),
    "an address with a port": (CLIENT, PROXY, ONE, [forwarded(f"{CLIENT}:4711")]),
    "the new kind of address with a port": ("2001:db8::1", PROXY, ONE, [forwarded("[2001:DB8:0:0::1]:4711")]),
    "the old kind in the new": (CLIENT, PROXY, ONE, [forwarded(f"::ffff:{CLIENT}")]),
    "a proxy seen in the new kind": (CLIENT, f"::ffff:{PROXY}", ONE, [forwarded(CLIENT)]),
}


@pytest.mark.parametrize("story", STORIES)
def test_the_address_that_counts(story: str) -> None:
    expected, peer, proxies, headers = STORIES[story]

    assert asked(peer, proxies, *headers) == expected


@given(st.lists(st.text(alphabet=st.characters(codec="ascii", exclude_categories=["Cc"])), max_size=5))
def test_whatever_a_client_writes_the_proxys_entry_counts(written: list[str]) -> None:
    assert asked(PROXY, ONE, forwarded(*written, CLIENT)) == CLIENT
    assert asked(CLIENT, NONE, forwarded(*written)) == CLIENT
