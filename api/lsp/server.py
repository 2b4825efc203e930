"""The language server (minqing lsp): takes what the editor says, and lets others answer.

Documents come whole at every change: pygls counts lines otherwise than editors do where a text pasted from Word holds
a vertical tab, and a change put in the wrong place is worse than a few milliseconds.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer

from api.lsp import examples, shapes
from api.lsp.answers import QUESTIONS, Answerer
from api.lsp.editor import Editor
from api.lsp.folders import Family, Folders
from dsl.calendar import Calendar


def make(context: Path | None, calendar: Calendar | None, version: str) -> LanguageServer:
    """The server with everything it can do; without a calendar no example is tried."""
    server = LanguageServer("minqing", version, text_document_sync_kind=lsp.TextDocumentSyncKind.Full)
    editor = Editor(server, Folders(context), calendar)
    _documents(server, editor)
    for method, known, answer in QUESTIONS:
        server.feature(method, known)(_asked(editor, answer))
    server.feature(lsp.TEXT_DOCUMENT_CODE_LENS)(_asked(editor, partial(_margin, editor)))
    return server


def _asked(editor: Editor, answer: Answerer) -> Any:
    async def asked(params: Any) -> Any:
        return await editor.ask(params.text_document.uri, lambda family, file: answer(family, file, params))

    return asked


def _documents(server: LanguageServer, editor: Editor) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: lsp.DidOpenTextDocumentParams) -> None:
        editor.changed(params.text_document.uri, params.text_document.text)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def written(params: lsp.DidChangeTextDocumentParams) -> None:
        for change in params.content_changes[-1:]:
            editor.changed(params.text_document.uri, change.text)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: lsp.DidCloseTextDocumentParams) -> None:
        editor.changed(params.text_document.uri, None)

    @server.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def outside(_params: lsp.DidChangeWatchedFilesParams) -> None:
        for folder in editor.folders.folders():
            editor.check_soon(folder)

    _ = (opened, written, closed, outside)


def _margin(editor: Editor, family: Family, file: str, _params: lsp.CodeLensParams) -> list[lsp.CodeLens]:
    results = editor.examples.run(family.sources, [file])[file]
    text = family.sight.text(file)
    return [shapes.lens(text, span, said) for span, said in examples.margin(family.sight, file, results)]
