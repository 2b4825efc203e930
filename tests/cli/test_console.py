"""Where a command speaks: results apart from progress, JSON apart from prose."""

from __future__ import annotations

import io
import json
import subprocess
import sys

from api.console import Console
from tests.cli.conftest import ROOT


def console(*, as_json: bool = False, progress: bool = False) -> tuple[Console, io.StringIO, io.StringIO]:
    out, err = io.StringIO(), io.StringIO()
    return Console(out, err, as_json, progress), out, err


def test_nothing_but_json_goes_out_as_json() -> None:
    spoken, out, err = console(as_json=True)

    spoken.say("给人看的")
    spoken.give({"给": "程序"})
    spoken.warn("注意")

    assert (json.loads(out.getvalue()), err.getvalue()) == ({"给": "程序"}, "注意\n")


def test_progress_is_silent_unless_somebody_looks() -> None:
    spoken, _, err = console()

    spoken.step(lambda: "1 行")

    assert err.getvalue() == ""


def test_progress_is_wiped_before_the_next_line_and_shown_only_as_fast_as_one_can_read() -> None:
    spoken, out, err = console(progress=True)

    spoken.step(lambda: "1 行")
    spoken.step(lambda: "2 行")
    spoken.say("完成")

    assert (out.getvalue(), err.getvalue()) == ("完成\n", "\r1 行\x1b[K\r\x1b[K")


def test_a_reader_who_leaves_early_is_no_error() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "api.cli", "check", "--json"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()

        assert process.stderr.read() == b""
    assert process.returncode == 0
