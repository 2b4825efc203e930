"""The doors by subject (接口), one module each."""

from __future__ import annotations

from collections.abc import Iterator

from api.doors import Door
from api.routes import (
    audit,
    auth,
    beside,
    cases,
    cases_bulk,
    cases_clock,
    cases_council,
    cases_links,
    cases_steps,
    cases_turns,
    cases_voices,
    config,
    deputies,
    desk,
    documentation,
    figures,
    files,
    health,
    lists,
    live,
    papers,
    people,
    photos,
    plans,
    privacy,
    reports,
    rule_diffs,
    rule_replays,
    rule_versions,
    rules,
    rules_editing,
    rules_tables,
    sandbox,
    spot_checks,
    town,
    townships,
)


def all_doors() -> Iterator[Door]:
    """Every door there is, those of a trial included, in the order of the documentation."""
    for subject in (
        config,
        auth,
        townships,
        beside,
        figures,
        town,
        spot_checks,
        deputies,
        plans,
        photos,
        files,
        privacy,
        reports,
        lists,
        live,
        desk,
        people,
        papers,
        audit,
        cases,
        cases_steps,
        cases_turns,
        cases_clock,
        cases_council,
        cases_links,
        cases_voices,
        cases_bulk,
        rules,
        rules_editing,
        rules_tables,
        rule_versions,
        rule_replays,
        rule_diffs,
        sandbox,
        health,
        documentation,
    ):
        yield from subject.doors
    yield from auth.trial
