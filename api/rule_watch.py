"""Minds that the rules in force are at hand (规约就位), and in a trial that a saved file comes into force by itself."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from pathlib import Path

from api.pace import pace_of
from api.rulefiles import SUFFIX
from api.starting import publish_rules
from api.wire import RULES_TOPIC, Wired
from cases.house import House
from cases.ports import Scope, Transaction
from dsl.diagnostics import render

log = logging.getLogger(__name__)

#: By file the time of writing in nanoseconds and the length in bytes.
Stamps = dict[str, tuple[int, int]]

_MOST_PICTURES = 5


async def load_rules(house: House) -> bool:
    """Whether any rules are in force; they are compiled, so that nobody waits for it later.

    Raises ValueError, CompilerStopped.
    """

    async def work(tx: Transaction) -> bool:
        bundles = {j.bundle for j in (await tx.territory()).jurisdictions.values() if j.bundle is not None}
        for bundle in bundles:
            await house.rules.bundle(tx, bundle)
        return bool(bundles)

    return await house.store.run(Scope(), work)


class RulesAtHand:
    """Reads what was put in force elsewhere as soon as the bus tells of it, and every ``poll_seconds`` in any case.

    The pointer in the database decides for every request, heard or not: here only the reading is done beforehand.
    """

    def __init__(self, wired: Wired) -> None:
        self._wired = wired
        self._heard = asyncio.Event()
        self._failing = False

    async def run(self) -> None:
        """Until it is cancelled."""
        listening = asyncio.create_task(self._listen())
        try:
            while True:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(pace_of(self._wired.settings).poll_seconds):
                        await self._heard.wait()
                self._heard.clear()
                await self._load()
        finally:
            listening.cancel()

    async def _listen(self) -> None:
        async for _ in self._wired.bus.subscribe(RULES_TOPIC):
            self._heard.set()

    async def _load(self) -> None:
        try:
            await load_rules(self._wired.house)
        except Exception as error:  # noqa: BLE001  # the outermost loop: the request that needs them tells it whole
            if not self._failing:  # once, and not with every poll of an outage
                log.warning("the rules in force could not be read beforehand: %s: %s", type(error).__name__, error)
            self._failing = True
        else:
            self._failing = False


class FolderWatch:
    """In a trial: a rule file that is saved comes into force within a second or two, or the log says why not.

    A folder is taken once it looks the same twice, since editors write in pieces.
    """

    def __init__(self, wired: Wired) -> None:
        self._wired = wired
        self._folder: Path = wired.settings.rules.folder
        self._taken = stamps(self._folder)

    async def run(self) -> None:
        """Until it is cancelled."""
        before = self._taken
        while True:
            await asyncio.sleep(self._wired.settings.rules.watch_seconds)
            now = await asyncio.to_thread(stamps, self._folder)
            if now != self._taken and now == before:
                self._taken = now
                await self.take()
            before = now

    async def take(self) -> None:
        """Put in force what is new in the folder; whatever is wrong with it is told, and the last good rules stay."""
        try:
            published = await publish_rules(self._wired, keep_last_good=True)
        except Exception:
            # The outermost loop: the folder is looked at again when it changes the next time.
            log.exception("the rule files were changed and could not be put in force")
            return
        self._wired.notice.text = published.trouble
        if published.rejected is not None:
            texts = {source.name: source.text for source in published.sources}
            shown = [render(d, texts.get(d.file, "")) for d in published.rejected.diagnostics[:_MOST_PICTURES]]
            log.error("%s,没有启用,原来的规约不变\n%s", published.rejected, "\n".join(shown))
        elif published.trouble:
            log.error("the rule files were changed and are not in force: %s", published.trouble)
        elif published.changed:
            log.info("the rule files were changed: bundle %s is in force", published.bundle[:12])
            self._wired.tell_rules(published.bundle)


def stamps(folder: Path) -> Stamps:
    """How the rule files look now; one that vanishes meanwhile is not there."""
    found: Stamps = {}
    for file in folder.glob(f"*{SUFFIX}"):
        with contextlib.suppress(OSError):
            seen = file.stat()
            found[file.name] = (seen.st_mtime_ns, seen.st_size)
    return found
