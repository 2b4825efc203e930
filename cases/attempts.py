"""Failed sign-ins (登录失败): who fails has to wait, longer each time, without an attacker keeping others out.

Three counts are kept, and survive a restart: of an account from a network, of an account from everywhere, and of a
network for all accounts. Only the first can become long. The other two stay short and do not concern a network from
which the account was signed in to lately: whoever guesses from elsewhere keeps nobody out of the office.
"""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cases.ports_identity import Attempt

#: After so long without a failure the count begins anew.
FORGOTTEN = timedelta(days=1)
#: A network from which the account was signed in to is known for so long.
KNOWN = timedelta(days=30)
_V4, _V6 = 24, 48


@dataclass(frozen=True, slots=True)
class Patience:
    """``free`` failures cost nothing; then one second, twice as long each time, up to ``longest``."""

    free: int
    longest: timedelta

    def wait(self, failures: int) -> timedelta:
        """How long nobody may try after so many failures."""
        beyond = failures - self.free
        return timedelta() if beyond <= 0 else min(self.longest, timedelta(seconds=2 ** min(beyond - 1, 20)))


FROM_THERE = Patience(3, timedelta(minutes=15))
ACCOUNT = Patience(10, timedelta(seconds=30))
NETWORK = Patience(30, timedelta(seconds=60))


@dataclass(frozen=True, slots=True)
class Keys:
    """Under which keys a try is counted: hashes, so that what was typed for a login name stands nowhere."""

    there: str
    account: str
    network: str

    def __iter__(self) -> Iterator[str]:
        return iter((self.there, self.account, self.network))


def keys_of(login: str, network: str) -> Keys:
    """The three keys of a try."""
    return Keys(_hashed("there", login, network), _hashed("account", login), _hashed("network", network))


def _hashed(*words: str) -> str:
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def network_of(address: str) -> str:
    """The network of an address, which is all that is kept of it: /24 of IPv4, /48 of IPv6; other words as they are."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    return str(ipaddress.ip_network((found, _V4 if found.version == 4 else _V6), strict=False))


def waiting(known: Mapping[str, Attempt], keys: Keys, now: datetime) -> timedelta:
    """How long this try has to wait; nothing where it may be made."""
    asked = [keys.there] if _is_known(known[keys.there], now) else list(keys)
    ends = [end for key in asked if (end := known[key].wait_until) is not None]
    return max((end - now for end in ends if end > now), default=timedelta())


def _is_known(there: Attempt, now: datetime) -> bool:
    return there.good_at is not None and now - there.good_at < KNOWN


def failed(known: Mapping[str, Attempt], keys: Keys, now: datetime) -> tuple[Attempt, ...]:
    """The counts with one failure more; counted before the password is looked at, so that none is tried beside."""
    patience = {keys.there: FROM_THERE, keys.account: ACCOUNT, keys.network: NETWORK}
    return tuple(_once_more(known[key], patience[key], now) for key in keys)


def _once_more(attempt: Attempt, patience: Patience, now: datetime) -> Attempt:
    before = attempt.failures if now - attempt.last_at < FORGOTTEN else 0
    wait = patience.wait(before + 1)
    return replace(attempt, failures=before + 1, last_at=now, wait_until=now + wait if wait else None)


def succeeded(known: Mapping[str, Attempt], keys: Keys, now: datetime) -> tuple[Attempt, ...]:
    """The counts after it was right: from there all is forgiven, elsewhere only this try is not counted."""
    there = replace(known[keys.there], failures=0, wait_until=None, good_at=now, last_at=now)
    others = (known[key] for key in (keys.account, keys.network))
    return there, *(replace(each, failures=max(each.failures - 1, 0), wait_until=None) for each in others)
