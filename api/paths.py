"""Where the data that travels with the program lies: in the wheel under api/shipped, in a checkout at its root."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def _shipped(name: str) -> Path:
    """``name`` in api/shipped, which only an installation has, else at the root of the checkout."""
    installed = _HERE / "shipped" / name
    return installed if installed.exists() else _HERE.parent / name


def rules_dir() -> Path:
    """The folder of shipped rule files (规约), vocabularies and the calendar file."""
    return _shipped("rules")


def default_config() -> Path:
    """The file with every setting and its default."""
    return _shipped("config.yaml")
