"""minqing prove: what is dead, falls through, overlaps or comes too late in rule files, with an example report each."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Sequence
from pathlib import Path

from adapters.roster import ROLES
from api.commands import options
from api.commands.check import gather
from api.console import Command, CommandFailed, Console, Exit
from api.roster_file import read_roster_file
from api.rulefiles import read_calendar
from dsl.bundle import Bundle
from dsl.compile import compile_bundle
from dsl.diagnostics import render
from dsl.proving import Proofs, Seat, prove
from dsl.proving.render import plain, rendered, summary

_WORDS = {role: word for word, role in ROLES.items()}


def _add(parser: ArgumentParser) -> None:
    parser.add_argument(
        "paths", nargs="*", type=Path, metavar="文件或文件夹", help="不写就证明设置里的规约文件夹 (files or folders)"
    )
    parser.add_argument(
        "--with", dest="context", type=Path, metavar="文件夹", help="上级和词表在这里 (folder with superiors)"
    )
    parser.add_argument("--town", metavar="代码", help="只看这一个地方,连同上级的条文 (one place, superiors included)")
    parser.add_argument("--roster", type=Path, metavar="文件", help="名册:看写到的人是不是都有 (who is missing)")


def _run(given: Namespace, console: Console) -> int:
    settings = options.settings(given)
    sources, chosen = gather(given.paths or [settings.rules.folder], given.context)
    compiled = compile_bundle(sources)
    if compiled.bundle is None:
        texts = {source.name: source.text for source in sources}
        errors = [told for told in compiled.diagnostics if told.severity == "error"]
        for told in errors:
            console.say(render(told, texts[told.file]))
            console.say()
        console.say(f"有 {len(errors)} 处错误,没有证明;请先用 minqing check 改好")
        shown = [options.diagnostic(told, texts[told.file]) for told in errors]
        console.give({"ok": False, "diagnostics": shown, "proofs": []})
        return Exit.FOUND
    seats = None if given.roster is None else _seats(given.roster)
    calendar = read_calendar(settings.rules)
    codes = _codes(compiled.bundle, chosen, given.town)
    proofs = [prove(compiled.bundle, code, on=calendar, recipients=seats) for code in codes]
    _tell(proofs, console, only_own=given.town is None)
    console.give({"ok": not any(p.refuted for p in proofs), "diagnostics": [], "proofs": [plain(p) for p in proofs]})
    return Exit.FOUND if any(each.refuted for each in proofs) else Exit.DONE


def _codes(bundle: Bundle, chosen: Iterable[str], town: str | None) -> list[str]:
    """The places of the files that were asked about; vocabularies have no rules of their own."""
    if town is not None and town not in bundle.rulesets:
        raise CommandFailed(f"没有代码是 {town} 的规约")
    files = set(chosen)
    return [town] if town else [entry.code for entry in bundle.jurisdictions if entry.file in files]


def _seats(path: Path) -> Sequence[Seat]:
    rows = read_roster_file(path).people
    return [Seat(row.jurisdiction_code, _WORDS[row.role], row.unit, row.group, row.post) for row in rows]


def _tell(proofs: Sequence[Proofs], console: Console, *, only_own: bool) -> None:
    for each in proofs:
        console.say(rendered(each, only_own=only_own))
        console.say()
    for each in proofs:
        console.say(f"{each.place}:{summary(each)}")


COMMAND = Command(
    "prove",
    "证明规约:用不上的、没人管的、来不及的 (prove rule files)",
    _add,
    _run,
    "1:有要改的,或规约有错误;2:文件读不出来",
)
