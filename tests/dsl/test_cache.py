"""Compiled rules as bytes: the same bundle comes out, or nothing does, and nothing is called on the way."""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pytest

from bench.town import COUNTY, county_with
from dsl import cache
from dsl.bundle import Bundle
from dsl.cache import code_version, dump, load
from dsl.compile import compile_bundle
from dsl.facts import Facts
from dsl.period import ZONE


def compiled(sources: Mapping[str, str]) -> Bundle:
    bundle = compile_bundle(sources).bundle
    assert bundle is not None
    return bundle


BUNDLE = compiled(county_with(2))
DATA = dump(BUNDLE)


def test_the_same_bundle_comes_out_with_its_trees_and_all() -> None:
    assert load(DATA, BUNDLE.hash) == BUNDLE


def test_a_town_decides_from_the_bytes_as_it_did() -> None:
    again = load(DATA, BUNDLE.hash)
    assert again is not None

    for code, rules in BUNDLE.rulesets.items():
        for category in (("路灯不亮",), ("窨井盖松动",), ("意见建议",), ()):
            report = Facts(code, datetime(2026, 12, 8, 9, 0, tzinfo=ZONE), category=category)
            assert again.rulesets[code].decide(report) == rules.decide(report)


def test_a_jurisdiction_without_rules_is_none_in_the_bytes_either() -> None:
    again = load(DATA, BUNDLE.hash)
    assert again is not None

    assert (COUNTY in again.rulesets, "330999" in again.rulesets, again.rulesets.get("330999")) == (True, False, None)
    assert list(again.rulesets) == list(BUNDLE.rulesets)


@pytest.mark.parametrize("place", [0, 40, 200, len(DATA) // 2, len(DATA) - 1])
def test_one_changed_bit_anywhere_and_nothing_comes_out(place: int) -> None:
    damaged = DATA[:place] + bytes([DATA[place] ^ 4]) + DATA[place + 1 :]

    assert load(damaged, BUNDLE.hash) is None


@pytest.mark.parametrize("length", [0, 10, 32, 100, len(DATA) - 1])
def test_half_a_file_is_nothing(length: int) -> None:
    assert load(DATA[:length], BUNDLE.hash) is None


def test_another_bundle_is_not_taken_for_this_one() -> None:
    assert load(DATA, "0" * 64) is None


def test_bytes_of_another_version_of_the_code_are_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "code_version", lambda: "0" * 64)

    assert load(DATA, BUNDLE.hash) is None


class Evil:
    """What somebody might put there who can write files and knows how."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, ("called",)


def test_bytes_that_somebody_made_call_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    index = pickle.dumps(Evil())
    body = f"{code_version()} {BUNDLE.hash} {len(index)}\n".encode() + index

    assert load(hashlib.sha256(body).digest() + body, BUNDLE.hash) is None
    assert list(tmp_path.iterdir()) == []


STORIES = sorted((Path(__file__).parents[1] / "corpus" / "constructs").glob("*.rule"))


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.stem)
def test_every_construct_of_the_language_comes_out_as_it_went_in(story: Path) -> None:
    bundle = compiled({"330281999-示例镇.rule": story.read_text(encoding="utf-8")})

    again = load(dump(bundle), bundle.hash)

    assert again is not None
    assert dict(again.rulesets) == dict(bundle.rulesets)
