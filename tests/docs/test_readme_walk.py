"""The README's walk from report to rating runs as it stands: the very shell lines, against a real server."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.source import ROOT
from tests.support.web import serving, settings_in

#: For machines without curl: as much of it as the README uses.
SMALL_CURL = """#!{python}
import sys, urllib.request
args, headers, data, url = sys.argv[1:], {{}}, None, ""
while args:
    word = args.pop(0)
    if word == "-H":
        name, _, value = args.pop(0).partition(": ")
        headers[name] = value
    elif word == "-d":
        data = args.pop(0).encode()
    elif word != "-s":
        url = word
with urllib.request.urlopen(urllib.request.Request(url, data, headers)) as answer:
    sys.stdout.write(answer.read().decode())
"""


def the_walk() -> str:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (walk,) = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return str(walk)


def path_with_curl(folder: Path) -> str:
    tools = folder / "tools"
    tools.mkdir()
    (tools / "python3").symlink_to(sys.executable)
    if shutil.which("curl") is None:
        curl = tools / "curl"
        curl.write_text(SMALL_CURL.format(python=sys.executable))
        curl.chmod(0o755)
    return f"{tools}{os.pathsep}{os.environ['PATH']}"


@pytest.mark.parametrize("own_curl", [False, True], ids=["curl of the machine", "small curl"])
def test_the_readmes_lines_lead_from_report_to_rating(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    own_curl: bool,  # noqa: FBT001  # pytest gives it by name
) -> None:
    if own_curl:
        monkeypatch.setattr(shutil, "which", lambda _name: None)
    desk = tmp_path / "desk"
    desk.mkdir()
    with serving(settings_in(tmp_path)) as address:
        walk = the_walk().replace("http://127.0.0.1:8000", address)
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", walk],
            cwd=desk,
            env={**os.environ, "PATH": path_with_curl(tmp_path), "no_proxy": "127.0.0.1"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    assert (done.returncode, done.stderr) == (0, "")
    assert list(desk.iterdir()) == []
    shown = json.loads(done.stdout[done.stdout.index('{\n    "code"') :])["data"]
    assert shown["status"]["code"] == "closed"
    assert shown["stars"] == 5
    told = [(line["text"], bool(line["clauses"])) for line in shown["timeline"] if line["kind"].startswith("case:")]
    assert told == [
        ("县级人大代表上报(窨井盖),在三个街道群", False),
        ("依规约研判", True),
        ("待认领", True),
        ("移动公司认领(接单)", True),
        ("移动公司受理", True),
        ("移动公司反馈进展", False),
        ("询问上报人:位置", False),
        ("上报人回答", False),
        ("移动公司答复:已解决", True),
        ("上报人评价 ★★★★★", True),
        ("已评价,办结", True),
    ]
