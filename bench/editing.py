"""Rule files in an editor: from a key to the messages over standard input and output, 2,000 clauses in one file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

from api.lsp.editor import PAUSE
from bench.measure import Within
from dsl.numbers import write_number
from tests.support.language_client import LanguageClient, language_server

CLAUSES = 2_000
_HEAD = """镇街 示例镇 330281999
天、日 指 自然日
当日 止于 24:00
单位 镇政府
单位 综合执法队 又名 城管队
分类 市政设施 含 路灯、窨井盖
"""
_FILE = "330281999-示例镇.rule"
_QUIET = 1.0  # seconds for what is still being told of the key before


def text(helper: str) -> str:
    """A town of so many clauses; the one in the middle ends with ``helper``."""
    clauses = (
        f"第{write_number(number)}条 类别 属于 路灯,并且 提到 “{number}号”的,由 城管队 办理"
        f"{helper if number == CLAUSES // 2 else ''}\n"
        for number in range(1, CLAUSES)
    )
    return f"{_HEAD}{''.join(clauses)}第{write_number(CLAUSES)}条 其余 由 镇政府 办理\n"


def run() -> Iterator[Within]:
    """The best of five keys, and of five questions each; the peer is the pause for which a check waits anyway."""
    with TemporaryDirectory() as folder, language_server() as client:
        uri = client.open(Path(folder) / _FILE, text(""))
        client.codes_become(uri, [])
        keys = min(_key(client, uri, f",抄送 没有{'甲' * number}") for number in range(1, 6))
        yield Within("a key in 2,000 clauses, to its message", keys, 0.5, "the pause for the next key", keys / PAUSE)
        for question in ("completion", "hover", "definition"):
            took = min(_asked(client, uri, f"textDocument/{question}") for _ in range(5))
            yield Within(f"{question} there", took, 0.1, "the pause for the next key", took / PAUSE)


def _key(client: LanguageClient, uri: str, helper: str) -> float:
    sleep(_QUIET)
    client.write(uri, text(""))
    client.codes_become(uri, [])
    sleep(_QUIET)
    begin = perf_counter()
    client.write(uri, text(helper))
    client.codes_become(uri, ["D104"])
    return perf_counter() - begin


def _asked(client: LanguageClient, uri: str, question: str) -> float:
    begin = perf_counter()
    client.ask(question, **client.at(uri, CLAUSES // 2 + 5, 12))
    return perf_counter() - begin
