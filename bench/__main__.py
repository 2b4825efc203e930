"""``python -m bench``: everything that is measured."""

from __future__ import annotations

from bench.run import main

main()
