"""Who signs, and who witnesses (签名与见证的装配): the keys of the settings, or in a trial one that is made here."""

from __future__ import annotations

import secrets
from pathlib import Path

from adapters.folder_witness import FolderWitness
from adapters.mail_witness import Mailbox, MailWitness
from adapters.seals import Ed25519Seals, MissingDigest, UnusableKey, digest_named
from api.settings import Settings, SettingsRefused
from api.settings_reader import Problem
from api.signing import kept
from cases.ports_audit import Witness
from cases.ports_crypto import Seals


def seals_of(settings: Settings) -> Ed25519Seals:
    """The signer. In sandbox mode without a key one is made once and kept beside the one of session tokens.

    Raises SettingsRefused.
    """
    given = settings.audit
    try:
        digest = digest_named(given.digest)
    except MissingDigest as error:
        raise SettingsRefused([Problem("设置", "audit.digest", str(error))]) from error
    private = [(key.kid, key.secret.value) for key in given.signing_keys] or [("sandbox", _sandbox_key(settings))]
    try:
        return Ed25519Seals(digest, private, {key.kid: key.public for key in given.old_keys})
    except UnusableKey as error:
        raise SettingsRefused([Problem("设置", "audit.signing_keys", str(error))]) from error


def check_digest(began: str | None, seals: Seals) -> None:
    """Raises SettingsRefused where the log was begun with another hash function: a tree cannot change its own."""
    if began not in (None, seals.digest.name):
        sentence = f"库里的封存是用 {began} 开始的,不能改用 {seals.digest.name};请改回 {began}"
        raise SettingsRefused([Problem("设置", "audit.digest", sentence)])


def _sandbox_key(settings: Settings) -> str:
    file = sandbox_key_file(settings)
    try:
        return kept(file, lambda: secrets.token_urlsafe(32))
    except (OSError, UnicodeDecodeError) as error:
        sentence = f"{file} 不能用({error}),请改权限,或换一个 auth.sandbox_key"
        raise SettingsRefused([Problem("设置", "audit.signing_keys", sentence)]) from error


def sandbox_key_file(settings: Settings) -> Path:
    """Where a trial keeps its key."""
    return settings.auth.sandbox_key.with_name(settings.auth.sandbox_key.name + "-audit")


def heads_dir(settings: Settings) -> Path:
    """Where heads are witnessed on this machine; beside the stored files unless the settings say otherwise."""
    return Path(settings.audit.heads_dir) if settings.audit.heads_dir else settings.files.dir.with_name("heads")


def witnesses_of(settings: Settings) -> tuple[Witness, ...]:
    """Everybody who is given the heads."""
    folder = heads_dir(settings)
    mail = settings.audit.mail
    if not mail.url:
        return (FolderWitness(folder),)
    box = Mailbox(mail.url.url, mail.sender, mail.to, mail.timeout_seconds)
    return (FolderWitness(folder), MailWitness(box, folder / "mailed"))
