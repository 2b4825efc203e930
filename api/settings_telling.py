"""Settings of telling people (告知的设置): where templates lie, how often people are disturbed, how long we wait."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from api.settings_reader import Range


@dataclass(frozen=True, slots=True)
class TellingSettings:
    """``templates_dir`` empty means the folder 消息模板 beside the rules; the rest is explained in config.yaml."""

    templates_dir: str
    poll_seconds: Annotated[float, Range(0.05, 600)]
    at_once: Annotated[int, Range(1, 200)]
    seconds: Annotated[float, Range(0.1, 60)]
    breaker_after: Annotated[int, Range(1, 1000)]
    breaker_seconds: Annotated[float, Range(1, 3600)]
    window_seconds: Annotated[int, Range(0, 24 * 3600)]
    per_hour: Annotated[int, Range(1, 1000)]
    urgent_per_hour: Annotated[int, Range(1, 1000)]
    urgent_wait_seconds: Annotated[int, Range(0, 3600)]
