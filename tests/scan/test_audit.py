"""make audit says what it could not look up: silence is never taken for safety."""

from __future__ import annotations

from scan.audit import judge

CLEAN = {"name": "lark", "version": "1.3.1", "vulns": []}
HOLED = {"name": "pillow", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"]}]}
UNKNOWN = {"name": "sanic", "skip_reason": "Dependency not found"}


def test_holes_are_told_with_the_version_that_mends_them() -> None:
    code, said = judge({"dependencies": [CLEAN, HOLED]})

    assert (code, said) == (
        1,
        ["pillow 1.0: PYSEC-1 (fixed in 1.1)", "looked up 2 of 2 packages, 1 known holes"],
    )


def test_everything_looked_up_and_clean_is_a_success() -> None:
    assert judge({"dependencies": [CLEAN]}) == (0, ["looked up 1 of 1 packages, 0 known holes"])


def test_what_could_not_be_looked_up_is_no_success() -> None:
    code, said = judge({"dependencies": [CLEAN, UNKNOWN]})

    assert code == 3
    assert said[-1] == "NOT looked up, the advisory source does not know or was not reached: sanic"
    assert judge({"dependencies": []})[0] == 3
