"""Boundaries from a GeoJSON file (边界文件): everything that is wrong at once, each with the number of its feature."""

from __future__ import annotations

from .reading import BoundariesRefused, Boundary, Drawn, read_boundaries

__all__ = ["BoundariesRefused", "Boundary", "Drawn", "read_boundaries"]
