"""The keys that sign session tokens (登录密钥): the configured ones, or in a trial one made here."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from api.references import Secret
from api.settings import Settings, SigningKey


def signing_keys(settings: Settings) -> tuple[SigningKey, ...]:
    """All keys, the signing one first. In sandbox mode without any, one is made once and kept for the next start."""
    if settings.auth.jwt_keys or not settings.sandbox:
        return settings.auth.jwt_keys
    file = settings.auth.sandbox_key
    return (SigningKey("sandbox", Secret(f"file:{file}", _kept(file))),)


def _kept(file: Path) -> str:
    """The key in ``file``; whoever comes first makes it, and nobody else can read it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text(encoding="ascii")
    made = secrets.token_urlsafe(48)
    with os.fdopen(handle, "w", encoding="ascii") as target:
        target.write(made)
    return made
