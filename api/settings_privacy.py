"""Settings of privacy (个人信息的设置): where the notices lie, and how long what is kept of people stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from api.settings_reader import Range


@dataclass(frozen=True, slots=True)
class PrivacySettings:
    """``notices_dir`` holds the texts that people consent to; empty means the folder 隐私告知 beside the rules."""

    notices_dir: str
    open_case_days: Annotated[int, Range(1, 3650)]
