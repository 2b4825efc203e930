"""Files are whole or not there, durable before they are acknowledged, and nobody else's to read."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from adapters.files import LocalObjects
from cases.ports_media import ObjectKeyRefused, ObjectsUnavailable, content_key

DATA = b"a photo without metadata"
KEY = content_key("full", DATA)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "media" / "objects"


def files_in(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


@pytest.mark.parametrize("step", ["fsync", "fdopen"])
async def test_a_full_disk_leaves_nothing_behind(root: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    objects = LocalObjects(root)
    await objects.put(content_key("full", b"earlier"), b"earlier")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, step, full)
    with pytest.raises(ObjectsUnavailable, match="No space left"):
        await objects.put(KEY, DATA)

    assert files_in(root) == [content_key("full", b"earlier")]
    assert not await objects.exists(KEY)


async def test_what_cannot_be_read_is_unavailable_not_missing(root: Path) -> None:
    objects = LocalObjects(root)
    (root / KEY).mkdir(parents=True)

    with pytest.raises(ObjectsUnavailable):
        await objects.get(KEY)
    with pytest.raises(ObjectsUnavailable):
        await objects.delete(KEY)


async def test_the_file_is_synced_before_it_gets_its_name_and_its_folders_after(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    sync, rename = os.fsync, Path.replace

    def note_sync(handle: int) -> None:
        steps.append("sync " + str(Path(f"/proc/self/fd/{handle}").readlink()).removeprefix(str(root.parent.parent)))
        sync(handle)

    def note_rename(path: Path, target: Path) -> Path:
        steps.append("rename")
        return rename(path, target)

    monkeypatch.setattr(os, "fsync", note_sync)
    monkeypatch.setattr(Path, "replace", note_rename)
    await LocalObjects(root).put(KEY, DATA)

    made, written, named, shown = steps[:-3], steps[-3], steps[-2], steps[-1]
    assert made == ["sync ", "sync /media", "sync /media/objects", "sync /media/objects", "sync /media/objects/full"]
    assert written.startswith("sync /media/objects/.incoming/")
    assert (named, shown) == ("rename", f"sync /media/objects/{Path(KEY).parent}")


async def test_only_the_servers_own_user_may_read(root: Path) -> None:
    await LocalObjects(root).put(KEY, DATA)

    modes = [stat.S_IMODE(path.stat().st_mode) for path in (root, root / "full", root / KEY)]
    assert modes == [0o700, 0o700, 0o600]


async def test_half_written_files_of_a_killed_process_are_swept(root: Path) -> None:
    objects = LocalObjects(root)
    await objects.put(KEY, DATA)
    old, new = root / ".incoming" / "old", root / ".incoming" / "new"
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))

    swept = objects.sweep()

    assert swept == 1
    assert files_in(root) == sorted([".incoming/new", KEY])


def test_a_kind_cannot_be_a_path() -> None:
    with pytest.raises(ObjectKeyRefused):
        content_key("../x", DATA)
