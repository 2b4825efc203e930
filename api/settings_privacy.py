"""Settings of privacy (个人信息的设置): where the notices lie, and how long what is kept of people stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from api.settings_reader import Range
from cases.retention import LEAST_LOG_DAYS


@dataclass(frozen=True, slots=True)
class PrivacySettings:
    """``notices_dir`` holds the texts that people consent to; empty means the folder 隐私告知 beside the rules."""

    notices_dir: str
    open_case_days: Annotated[int, Range(1, 3650)]


@dataclass(frozen=True, slots=True)
class RetentionSettings:
    """How many days what is kept of people stays; 0 means for good. Logs have a least term instead."""

    closed_days: Annotated[int, Range(0, 36500)]
    voice_days: Annotated[int, Range(0, 36500)]
    inbox_days: Annotated[int, Range(0, 36500)]
    log_days: Annotated[int, Range(LEAST_LOG_DAYS)]
