"""Objects as local files (本地文件): whole or not there, and on the disk before anything points at them."""

from __future__ import annotations

import asyncio
import contextlib
import os
import tempfile
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from cases.ports_media import ObjectDamaged, ObjectMissing, ObjectsUnavailable, check_content, check_key

_INCOMING = ".incoming"  # not a kind: keys begin with a letter
_ABANDONED_AFTER_SECONDS = 3600


class LocalObjects:
    """Content-addressed files under one folder, readable by the server's own user only.

    A path is built only from a key that ``check_key`` let through, so it cannot leave the folder.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    async def put(self, key: str, data: bytes) -> None:
        """Durable when it returns: file and folder entries are synced. Raises ``ObjectsUnavailable`` on a full disk."""
        check_content(key, data)
        await asyncio.to_thread(self._put, key, data)

    async def get(self, key: str) -> bytes:
        """The bytes, compared with their key. Raises ``ObjectMissing``, ``ObjectDamaged``, ``ObjectsUnavailable``."""
        digest = check_key(key)
        data = await asyncio.to_thread(self._get, key)
        if sha256(data).hexdigest() != digest:
            raise ObjectDamaged(key)
        return data

    async def exists(self, key: str) -> bool:
        """Whether something is stored under ``key``."""
        check_key(key)
        return await asyncio.to_thread((self._root / key).is_file)

    async def delete(self, key: str) -> bool:
        """Gone for good when it returns; False if there was nothing."""
        check_key(key)
        return await asyncio.to_thread(self._delete, key)

    async def discard(self, key: str, fresh_seconds: float) -> bool:
        """Gone for good when it returns, unless it was put again within that time."""
        check_key(key)
        return await asyncio.to_thread(self._discard, key, fresh_seconds)

    def sweep(self) -> int:
        """Remove what a killed process left half-written; the number of files. For the start of the server."""
        limit = time.time() - _ABANDONED_AFTER_SECONDS
        return sum(_removed(path, limit) for path in (self._root / _INCOMING).glob("*"))

    def _put(self, key: str, data: bytes) -> None:
        path = self._root / key
        with _storage_errors(key):
            _make_folders(self._root / _INCOMING)
            _make_folders(path.parent)
            handle, name = tempfile.mkstemp(dir=self._root / _INCOMING)  # mode 0600
            try:
                _write(handle, data)
                Path(name).replace(path)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
            _sync_folder(path.parent)

    def _get(self, key: str) -> bytes:
        with _storage_errors(key):
            try:
                return (self._root / key).read_bytes()
            except FileNotFoundError:
                raise ObjectMissing(key) from None

    def _delete(self, key: str) -> bool:
        path = self._root / key
        with _storage_errors(key):
            try:
                path.unlink()
            except FileNotFoundError:
                return False
            _sync_folder(path.parent)
        return True

    def _discard(self, key: str, fresh_seconds: float) -> bool:
        """Out of the way first and looked at then: nobody can put it again between the look and the deletion."""
        path, aside = self._root / key, self._root / _INCOMING / f"{key.rpartition('/')[2]}.gone"
        with _storage_errors(key):
            _make_folders(aside.parent)
            try:
                path.rename(aside)
            except FileNotFoundError:
                return False
            if aside.stat().st_mtime > time.time() - fresh_seconds:
                aside.replace(path)
                return False
            aside.unlink(missing_ok=True)
            _sync_folder(path.parent)
        return True


def _removed(path: Path, limit: float) -> bool:
    """Remove a file that is older; of two processes that start together one removes it and the other finds it gone."""
    try:
        if path.stat().st_mtime >= limit:
            return False
        path.unlink()
    except FileNotFoundError:
        return False
    return True


@contextlib.contextmanager
def _storage_errors(key: str) -> Iterator[None]:
    """Say the port's word for what the file system reports."""
    try:
        yield
    except OSError as error:
        raise ObjectsUnavailable(f"{key}: {error.strerror}") from error


def _write(handle: int, data: bytes) -> None:
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _make_folders(folder: Path) -> None:
    """Like ``mkdir -p``, with every new entry synced into its parent: a crash cannot lose the way to a file."""
    if folder.is_dir():
        return
    _make_folders(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
