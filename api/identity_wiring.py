"""What identity stands on (身份的装配): passwords, codes of devices, encryption and terms, from the settings."""

from __future__ import annotations

from datetime import timedelta

from adapters.device_codes import DeviceCodes
from adapters.passwords import Argon2Passwords
from api.settings import Settings
from cases.accounts import Desk
from cases.house import House
from cases.ports_cipher import Cipher
from cases.sessions import Terms


def desk_of(settings: Settings, house: House, cipher: Cipher) -> Desk:
    """The desk at which people sign in."""
    cost, auth = settings.auth.passwords, settings.auth
    passwords = Argon2Passwords(memory_kib=cost.memory_kib, passes=cost.passes, at_once=cost.at_once)
    return Desk(house, passwords, DeviceCodes(auth.issuer), cipher, terms_of(settings))


def terms_of(settings: Settings) -> Terms:
    """How long sessions and invitations last."""
    given = settings.auth.sessions
    return Terms(
        grace=timedelta(seconds=given.grace_seconds),
        longest=timedelta(days=given.days),
        longest_staff=timedelta(hours=given.staff_hours),
        invitation=timedelta(days=given.invitation_days),
    )
