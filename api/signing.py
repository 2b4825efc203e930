"""The keys that sign session tokens (登录密钥): the configured ones, or in a trial one made here."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
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
    """The key in ``file``; whoever comes first makes it, whole or not at all, and nobody else can read it."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=file.parent, prefix=".key-")  # 0600 from its first moment
        with os.fdopen(handle, "w", encoding="ascii") as target:
            target.write(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):  # another process was first: its key is the key
            os.link(draft, file)
        Path(draft).unlink()
    return file.read_text(encoding="ascii")
