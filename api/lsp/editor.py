"""What the handlers of the language server share (编辑器的一头): open files, the thread that works, what was told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcInvalidParams
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from api.lsp import shapes
from api.lsp.examples import Examples, failures
from api.lsp.folders import Family, Folders
from cases.trials import ExampleResult
from dsl.calendar import Calendar

T = TypeVar("T")
Results = Mapping[str, tuple[ExampleResult, ...] | None]

PAUSE = 0.08  # seconds without a key before a check: nobody feels less, and most checks while typing are saved
UNSAVED = "未保存.rule"


class Editor:
    """One editor at the other end. All asking is done by one thread in turn: a request can be cancelled as it waits."""

    def __init__(self, server: LanguageServer, folders: Folders, calendar: Calendar | None) -> None:
        self.server = server
        self.folders = folders
        self.examples = Examples(calendar)
        self._worker = ThreadPoolExecutor(1, "analysis")
        self._checks: dict[Path, asyncio.Task[None]] = {}
        self._told: dict[Path, frozenset[str]] = {}

    async def ask(self, uri: str, question: Callable[[Family, str], T]) -> T:
        """The answer for one file as it is when the question's turn comes."""
        path = path_of(uri)

        def work() -> T:
            family = self.folders.family(path)
            if path.name not in family.sight.looked.files:
                raise JsonRpcInvalidParams(f"没有打开 {path.name},磁盘上也没有能读的这个文件")
            return question(family, path.name)

        return await self._work(work)

    def changed(self, uri: str, text: str | None) -> None:
        """A document was opened or written in, or (None) closed: what is on disk counts again."""
        path = path_of(uri)
        others = {other: words for other, words in self.folders.opened.items() if other != path}
        self.folders.opened = others if text is None else {**others, path: text}
        self.folders.addresses[path] = uri
        self.check_soon(path.parent)

    def check_soon(self, folder: Path) -> None:
        """Check when no key was pressed for a moment; a check that still waits is put off."""
        waiting = self._checks.pop(folder, None)
        if waiting is not None:
            waiting.cancel()
        self._checks[folder] = asyncio.get_running_loop().create_task(self._check(folder))

    async def _check(self, folder: Path) -> None:
        await asyncio.sleep(PAUSE)
        family = await self._work(lambda: self.folders.family(folder / UNSAVED))
        self._publish(family, {})
        opened = [path.name for path in self.folders.opened if path.parent == folder]
        if opened and not any(each.severity == "error" for each in family.diagnostics):
            results = await self._work(lambda: self.examples.run(family.sources, opened))
            self._publish(family, results)
            self.server.workspace_code_lens_refresh(None)

    async def _work(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._worker, work)

    def _publish(self, family: Family, results: Results) -> None:
        """Tell what is wrong in every file of the folder; files that have nothing any more are told so once."""
        texts = {source.name: source.text for source in family.sources}
        told = (*family.diagnostics, *(each for result in results.values() for each in failures(result)))
        opened = (path for path in self.folders.opened if path.parent == family.folder)
        found: dict[str, list[lsp.Diagnostic]] = {self.folders.addresses[path]: [] for path in opened}
        for each in told:
            shown = shapes.mistake(texts.get(each.file, ""), each)
            found.setdefault(family.addresses[each.file], []).append(shown)
        for uri in sorted(self._told.get(family.folder, frozenset()) | found.keys()):
            params = lsp.PublishDiagnosticsParams(uri, found.get(uri, []))
            self.server.text_document_publish_diagnostics(params)
        self._told[family.folder] = frozenset(found)


def path_of(uri: str) -> Path:
    """The file behind an address; what was never saved stands in a folder of its own."""
    path = to_fs_path(uri) if uri.startswith("file:") else None
    return Path(path) if path else Path("/") / quote(uri, safe="") / UNSAVED
