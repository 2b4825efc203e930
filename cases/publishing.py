"""Brings rule files into force (发布): all of them compile, or nothing changes anywhere."""

from __future__ import annotations

from collections.abc import Iterable

from cases.ports import Scope, Store, Transaction
from cases.rulebook import RuleBook
from dsl.bundle import Bundle, Source
from dsl.compile import compile_bundle
from dsl.diagnostics import Diagnostic


class RulesRejected(Exception):
    """Some rule file has mistakes; what was in force stays in force. ``diagnostics`` tells them all."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__(f"规约有{len(diagnostics)}处错误")
        self.diagnostics = diagnostics


async def publish(store: Store, rules: RuleBook, sources: Iterable[Source], *, by: str, reason: str) -> Bundle:
    """Compile every file and switch all pointers in one transaction. Raises RulesRejected."""
    compiled = compile_bundle(list(sources))
    bundle = compiled.bundle
    if bundle is None:
        raise RulesRejected(compiled.diagnostics)

    async def work(tx: Transaction) -> None:
        await tx.publish(bundle, by=by, reason=reason)

    await store.run(Scope(), work)
    await rules.keep_for_good(bundle)
    return bundle
