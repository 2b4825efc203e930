"""The keys that sign session tokens (登录密钥): the configured ones, or in a trial one made here."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path

from api.references import Secret
from api.settings import LEAST_SECRET_BYTES, Settings, SettingsRefused, SigningKey
from api.settings_reader import Problem


def signing_keys(settings: Settings) -> tuple[SigningKey, ...]:
    """All keys, the signing one first. In sandbox mode without any, one is made once and kept for the next start.

    Raises SettingsRefused where it cannot be kept.
    """
    if settings.auth.jwt_keys or not settings.sandbox:
        return settings.auth.jwt_keys
    file = settings.auth.sandbox_key
    try:
        secret = kept(file, lambda: secrets.token_urlsafe(48))
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "不是文字"
        raise _refused(f"{file} 不能用({why}),请改权限或换一个地方") from error
    if len(secret) < LEAST_SECRET_BYTES:
        raise _refused(f"{file} 太短,至少要 {LEAST_SECRET_BYTES} 字节;删去它,下次启动会自动生成")
    return (SigningKey("sandbox", Secret(f"file:{file}", secret)),)


def _refused(sentence: str) -> SettingsRefused:
    return SettingsRefused([Problem("设置", "auth.sandbox_key", sentence)])


def kept(file: Path, make: Callable[[], str]) -> str:
    """The key in ``file``; whoever comes first makes it, whole or not at all, and nobody else can read it."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=file.parent, prefix=".key-")  # 0600 from its first moment
        with os.fdopen(handle, "w", encoding="ascii") as target:
            target.write(make())
        with contextlib.suppress(FileExistsError):  # another process was first: its key is the key
            os.link(draft, file)
        Path(draft).unlink()
    return file.read_text(encoding="ascii")
