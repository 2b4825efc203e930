"""minqing fmt: files are put in their canonical layout, or left as they are and told why."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from tests.cli.conftest import FILES, Run, edit

COUNTY = "330481-海宁市.rule"
STREET = "330481001-硖石街道.rule"


def unformat(rules: Path) -> str:
    """Take a space out of a file; gives its canonical text."""
    text = (rules / COUNTY).read_text(encoding="utf-8")
    edit(rules / COUNTY, "依据 《", "依据《")
    return text


def test_a_file_with_a_mistake_is_told_and_not_touched_while_others_are_formatted(minqing: Run, rules: Path) -> None:
    edit(rules / STREET, "代表 上报 窨井盖", "代表 上报 井盖子")
    broken, canonical = (rules / STREET).read_bytes(), unformat(rules)
    line = broken[: broken.index("代表 上报 井盖子".encode())].count(b"\n") + 1

    said = minqing("fmt", rules)

    assert said.code == 2
    assert f"{STREET}:{line}:26 D" in said.out
    assert said.last == f"{FILES} 个文件,改了 1 个,1 个有错误、没有动"
    assert (rules / STREET).read_bytes() == broken
    assert (rules / COUNTY).read_text(encoding="utf-8") == canonical


def test_shipped_files_need_no_formatting(minqing: Run, rules: Path) -> None:
    said = minqing("fmt", "--check", rules)

    assert (said.code, said.out, said.err) == (0, f"{FILES} 个文件,要改 0 个\n", "")


def test_check_shows_what_would_change_and_changes_nothing(minqing: Run, rules: Path) -> None:
    unformat(rules)
    before = (rules / COUNTY).read_bytes()

    said = minqing("fmt", "--check", rules / COUNTY)

    assert said.code == 1
    assert (rules / COUNTY).read_bytes() == before
    assert said.out.splitlines()[:2] == [f"--- {COUNTY}", f"+++ {COUNTY}(排版后)"]
    assert [line[:5] for line in said.out.splitlines() if line[:1] in "+-"][2:] == ["-依据《海", "+依据 《"]
    assert said.out.splitlines()[-2:] == [f"{COUNTY} 需要排版", "1 个文件,要改 1 个"]


def test_a_great_difference_is_shown_in_part(minqing: Run, tmp_path: Path) -> None:
    file = tmp_path / "甲.rule"
    file.write_text("".join(f"分类  类别{n}\n" for n in range(99)), encoding="utf-8")

    said = minqing("fmt", "--check", file)

    assert len(said.out.splitlines()) == 63
    assert said.out.splitlines()[60] == "……还有 141 行"


def test_formatting_keeps_links_and_permissions_and_leaves_nothing_behind(minqing: Run, rules: Path) -> None:
    canonical = unformat(rules)
    (rules / COUNTY).chmod(0o640)
    link = rules.parent / COUNTY
    link.symlink_to(rules / COUNTY)
    names = sorted(rules.iterdir())

    said = minqing("fmt", link, "--with", rules)

    assert (said.code, said.last) == (0, "1 个文件,改了 1 个")
    assert link.is_symlink()
    assert (rules / COUNTY).read_text(encoding="utf-8") == canonical
    assert stat.S_IMODE((rules / COUNTY).stat().st_mode) == 0o640
    assert sorted(rules.iterdir()) == names


def test_the_mark_and_line_ends_of_another_editor_go(minqing: Run, rules: Path) -> None:
    canonical = (rules / COUNTY).read_bytes()
    (rules / COUNTY).write_bytes(b"\xef\xbb\xbf" + canonical.replace(b"\n", b"\r\n"))

    assert minqing("fmt", "--check", rules / COUNTY).code == 1
    assert minqing("fmt", rules / COUNTY).code == 0
    assert (rules / COUNTY).read_bytes() == canonical


def test_a_folder_that_cannot_be_written_is_named(minqing: Run, rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unformat(rules)
    before, names = (rules / COUNTY).read_bytes(), sorted(rules.iterdir())

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device", f"{self} {target}")

    monkeypatch.setattr(Path, "replace", full)
    said = minqing("fmt", rules / COUNTY)

    assert (said.code, said.err) == (2, f"{rules / COUNTY} 写不进去(No space left on device),没有动它\n")
    assert (rules / COUNTY).read_bytes() == before
    assert sorted(rules.iterdir()) == names


def test_a_file_that_is_no_text_is_named(minqing: Run, rules: Path) -> None:
    (rules / COUNTY).write_bytes("市 海宁市".encode("gb18030"))

    said = minqing("fmt", rules)

    assert (said.code, said.err) == (2, f"{COUNTY} 不是 UTF-8 编码,请另存为 UTF-8\n")


def test_programs_get_each_file_with_what_came_of_it(minqing: Run, rules: Path) -> None:
    unformat(rules)

    given = json.loads(minqing("fmt", "--check", "--json", rules).out)

    assert given["clean"] is False
    assert [each["file"] for each in given["files"] if each["changed"]] == [COUNTY]
    assert given["files"][0].keys() == {"file", "changed", "difference", "diagnostics", "kept"}
