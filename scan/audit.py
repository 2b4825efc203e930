"""make audit (已知漏洞): asks the advisory source about every package, and says what it could not look up."""

from __future__ import annotations

import json
import subprocess  # nosec B404  # starts pip-audit from this very environment, with words of our own
import sys
from pathlib import Path
from typing import Any

_SECONDS = 300


def judge(report: dict[str, Any]) -> tuple[int, list[str]]:
    """The exit code and the sentences for what pip-audit found: 0 clean, 1 holes, 3 not looked up."""
    packages = report["dependencies"]
    skipped = [each["name"] for each in packages if "skip_reason" in each]
    holes = [
        f"{each['name']} {each['version']}: {hole['id']} (fixed in {', '.join(hole['fix_versions']) or 'no version'})"
        for each in packages
        for hole in each.get("vulns", ())
    ]
    said = [*holes, f"looked up {len(packages) - len(skipped)} of {len(packages)} packages, {len(holes)} known holes"]
    if skipped:
        said.append(f"NOT looked up, the advisory source does not know or was not reached: {', '.join(skipped)}")
    return (1 if holes else 3 if skipped or not packages else 0), said


def main(words: list[str]) -> int:
    """Run it on one lock file."""
    program = Path(sys.executable).with_name("pip-audit")
    command = [str(program), "--requirement", words[0], "--require-hashes", "--disable-pip", "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_SECONDS)  # noqa: S603  # nosec B603  # no shell
    try:
        report = json.loads(done.stdout)
    except ValueError:
        print("NOT audited: the advisory source could not be reached", done.stderr.strip()[-500:], sep="\n")
        return 3
    code, said = judge(report)
    print("\n".join(said))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
