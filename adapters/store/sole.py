"""One server for one embedded database (独占): a lock that the kernel gives back however the server ends."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from adapters.store.engine import dialect_of, file_of
from adapters.store.errors import StoreMisconfigured
from adapters.store.migrating import make_folder


@contextmanager
def sole_server(url: str) -> Iterator[None]:
    """Hold the embedded database as its only server; on PostgreSQL there may be many, and nothing is held.

    Two would work on the same cases, but neither would hear what the other wakes its clock and its listeners for.
    Raises StoreMisconfigured where another one serves it.
    """
    if dialect_of(url) != "sqlite":
        yield
        return
    make_folder(url)
    file = file_of(url)
    with file.with_name(f"{file.name}.serving").open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreMisconfigured(
                f"已有一个 minqing serve 在用 {file};SQLite 只能由一个进程使用,请先停下它,或改用 PostgreSQL"
            ) from None
        yield
