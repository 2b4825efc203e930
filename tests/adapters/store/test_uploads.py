"""Uploads under two hands at once: what a report takes between two statements of another transaction."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.store import open_store
from adapters.store.models import Upload
from cases.refusals import InFlight
from tests.support.servers import Cluster, Database
from tests.support.storeroom import Desk


async def test_an_upload_whose_twin_is_taken_meanwhile_is_to_be_sent_again(
    migrated_database: Database, postgres: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Upload.bulk_create

    async def then_taken(*given: Any, **more: Any) -> None:
        await made(*given, **more)
        postgres.execute("DELETE FROM uploads", database=migrated_database.name)

    async with open_store(migrated_database.app_url) as store:
        desk = await Desk(store).publish()
        await desk.photo("a")
        monkeypatch.setattr(Upload, "bulk_create", then_taken)

        with pytest.raises(InFlight, match="稍后再试"):
            await desk.photo("a")

        monkeypatch.undo()
        again = await desk.photo("a")

    assert again.digest == "a".ljust(64, "0")
