"""One-time codes of a device (动态口令): RFC 6238 with SHA-1, six digits and 30 seconds, as every app understands."""

from __future__ import annotations

import hmac
from datetime import datetime

import pyotp

_SECONDS = 30
_DIGITS = 6


class DeviceCodes:
    """The port ``cases.ports_identity.Codes``; ``issuer`` is how the app on the device calls the house."""

    def __init__(self, issuer: str) -> None:
        self._issuer = issuer

    def new_secret(self) -> str:
        """160 bits in Base32."""
        return pyotp.random_base32()

    def uri(self, secret: str, login: str) -> str:
        """What a device scans."""
        return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=self._issuer)

    def step(self, secret: str, code: str, at: datetime) -> int | None:
        """The half minute to which the code belongs: this one, or one beside for clocks that are not exact."""
        if len(code) != _DIGITS or not (code.isascii() and code.isdigit()):
            return None
        now = int(at.timestamp()) // _SECONDS
        device = pyotp.TOTP(secret)
        steps = [each for each in (now - 1, now, now + 1) if hmac.compare_digest(device.generate_otp(each), code)]
        return steps[-1] if steps else None
