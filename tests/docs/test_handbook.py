"""The clerk's handbook (规约手册): every example works or fails as it says, in one layout, and every screen is real."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from adapters.calendars import load_calendar
from cases.trials import run_examples
from docs import generate
from docs.handbook import FILE, FRAME, RIGHT, SCREEN, WRONG, Fence, fences, refreshed
from dsl.bundle import Source
from dsl.comparing import compare
from dsl.comparing.render import rendered
from dsl.compile import compile_bundle
from dsl.diagnostics import CODES, render
from dsl.format_files import format_files
from dsl.keywords import KEYWORDS

TEXT = FILE.read_text(encoding="utf-8")
FENCES = list(fences(TEXT))
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
EXAMPLES = [fence for fence in FENCES if fence.kind == RIGHT]


def line_of(fence: Fence) -> str:
    return str(TEXT.count("\n", 0, fence.start) + 1)


def anchors(page: str) -> set[str]:
    return {re.sub(r"[^\w-]", "", heading.lower().replace(" ", "-")) for heading in HEADING.findall(page)}


def sources(fence: Fence) -> list[Source]:
    return [Source(name, text) for name, text in fence.files.items()]


@pytest.mark.parametrize("fence", EXAMPLES, ids=line_of)
def test_an_example_of_the_handbook_works(fence: Fence) -> None:
    compiled = compile_bundle(sources(fence))

    results = run_examples(compiled.bundle, load_calendar(None)) if compiled.bundle else ()

    assert [render(told, fence.files[told.file]) for told in compiled.diagnostics] == []
    assert [render(told, fence.files[ran.file]) for ran in results for told in ran.failures] == []


@pytest.mark.parametrize("fence", EXAMPLES, ids=line_of)
def test_an_example_of_the_handbook_is_laid_out_as_fmt_does(fence: Fence) -> None:
    made = format_files(sources(fence), frozenset(fence.files))

    assert {name: each.text for name, each in made.items()} == fence.files


def test_a_mistake_is_shown_together_with_what_is_told_about_it() -> None:
    after = [FENCES[at + 1].kind for at, fence in enumerate(FENCES) if fence.kind == WRONG]

    assert set(after) == {SCREEN}


def test_screens_and_indexes_are_what_the_tools_say() -> None:
    assert refreshed(TEXT) == TEXT


def test_every_word_of_the_language_is_shown_in_an_example() -> None:
    shown = re.sub(r"\s", "", "\n".join(fence.body for fence in FENCES if fence.kind in (FRAME, RIGHT, WRONG)))

    assert [word.word for word in KEYWORDS if word.word not in shown] == []


def test_codes_that_the_handbook_names_exist() -> None:
    assert set(re.findall(r"\bD\d{3}\b", TEXT)) == set(CODES)


def test_no_code_fence_escapes_the_tests() -> None:
    kinds = re.findall(r"^```(\S*)", TEXT, re.MULTILINE)

    assert set(kinds) == {FRAME, RIGHT, WRONG, SCREEN, "text", ""}
    assert kinds.count("text") == 2  # the lines of 日历.txt, which are no rules, and what minqing diff says


def test_the_contents_lead_to_headings() -> None:
    assert set(re.findall(r"\]\(#([^)]+)\)", TEXT)) - anchors(TEXT) == set()


def test_links_to_messages_lead_to_their_headings() -> None:
    page = (FILE.parent / "reference" / "diagnostics.md").read_text(encoding="utf-8")

    linked = re.findall(r"diagnostics\.md#([^)]+)\)", TEXT)

    assert len(set(linked)) == len(CODES)
    assert set(linked) <= anchors(page)


def test_a_stale_screen_is_told_and_written_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    old = "```规约\n镇街 示例镇 330281999\n```\n\n```屏幕\n$ minqing check 330281999-示例镇.rule\n旧的\n```\n"
    handbook = tmp_path / "规约手册.md"
    handbook.write_text(old, encoding="utf-8")
    monkeypatch.setattr(generate, "HANDBOOK", handbook)
    monkeypatch.setattr(generate, "PAGES", {})

    before, written, after = generate.main(["--check"]), generate.main([]), generate.main(["--check"])

    assert (before, written, after) == (1, 0, 0)
    assert "D732 示例镇没有写其余的件交给谁" in handbook.read_text(encoding="utf-8")


def test_what_the_handbook_says_of_two_texts_is_what_diff_says() -> None:
    chapter = TEXT.split("### 对比两份规约")[1]
    shown = chapter.split("```text\n")[1].split("```")[0]
    (text,) = next(fence for fence in EXAMPLES if fence.start > TEXT.index("### 对比两份规约")).files.items()
    edited = text[1].replace("由 镇政府 办理", "由 综合执法队 办理").replace("3天内", "2天内")
    before, after = (compile_bundle([Source(text[0], each)]).bundle for each in (text[1], edited))
    assert before is not None
    assert after is not None

    found = compare(before, after, "330281999", on=load_calendar(None))

    assert rendered(found) + "\n" == shown
