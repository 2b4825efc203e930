"""Compiled rules on disk: whatever is wrong with a file, it is compiled again and never believed."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.rule_cache import RuleFiles
from bench.town import county_with
from dsl.bundle import Bundle
from dsl.compile import compile_bundle

BUNDLE = compile_bundle(county_with(1)).bundle


@pytest.fixture
def bundle() -> Bundle:
    assert BUNDLE is not None
    return BUNDLE


def names_in(folder: Path) -> list[str]:
    return sorted(path.name[0] for path in folder.iterdir())


async def kept(folder: Path, bundle: Bundle) -> Path:
    await RuleFiles(folder).keep(bundle)
    return folder / f"{bundle.hash}.bundle"


async def test_a_damaged_file_is_told_and_compiled_again(
    tmp_path: Path, bundle: Bundle, caplog: pytest.LogCaptureFixture
) -> None:
    path = await kept(tmp_path / "rules", bundle)
    data = path.read_bytes()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))

    assert await RuleFiles(path.parent).load(bundle.hash) is None

    assert [record.levelno for record in caplog.records] == [logging.WARNING]


async def test_a_file_or_folder_that_others_may_write_is_not_read(tmp_path: Path, bundle: Bundle) -> None:
    path = await kept(tmp_path / "rules", bundle)

    path.chmod(0o666)
    assert await RuleFiles(path.parent).load(bundle.hash) is None
    path.chmod(0o600)
    assert await RuleFiles(path.parent).load(bundle.hash) == bundle
    path.parent.chmod(0o777)
    assert await RuleFiles(path.parent).load(bundle.hash) is None


async def test_a_link_is_not_followed(tmp_path: Path, bundle: Bundle) -> None:
    path = await kept(tmp_path / "rules", bundle)
    elsewhere = path.rename(tmp_path / "elsewhere")
    elsewhere.chmod(0o666)
    path.symlink_to(elsewhere)

    assert await RuleFiles(path.parent).load(bundle.hash) is None


async def test_only_a_hash_is_a_file_name(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="hash"):
        await RuleFiles(tmp_path).load("../secret")


async def test_a_folder_that_cannot_be_made_costs_time_alone(
    tmp_path: Path, bundle: Bundle, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    rules = RuleFiles(tmp_path / "file" / "rules")

    await rules.keep(bundle)

    assert await rules.load(bundle.hash) is None
    assert len(caplog.records) == 1


async def test_the_bundles_not_used_for_longest_go(tmp_path: Path, bundle: Bundle) -> None:
    rules = RuleFiles(tmp_path, most=2)
    for number in range(4):
        await rules.keep(replace(bundle, hash=f"{number}" * 64))

    assert names_in(tmp_path) == ["2", "3"]
