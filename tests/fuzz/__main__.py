"""Reads spoilt texts for as long as one likes: ``python -m tests.fuzz --seconds 600 [--from 0] [--keep FOLDER]``."""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from pathlib import Path

from tests.fuzz.probe import probe
from tests.fuzz.texts import hurtful, spoilt


def main() -> int:
    """Texts until the time is over; those that break something are kept and counted."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--from", dest="first", type=int, default=0, help="the first seed")
    parser.add_argument("--keep", type=Path, default=Path("var/fuzz"), help="where texts that break something go")
    given = parser.parse_args()
    end = time.monotonic() + given.seconds
    broken, seed = 0, given.first
    for name, text in hurtful():
        broken += _read(name, text, given.keep)
    while time.monotonic() < end:
        broken += _read(f"seed-{seed}", spoilt(seed), given.keep)
        seed += 1
    sys.stdout.write(f"{seed - given.first} spoilt texts from seed {given.first} on, {broken} broke something\n")
    return 1 if broken else 0


def _read(name: str, text: str, keep: Path) -> int:
    try:
        probe(text)
    except Exception:  # noqa: BLE001 - the place that looks for what nobody expected
        keep.mkdir(parents=True, exist_ok=True)
        file = keep / f"{name.replace(' ', '-')}.rule"
        file.write_text(text, encoding="utf-8", errors="surrogatepass")
        sys.stderr.write(f"--- {name}: kept as {file}\n{traceback.format_exc(limit=-4)}\n")
        return 1
    return 0


sys.exit(main())
