"""What every keeper of compiled rules promises, in memory and in files."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.memory_rules import MemoryRules
from adapters.rule_cache import RuleFiles
from bench.town import county_with
from cases.ports import CompiledRules
from dsl.bundle import Bundle
from dsl.compile import compile_bundle


@pytest.fixture(params=["memory", "files"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> CompiledRules:
    return MemoryRules() if request.param == "memory" else RuleFiles(tmp_path / "rules")


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    made = compile_bundle(county_with(2)).bundle
    assert made is not None
    return made


async def test_what_was_never_kept_must_be_compiled(kept: CompiledRules) -> None:
    assert await kept.load("0" * 64) is None


async def test_a_kept_bundle_comes_back_as_it_was_compiled(kept: CompiledRules, bundle: Bundle) -> None:
    await kept.keep(bundle)

    assert await kept.load(bundle.hash) == bundle


async def test_keeping_twice_is_keeping_once(kept: CompiledRules, bundle: Bundle) -> None:
    await kept.keep(bundle)
    await kept.keep(bundle)

    assert await kept.load(bundle.hash) == bundle
