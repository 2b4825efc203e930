"""Which cipher seals columns (加密的装配): the keys of the settings, or in a trial one that is made here."""

from __future__ import annotations

from pathlib import Path

from adapters.cipher import ColumnCipher, UnusableCipher, new_key
from api.settings import Settings, SettingsRefused
from api.settings_reader import Problem
from api.signing import kept


def cipher_of(settings: Settings) -> ColumnCipher:
    """The cipher. In sandbox mode without a key one is made once and kept beside the one of session tokens.

    Raises SettingsRefused.
    """
    given = settings.encryption
    keys = {key.kid: key.secret.value for key in given.keys} or {"sandbox": _sandbox_key(settings)}
    try:
        return ColumnCipher(given.cipher, keys)
    except UnusableCipher as error:
        raise SettingsRefused([Problem("设置", "encryption", str(error))]) from error


def _sandbox_key(settings: Settings) -> str:
    file = sandbox_cipher_file(settings)
    try:
        return kept(file, new_key)
    except (OSError, UnicodeDecodeError) as error:
        sentence = f"{file} 不能用({error}),请改权限,或换一个 auth.sandbox_key"
        raise SettingsRefused([Problem("设置", "encryption.keys", sentence)]) from error


def sandbox_cipher_file(settings: Settings) -> Path:
    """Where a trial keeps its key."""
    return settings.auth.sandbox_key.with_name(settings.auth.sandbox_key.name + "-cipher")
