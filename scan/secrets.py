"""Looks for secrets in every file that is kept (密钥扫描); one that the baseline does not know fails.

``python -m scan.secrets`` compares, ``python -m scan.secrets renew`` writes the baseline anew: look at what it took in
before you keep it. Compared are files and digests, not lines, so that a line that moves changes nothing.
"""

from __future__ import annotations

import json
import re
import subprocess  # nosec B404  # git and the scanner, with words of our own
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
BASELINE = ROOT / "scan" / "secrets.json"
SCANNER = ROOT / ".venv" / "scan" / "bin" / "detect-secrets"
#: Left out: binary files, lock files (hashes), what is generated, and golden data of the rule language (digests).
SKIPPED = re.compile(
    r"(requirements/.*\.txt|editors/.*package-lock\.json|tests/data/.*|tests/corpus/.*|docs/reference/.*|scan/secrets\.json"
    r"|.*\.(otf|ttf|png|jpe?g|xlsx|pdf|docx|mp4|webp|heic|woff2|rule))"
)

Found = dict[str, set[tuple[str, str]]]


def kept() -> list[str]:
    """Files that git keeps or would keep."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)  # noqa: S603  # nosec B603  # no shell
    names = [name for name in done.stdout.split("\0") if name and not SKIPPED.fullmatch(name)]
    return sorted(name for name in dict.fromkeys(names) if (ROOT / name).is_file())


def scanned(files: list[str]) -> dict[str, Any]:
    """What the scanner says of them."""
    command = [str(SCANNER), "-c", "2", "scan", "--no-verify", *files]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)  # noqa: S603  # nosec B603  # no shell
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def digests(report: dict[str, Any]) -> Found:
    """Kind and digest of each, by file."""
    return {file: {(each["type"], each["hashed_secret"]) for each in held} for file, held in report["results"].items()}


def unknown(report: dict[str, Any], baseline: dict[str, Any]) -> list[str]:
    """Where something stands that the baseline does not hold for that file."""
    known = digests(baseline)
    return [
        f"{file}:{each['line_number']} {each['type']}"
        for file, held in report["results"].items()
        for each in held
        if (each["type"], each["hashed_secret"]) not in known.get(file, set())
    ]


def main(words: list[str]) -> int:
    """Compare, or renew."""
    report = scanned(kept())
    if words == ["renew"]:
        report.pop("generated_at", None)
        BASELINE.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
        return 0
    found = unknown(report, json.loads(BASELINE.read_text(encoding="utf-8")))
    for place in found:
        print(f"{place}: is this a secret? If not, say why in the code and run: python -m scan.secrets renew")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
