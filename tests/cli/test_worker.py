"""The deadline clock at work: what fails stays alone, what dies is tried again, nobody waits for a dead bus."""

from __future__ import annotations
