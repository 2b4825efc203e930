"""The VS Code extension: its colours come from the language, and it is built from its lock and packed reproducibly."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from dsl.keywords import KEYWORDS, VAGUE, Keyword, Where
from editors import pack
from editors.grammar import FILE, HEAD, scope, written
from tests.support.source import ROOT

LOCK = json.loads((pack.FOLDER / "package-lock.json").read_text())
STORIES = sorted((ROOT / "tests/corpus/constructs").rglob("*.rule"))


@pytest.fixture(scope="module", autouse=True)
def _packages() -> None:
    pack.install()


def _tokens(lines: list[str]) -> list[list[tuple[str, str]]]:
    told = json.loads(pack.run("test/tokens.mjs", given=json.dumps(lines)))
    return [[(text, name) for text, name in line] for line in told]


def test_a_script_that_fails_says_so() -> None:
    with pytest.raises(pack.NotBuilt, match="nowhere"):
        pack.run("nowhere.mjs")


def test_the_lock_has_hashes_and_no_addresses() -> None:
    packages = {name: each for name, each in LOCK["packages"].items() if name}

    assert [name for name, each in packages.items() if not each.get("integrity", "").startswith("sha512-")] == []
    assert [name for name, each in packages.items() if "resolved" in each] == []
    assert "://" not in (pack.FOLDER / ".npmrc").read_text()


def test_the_grammar_is_made_from_the_words_of_the_language() -> None:
    assert FILE.read_text(encoding="utf-8") == written(), "python -m editors.grammar writes it anew"


def test_every_word_has_its_colour() -> None:
    inside = list({each.word: each for each in reversed(KEYWORDS) if each.where is not Where.HEAD}.values())
    heads = [each for each in KEYWORDS if each.where is Where.HEAD and each.word != "附表"]

    told = _tokens([*(f"甲乙 {each.word} 丙丁" for each in inside), *(f"{each.word} 甲乙" for each in heads)])

    wanted: list[tuple[Keyword, str]] = [(each, scope(each)) for each in inside] + [(each, HEAD) for each in heads]
    wrong = [each.word for (each, name), line in zip(wanted, told, strict=True) if (each.word, name) not in line]
    assert wrong == []


def test_a_vague_word_looks_wrong() -> None:
    told = _tokens([f"应当{word}办结" for word in VAGUE])

    assert [(word, "invalid.deprecated.vague.guiyue") in line for word, line in zip(VAGUE, told, strict=True)] == [
        True for _ in VAGUE
    ]


def test_longer_words_win_and_names_keep_their_letters() -> None:
    (told,) = _tokens(["第五条 私搭乱建 不予受理\u3000自由大队\uff0c由 来自区 办理\uff1b3个工作日内 # 说明"])

    assert ("第五条", "entity.name.section.guiyue") in told
    assert ("私搭乱建", "markup.heading.guiyue") in told
    assert ("不予受理", "keyword.other.guiyue") in told
    assert ("由", "keyword.other.guiyue") in told
    assert ("3个工作日", "constant.numeric.guiyue") in told
    assert told[-1] == ("# 说明", "comment.line.number-sign.guiyue")


def test_quoted_words_are_text_only() -> None:
    (told,) = _tokens(["  提到 “由谁办理”、“路灯” 的,依据 《办理办法》"])

    assert ("“由谁办理”", "string.quoted.double.guiyue") in told
    assert ("《办理办法》", "string.other.title.guiyue") in told


def test_every_line_of_every_story_is_coloured_whole() -> None:
    lines = [line for path in STORIES for line in path.read_text(encoding="utf-8").splitlines()]

    told = _tokens(lines)

    assert ["".join(text for text, _ in each) for each in told] == lines
    opened = [each for line, each in zip(lines, told, strict=True) if line[:1] not in ("", " ", "#", "\u3000")]
    assert [each for each in opened if all(name == "source.guiyue" for _, name in each)] == []


def test_the_built_extension_starts_the_server() -> None:
    pack.build()

    assert "# fail 0" in pack.run("--test", "--test-reporter=tap", "test/extension.test.mjs")


def test_the_package_holds_what_is_needed_and_is_the_same_each_time(tmp_path: Path) -> None:
    first, second = tmp_path / "one.vsix", tmp_path / "two.vsix"

    pack.pack(first)
    pack.pack(second)

    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as archive:
        assert sorted(archive.namelist()) == [
            "[Content_Types].xml",
            "extension.vsixmanifest",
            "extension/LICENSE",
            "extension/README.md",
            "extension/dist/extension.js",
            "extension/language-configuration.json",
            "extension/package.json",
            "extension/syntaxes/guiyue.tmLanguage.json",
        ]
