"""One way out of the house (对外请求): nobody else speaks to the network, starts processes or writes cells."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from tests.support.source import PACKAGES, ROOT, called, imports, name_of, python_files

NETWORK = {"httpx", "httpcore", "requests", "aiohttp", "urllib3", "http", "smtplib", "ftplib", "poplib", "imaplib"}
NETWORK |= {"telnetlib", "xmlrpc", "socket", "socketserver", "ssl", "websockets", "websocket", "paramiko"}
NETWORK_MODULES = {"urllib.request"}
NETWORK_CALLS = re.compile(
    r".*\b(create_connection|open_connection|open_unix_connection|create_datagram_endpoint|urlopen|getaddrinfo)"
)

#: File -> why it may speak to the network beside the one way out.
MAY_CONNECT: dict[str, str] = {
    "adapters/outbound.py": "the one way out: a list of hosts, an address that was judged, no redirects, an end",
    "adapters/mail_witness.py": "the daily heads as mail, to the one server that the operator has set, over TLS only",
    "api/demo/play.py": "minqing demo speaks to the server that it has started itself, on this machine",
    "api/commands/demo.py": "the same: it opens the client for the play",
    "api/commands/serve.py": "it opens the door on which the server listens, and connects to nobody",
}

PROCESS_CALLS = re.compile(r"(subprocess\.\w+|.*create_subprocess_\w+|os\.(system|popen|exec\w*|spawn\w*|posix_spawn))")
#: File -> why it may start a process.
MAY_START: dict[str, str] = {
    "adapters/children.py": "the jail: a script of ours by its path, limits set before anything is read",
    "api/demo/server.py": "minqing demo starts its own server with words of its own",
}

CELL_CALLS = re.compile(r"(csv\.(writer|DictWriter).*|(openpyxl\.)?Workbook)")
#: File -> what it does with cells.
MAY_WRITE_CELLS: dict[str, str] = {
    "adapters/spreadsheet/cells.py": "CSV: no cell of it can begin a formula",
    "adapters/spreadsheet/book.py": "XLSX: the same, and every cell is text",
    "adapters/spreadsheet/xlsx_file.py": "it reads: Workbook is its own word for what it has opened",
}


def found_imports() -> Mapping[str, set[str]]:
    found = {
        name_of(file): {each.module for each in imports(file) if each.top in NETWORK or each.module in NETWORK_MODULES}
        for file in python_files(*PACKAGES)
    }
    return {name: modules for name, modules in found.items() if modules}


def found_calls(pattern: re.Pattern[str]) -> set[str]:
    files = python_files(*PACKAGES)
    return {name_of(file) for file in files if any(pattern.fullmatch(call) for call, _ in called(file))}


def test_only_the_listed_files_can_reach_the_network() -> None:
    assert set(found_imports()) | found_calls(NETWORK_CALLS) == set(MAY_CONNECT)


def test_only_the_listed_files_start_a_process() -> None:
    assert found_calls(PROCESS_CALLS) == set(MAY_START)


def test_only_one_place_writes_tables_of_cells() -> None:
    assert found_calls(CELL_CALLS) == set(MAY_WRITE_CELLS)


@pytest.mark.parametrize("listed", [MAY_CONNECT, MAY_START, MAY_WRITE_CELLS])
def test_every_exception_exists_and_says_why(listed: Mapping[str, str]) -> None:
    assert [name for name, why in listed.items() if len(why) < 20 or not (ROOT / name).is_file()] == []


@pytest.mark.parametrize(
    ("call", "pattern"),
    [
        ("socket.create_connection", NETWORK_CALLS),
        ("asyncio.open_connection", NETWORK_CALLS),
        ("urllib.request.urlopen", NETWORK_CALLS),
        ("loop.getaddrinfo", NETWORK_CALLS),
        ("subprocess.run", PROCESS_CALLS),
        ("asyncio.create_subprocess_exec", PROCESS_CALLS),
        ("os.system", PROCESS_CALLS),
        ("csv.writer", CELL_CALLS),
        ("Workbook", CELL_CALLS),
    ],
)
def test_what_is_looked_for_would_be_found(call: str, pattern: re.Pattern[str]) -> None:
    assert pattern.fullmatch(call)
    assert not pattern.fullmatch("csv.reader")
