"""Proofs about rule files (证明): what is dead, falls through, overlaps, comes too late, and whom nobody is."""

from __future__ import annotations

from dsl.proving.prove import prove
from dsl.proving.values import Budget, Example, Finding, Kind, Proofs, Seat, Verdict

__all__ = ["Budget", "Example", "Finding", "Kind", "Proofs", "Seat", "Verdict", "prove"]
