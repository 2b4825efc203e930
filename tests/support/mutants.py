"""Changes the life cycle and the clocks in small ways, one at a time, and counts how many changes a test notices.

``make mutants`` runs it; some ten minutes on two cores. What was run before and has not changed is not run again.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from tests.support.source import ROOT

LEAST = 85.0  # percent of the changes that a test has to notice
STATS = ROOT / "mutants" / "mutmut-cicd-stats.json"
#: A change that makes a loop endless is noticed as well: the run does not end.
NOTICED = ("killed", "timeout", "segfault")
#: The walks are there to find what nobody thought of; a thousand steps are enough to notice a change.
SHORT_WALKS = {"MINQING_WALK_STEPS": "1000"}


def mutmut(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the tool beside this Python; what it says while it works goes to the terminal."""
    command = [str(Path(sys.executable).with_name("mutmut")), *words]
    captured = words[0] != "run"
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | SHORT_WALKS, check=True, text=True, capture_output=captured
    )


def survivors() -> Counter[str]:
    """How many changes nobody noticed, by function."""
    lines = (line.strip() for line in mutmut("results").stdout.splitlines())
    names = (line.partition("__mutmut_")[0] for line in lines if line.endswith(": survived"))
    return Counter(name.replace(".x_", ".") for name in names)


def main() -> int:
    """Print the functions with survivors and the score; 1 when it is below ``LEAST``."""
    mutmut("run")
    mutmut("export-cicd-stats")
    stats: dict[str, int] = json.loads(STATS.read_text())
    for name, count in survivors().most_common():
        print(f"{count:4}  {name}")
    noticed = sum(stats[each] for each in NOTICED)
    score = 100.0 * noticed / stats["total"]
    print(f"mutants: {noticed} of {stats['total']} noticed, {score:.1f} % (at least {LEAST:.0f})")
    return 0 if score >= LEAST else 1


if __name__ == "__main__":
    raise SystemExit(main())
