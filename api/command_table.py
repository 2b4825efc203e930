"""Which file holds which word of the command line (命令表): only what is asked for is loaded, to answer at once."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from api.console import Command

#: Word after ``minqing`` -> module in api.commands, in the order of the list that ``--help`` gives.
MODULES = {
    "serve": "serve",
    "worker": "worker",
    "migrate": "migrate",
    "check": "check",
    "messages": "messages",
    "code": "code",
    "fmt": "fmt",
    "test": "trying",
    "publish": "publish",
    "rollback": "rollback",
    "versions": "versions",
    "blame": "blame",
    "prove": "prove",
    "diff": "diff",
    "replay": "replay",
    "import-table": "import_table",
    "export-table": "export_table",
    "explain": "explain",
    "lsp": "lsp",
    "demo": "demo",
    "init-jurisdiction": "init_jurisdiction",
    "roster": "roster",
    "account": "account",
    "boundaries": "boundaries",
    "practice": "practice",
    "merge-units": "merging",
    "import": "importing",
    "rebuild": "rebuild",
    "verify": "verify",
    "heads": "heads",
    "verifier": "verifier",
    "doctor": "doctor",
    "erase": "erase",
    "retention": "retention",
    "keys": "keys",
    "partner": "partner",
}


def command_named(word: str) -> Command:
    """The command of that word, its module loaded. Raises KeyError for a word that is none."""
    found: Command = import_module(f"api.commands.{MODULES[word]}").COMMAND
    return found


def every_command() -> Iterator[Command]:
    """All commands, in order; this loads the whole program."""
    return map(command_named, MODULES)
