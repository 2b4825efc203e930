"""The gate itself: it counts branches by package, and a package that was not measured does not pass."""

from __future__ import annotations

import pytest

from tests.support import coverage_gate


def file(branches: int, run: int) -> dict[str, dict[str, int]]:
    return {"summary": {"num_statements": 10, "covered_lines": 9, "num_branches": branches, "covered_branches": run}}


@pytest.mark.parametrize(
    ("files", "code", "said"),
    [
        (
            {"dsl/a.py": file(90, 90), "dsl/b/c.py": file(10, 4), "cases/a.py": file(0, 0), "api/x.py": file(4, 1)},
            1,
            "coverage gate missed: dsl",
        ),
        ({"dsl/a.py": file(100, 95), "cases/a.py": file(100, 95), "api/x.py": file(4, 1)}, 0, ""),
        ({"dsl/a.py": file(100, 100)}, 1, "coverage gate missed: cases"),
    ],
)
def test_the_gate(
    files: dict[str, dict[str, dict[str, int]]],
    code: int,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(coverage_gate, "measured", lambda: files)

    assert coverage_gate.main() == code
    assert capsys.readouterr().err.strip() == said


def test_figures_are_told_by_package(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(coverage_gate, "measured", lambda: {"dsl/a.py": file(8, 6), "cases/a.py": file(2, 2)})

    coverage_gate.main()

    assert capsys.readouterr().out.splitlines() == [
        "coverage cases: branches 100.0 %, lines 90.0 % (gate 95.0)",
        "coverage dsl: branches 75.0 %, lines 90.0 % (gate 95.0)",
    ]
