"""All figures of the bench: ratios between peers of the same run, and beside them what the language promises."""

from __future__ import annotations

from bench import (
    auditing,
    decisions,
    editing,
    hanging,
    language,
    numbering,
    period,
    proving,
    replay,
    reporting,
    similar,
)
from bench import compile as compiling

PARTS = (
    period,
    compiling,
    language,
    editing,
    proving,
    decisions,
    replay,
    reporting,
    numbering,
    auditing,
    hanging,
    similar,
)


def main() -> None:
    """Print one line a comparison; nothing is asserted."""
    for part in PARTS:
        print(f"\n{(part.__doc__ or '').strip()}")
        for ratio in part.run():
            print(f"  {ratio}", flush=True)


if __name__ == "__main__":
    main()
