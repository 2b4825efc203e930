"""Compares syntax trees by what they say, whatever place it stands at."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any

_PLACES = frozenset({"span", "file"})


def bare(node: Any) -> Any:
    """The node as nested tuples, without its places and without what a plain sentence leaves at its default."""
    if is_dataclass(node):
        kept = [f.name for f in fields(node) if f.name not in _PLACES and not _is_default(node, f)]
        return (type(node).__name__, *(bare(getattr(node, name)) for name in kept))
    return tuple(bare(part) for part in node) if isinstance(node, tuple) else node


def _is_default(node: Any, field: Field[Any]) -> bool:
    return field.default is not MISSING and getattr(node, field.name) == field.default
