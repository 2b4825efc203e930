"""A machine on which nothing was ever started: the embedded database makes its own folder."""

from __future__ import annotations

from pathlib import Path

from adapters.store.migrating import migrate


async def test_the_folder_of_an_embedded_database_is_made(tmp_path: Path) -> None:
    file = tmp_path / "var" / "deep" / "minqing.db"

    first = await migrate(f"sqlite://{file}")
    second = await migrate(f"sqlite://{file}")

    assert file.is_file()
    assert (len(first) > 0, second) == (True, ())
