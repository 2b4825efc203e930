"""Brings rule files into force (发布): all of them compile, or nothing changes anywhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

from cases.ports import Scope, Store, Transaction
from cases.rulebook import RuleBook
from dsl.bundle import Bundle, Source
from dsl.compile import compile_bundle
from dsl.diagnostics import Diagnostic
from dsl.unswept import unswept
from dsl.versions import to_come


class RulesRejected(Exception):
    """Some rule file has mistakes; what was in force stays in force. ``diagnostics`` tells them all."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__(f"规约有{len(diagnostics)}处错误")
        self.diagnostics = diagnostics


async def publish(store: Store, rules: RuleBook, sources: Iterable[Source], *, by: str, reason: str) -> Bundle:
    """Compile every file and switch all pointers in one transaction. Raises RulesRejected.

    In a place whose files say a later day (施行) what decides now goes on deciding until then.
    """
    with unswept():
        compiled = compile_bundle(list(sources))
    bundle = compiled.bundle
    if bundle is None:
        raise RulesRejected(compiled.diagnostics)

    async def work(tx: Transaction) -> None:
        if told := two_days_to_come(bundle, await tx.now()):
            raise RulesRejected(told)
        await tx.publish(bundle, by=by, reason=reason)

    await store.run(Scope(), work)
    await rules.keep_for_good(bundle)
    return bundle


def two_days_to_come(bundle: Bundle, now: datetime) -> tuple[Diagnostic, ...]:
    """One publishing has one day to come for each place: between two days nobody has written what is in force."""
    told: dict[Diagnostic, None] = {}
    for place in bundle.jurisdictions:
        coming = sorted(to_come(bundle, place.code, now), key=lambda each: each[1].day)
        for (first, early), (file, late) in pairwise(coming):
            if early.day != late.day:
                message = f"{first.file} 从 {early.day} 起施行,本文件从 {late.day} 起,两天之间依哪一版没有写"
                told[Diagnostic("D629", late.span, message, "请分两次发布,或者写同一天", file.file)] = None
    return tuple(told)


async def as_published(store: Store, sources: Iterable[Source]) -> tuple[Source, ...]:
    """The same texts; one that is in force as it stands keeps the edition of the language it was published in."""

    async def work(tx: Transaction) -> dict[tuple[str, str], int]:
        bundles = {place.bundle for place in (await tx.territory()).jurisdictions.values() if place.bundle}
        known = [await tx.bundle_sources(digest) for digest in sorted(bundles)]
        return {(each.name, each.text): each.edition for found in known for each in found or ()}

    editions = await store.run(Scope(), work)
    return tuple(replace(each, edition=editions.get((each.name, each.text), each.edition)) for each in sources)
