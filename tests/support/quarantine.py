"""Tests speak to this machine only: an outside address is an error in the test, said at once."""

from __future__ import annotations

import ipaddress
import sys


def is_local(host: object) -> bool:
    """Whether a host as given to connect() or getaddrinfo() stays on this machine."""
    name = host.decode() if isinstance(host, bytes) else host
    if name is None or name in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(name)).is_loopback
    except ValueError:
        return False


def refuse_outside(event: str, arguments: tuple[object, ...]) -> None:
    """Audit hook: let Unix sockets and loopback through, refuse every other connection and name look-up."""
    if event == "socket.connect":
        address = arguments[1]
        if isinstance(address, tuple) and not is_local(address[0]):
            raise PermissionError(f"a test tried to reach {address!r}; tests stay on this machine")
    elif event == "socket.getaddrinfo" and not is_local(arguments[0]):
        raise PermissionError(f"a test tried to look up {arguments[0]!r}; tests stay on this machine")


def close_the_network() -> None:
    """Install the guard for the rest of this process (an audit hook cannot be removed, which is the point)."""
    sys.addaudithook(refuse_outside)
