"""Says how much of each package the tests ran, and fails when the branches of dsl/ or cases/ fall below the gate."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

GATES = {"dsl": 95.0, "cases": 95.0}  # percent of branches; the others are reported, 90 is the aim
COUNTED = ("covered_lines", "num_statements", "covered_branches", "num_branches")


def measured() -> dict[str, dict[str, dict[str, int]]]:
    """Coverage's own summary by file, from the data the test run left."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "coverage.json"
        subprocess.run([sys.executable, "-m", "coverage", "json", "-q", "-o", str(report)], check=True)
        files: dict[str, dict[str, dict[str, int]]] = json.loads(report.read_text())["files"]
        return files


def by_package(files: dict[str, dict[str, dict[str, int]]]) -> dict[str, Counter[str]]:
    """Lines and branches, run and in all, summed over each top-level package."""
    totals: dict[str, Counter[str]] = {}
    for name, file in sorted(files.items()):
        total = totals.setdefault(Path(name).parts[0], Counter())
        total.update({key: file["summary"][key] for key in COUNTED})
    return totals


def percent(part: int, whole: int) -> float:
    """Share in percent; nothing to run is all run."""
    return 100.0 * part / whole if whole else 100.0


def main() -> int:
    """Print one line a package; 1 when a gate is missed or a gated package was not measured at all."""
    totals = by_package(measured())
    missed = [package for package in GATES if package not in totals]
    for package, total in totals.items():
        branches = percent(total["covered_branches"], total["num_branches"])
        lines = percent(total["covered_lines"], total["num_statements"])
        gate = GATES.get(package)
        suffix = f" (gate {gate})" if gate else ""
        print(f"coverage {package}: branches {branches:.1f} %, lines {lines:.1f} %{suffix}")
        if gate is not None and branches < gate:
            missed.append(package)
    if missed:
        print(f"coverage gate missed: {', '.join(missed)}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
