"""The store's twin in memory (内存孪生): for tests and sketches; what it holds is gone when the process ends."""

from __future__ import annotations

from adapters.memory_store.store import MemoryStore

__all__ = ["MemoryStore"]
