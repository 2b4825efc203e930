"""Rule texts that somebody tries (试算的规约): the files given, laid over those in force."""

from __future__ import annotations

from api import bodies as b
from api.checking import Editors
from cases.house import House
from cases.ports import Scope, Transaction
from cases.refusals import InvalidInput
from dsl.bundle import Source
from dsl.incremental import NOTHING, Memory
from dsl.parse import outline

UNNAMED = "待检查.rule"
EDITORS = Editors()


def given(body: b.RuleTexts) -> dict[str, str]:
    """The texts by name. Raises InvalidInput."""
    if (body.text is None) == (not body.files):
        raise InvalidInput({"text": "请给出 text(一份)或 files(几份)之一"})
    return {UNNAMED: body.text} if body.text is not None else dict(body.files)


def together(in_force: dict[str, Source], given: dict[str, str], memory: Memory = NOTHING) -> dict[str, Source]:
    """A text that is given as it is in force keeps the edition it was published in."""
    beside = _beside(in_force, given, memory) if UNNAMED in given else in_force
    new = {name: Source(name, text) for name, text in given.items()}
    same = {name for name, text in given.items() if name in in_force and in_force[name].text == text}
    return {**beside, **{name: in_force[name] if name in same else source for name, source in new.items()}}


def _beside(in_force: dict[str, Source], given: dict[str, str], memory: Memory) -> dict[str, Source]:
    """The files in force without the one that the given text would take the place of."""
    codes = {outline(text, name, memory).code for name, text in given.items()} - {None}
    return {name: source for name, source in in_force.items() if _code(source, memory) not in codes}


def _code(source: Source, memory: Memory) -> str | None:
    return outline(source.text, source.name, memory, source.edition).code


async def in_force(house: House) -> dict[str, Source]:
    """Every file of every bundle that some place is under, by name."""

    async def work(tx: Transaction) -> dict[str, Source]:
        bundles = {j.bundle for j in (await tx.territory()).jurisdictions.values() if j.bundle is not None}
        found: dict[str, Source] = {}
        for bundle in sorted(bundles):
            found |= {source.name: source for source in await tx.bundle_sources(bundle) or ()}
        return found

    return await house.store.run(Scope(), work)
