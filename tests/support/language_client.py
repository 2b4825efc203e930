"""A plain client of the language server: real processes, real frames on standard input and output, nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any, BinaryIO

from tests.support.source import ROOT

_PATIENCE = 15


class LanguageClient:
    """Says what an editor says; answers are looked up by their number, notifications stay in order."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self._number = 0
        self._arrived: Queue[dict[str, Any]] = Queue()
        self._answers: dict[int, dict[str, Any]] = {}
        self.told: dict[str, list[dict[str, Any]]] = {}  # diagnostics by address, as they stand
        self.times: dict[str, float] = {}  # when they came
        assert process.stdout is not None
        Thread(target=_read, args=(process.stdout, self._arrived), daemon=True).start()

    def send(self, message: dict[str, Any]) -> None:
        self.send_raw(json.dumps({"jsonrpc": "2.0", **message}).encode())

    def send_raw(self, content: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(content) + content)
        self.process.stdin.flush()

    def notify(self, method: str, **params: Any) -> None:
        self.send({"method": method, "params": params})

    def ask_later(self, method: str, **params: Any) -> int:
        self._number += 1
        self.send({"id": self._number, "method": method, "params": params})
        return self._number

    def answer(self, number: int) -> dict[str, Any]:
        until = time.monotonic() + _PATIENCE
        while number not in self._answers:
            self._take(until)
        return self._answers.pop(number)

    def ask(self, method: str, **params: Any) -> Any:
        answer = self.answer(self.ask_later(method, **params))
        assert "error" not in answer, answer
        return answer["result"]

    def refused(self, method: str, **params: Any) -> str:
        message: str = self.answer(self.ask_later(method, **params))["error"]["message"]
        return message

    def open(self, path: Path, text: str) -> str:
        uri = path.as_uri()
        self.notify(
            "textDocument/didOpen", textDocument={"uri": uri, "languageId": "guiyue", "version": 1, "text": text}
        )
        return uri

    def write(self, uri: str, text: str) -> None:
        self.notify("textDocument/didChange", textDocument={"uri": uri, "version": 2}, contentChanges=[{"text": text}])

    def at(self, uri: str, line: int, character: int) -> dict[str, Any]:
        return {"textDocument": {"uri": uri}, "position": {"line": line, "character": character}}

    def codes(self, uri: str) -> list[str]:
        """The codes told next of this file."""
        self.told.pop(uri, None)
        until = time.monotonic() + _PATIENCE
        while uri not in self.told:
            self._take(until)
        return [each.get("code", "") for each in self.told[uri]]

    def codes_become(self, uri: str, codes: list[str]) -> None:
        """Waits until exactly these are told of the file."""
        until = time.monotonic() + _PATIENCE
        while [each.get("code", "") for each in self.told.get(uri, [{"code": "nothing yet"}])] != codes:
            self._take(until)

    def _take(self, until: float) -> None:
        try:
            message = self._arrived.get(timeout=max(until - time.monotonic(), 0.01))
        except Empty:
            codes = {uri[-30:]: [each.get("code") for each in told] for uri, told in self.told.items()}
            raise AssertionError(f"nothing came; told so far: {codes}") from None
        if message.get("method") == "textDocument/publishDiagnostics":
            self.told[message["params"]["uri"]] = message["params"]["diagnostics"]
            self.times[message["params"]["uri"]] = time.perf_counter()
        elif "method" in message and "id" in message:
            self.send({"id": message["id"], "result": None})
        elif "id" in message and message["id"] is not None:
            self._answers[message["id"]] = message


def _read(stream: BinaryIO, arrived: Queue[dict[str, Any]]) -> None:
    while line := stream.readline():
        length = int(line.split(b":")[1]) if line.lower().startswith(b"content-length") else 0
        while line.strip():
            line = stream.readline()
            length = int(line.split(b":")[1]) if line.lower().startswith(b"content-length") else length
        arrived.put(json.loads(stream.read(length)))


@contextmanager
def language_server(*options: str) -> Iterator[LanguageClient]:
    """A running ``minqing lsp``, greeted; it must end by itself when it is told to."""
    command = [sys.executable, "-m", "api.cli", "lsp", *options]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        try:
            client = LanguageClient(process)
            client.ask("initialize", processId=None, rootUri=None, capabilities={})
            client.notify("initialized")
            yield client
            client.ask("shutdown")
            client.notify("exit")
            assert process.wait(timeout=_PATIENCE) == 0
        finally:
            process.kill()
