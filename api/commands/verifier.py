"""minqing verifier: prints the program that checks a receipt without us, one file for anybody's computer."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from api.console import Command, Console, Exit
from api.show_audit import verifier_source


def _add(parser: ArgumentParser) -> None:
    del parser  # no options of its own


def _run(given: Namespace, console: Console) -> int:
    del given
    console.say(verifier_source().rstrip("\n"))
    console.give({"source": verifier_source()})
    return Exit.DONE


COMMAND = Command("verifier", "打印离线核验回执的程序 (offline verifier)", _add, _run)
