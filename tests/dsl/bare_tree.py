"""Compares syntax trees by what they say, whatever place it stands at."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

_PLACES = frozenset({"span", "file"})


def bare(node: Any) -> Any:
    """The node as nested tuples, without its places."""
    if is_dataclass(node):
        kept = (f.name for f in fields(node) if f.name not in _PLACES)
        return (type(node).__name__, *(bare(getattr(node, name)) for name in kept))
    return tuple(bare(part) for part in node) if isinstance(node, tuple) else node
