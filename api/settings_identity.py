"""Settings of identity (身份的设置): how long sessions last, what a password costs, when two factors are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from api.settings_reader import Range


@dataclass(frozen=True, slots=True)
class SessionTerms:
    """How long sessions and invitations last."""

    days: Annotated[int, Range(1, 366)]
    staff_hours: Annotated[int, Range(1, 24 * 31)]
    grace_seconds: Annotated[int, Range(0, 300)]
    invitation_days: Annotated[int, Range(1, 30)]


@dataclass(frozen=True, slots=True)
class PasswordCost:
    """What hashing one password costs (Argon2id)."""

    memory_kib: Annotated[int, Range(8, 4 * 1024 * 1024)]
    passes: Annotated[int, Range(1, 100)]
    at_once: Annotated[int, Range(1, 64)]
