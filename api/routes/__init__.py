"""The doors by subject (接口), one module each."""

from __future__ import annotations

from collections.abc import Iterator

from api.doors import Door
from api.routes import (
    auth,
    beside,
    cases,
    config,
    documentation,
    health,
    lists,
    photos,
    reports,
    rules,
    sandbox,
    townships,
)


def all_doors() -> Iterator[Door]:
    """Every door there is, those of a trial included, in the order of the documentation."""
    for subject in (
        config,
        auth,
        townships,
        beside,
        photos,
        reports,
        lists,
        cases,
        rules,
        sandbox,
        health,
        documentation,
    ):
        yield from subject.doors
    yield from auth.trial
