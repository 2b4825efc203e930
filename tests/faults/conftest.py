"""Faults are told with the same words as the command line."""

from __future__ import annotations

from tests.cli.conftest import home, minqing

__all__ = ["home", "minqing"]
