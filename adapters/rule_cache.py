"""Compiled rules as local files (规约缓存), so that a server that starts anew need not compile what it compiled before.

Losing the folder costs time only. A file that is damaged, of another version of the code, or that somebody else could
have written is not read; it is compiled again and written over.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import re
import stat
import tempfile
from pathlib import Path

from dsl.bundle import Bundle
from dsl.cache import dump, load

log = logging.getLogger(__name__)

_HASH = re.compile(r"[0-9a-f]{64}")
_ABANDONED_AFTER_SECONDS = 3600
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


class RuleFiles:
    """One file a bundle, named by its hash, in a folder that only the server's own user may write.

    ``most`` is the number of bundles kept; the one not used for longest goes first.
    """

    def __init__(self, folder: Path, most: int = 16) -> None:
        self._folder = folder
        self._most = most

    async def load(self, digest: str) -> Bundle | None:
        """The bundle as it was kept, or None when it must be compiled."""
        return await asyncio.to_thread(self._load, digest)

    async def keep(self, bundle: Bundle) -> None:
        """Kept for the next start; a disk that is full or shut is told in the log and costs time alone."""
        await asyncio.to_thread(self._keep, bundle)

    def _load(self, digest: str) -> Bundle | None:
        path = self._path(digest)
        try:
            data = _own(self._folder) and _own(path) and path.read_bytes()
        except OSError:
            return None
        bundle = load(data, digest) if data else None
        if bundle is None:
            log.warning("compiled rules %s cannot be used and are compiled again", path)
            return None
        with contextlib.suppress(OSError):  # the time only says which file may go first
            path.touch()
        return bundle

    def _keep(self, bundle: Bundle) -> None:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._folder, suffix=".new", delete=False) as new:
                new.write(dump(bundle))
            Path(new.name).replace(self._path(bundle.hash))
            self._forget()
        except OSError as error:
            log.warning("compiled rules cannot be kept in %s: %s", self._folder, error)

    def _forget(self) -> None:
        by_age = sorted(self._folder.glob("*.bundle"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in by_age[self._most :]:
            path.unlink(missing_ok=True)
        for path in self._folder.glob("*.new"):  # what a killed process left half-written
            if by_age and by_age[0].stat().st_mtime - path.stat().st_mtime > _ABANDONED_AFTER_SECONDS:
                path.unlink(missing_ok=True)

    def _path(self, digest: str) -> Path:
        if _HASH.fullmatch(digest) is None:
            raise ValueError("not the hash of a bundle")
        return self._folder / f"{digest}.bundle"


def _own(path: Path) -> bool:
    """Whether this user alone may write here; what others could have put there is not read."""
    found = path.stat(follow_symlinks=False)
    return found.st_uid == os.geteuid() and not found.st_mode & _OTHERS_WRITE
