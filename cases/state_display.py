"""What was decided on what strangers may see (对外展示的状态): a part of ``cases.state.Case``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cases.areas import Area


@dataclass(frozen=True, slots=True)
class Display:
    """``decided``: by the id of the text or photo, whether a person has shown or hidden it; ``covered``: by photo."""

    decided: Mapping[str, bool] = field(default_factory=dict)
    covered: Mapping[str, tuple[Area, ...]] = field(default_factory=dict)
