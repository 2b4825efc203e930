"""Every event that the stories of the language bring about is the same again after it was stored."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.store.mapping import payload_data, payload_from, plan_from
from cases import trials
from cases.events import Draft
from cases.trial import Trial
from dsl.bundle import Source
from dsl.compile import compile_bundle
from tests.cases.test_construct_stories import FILE, STORIES, YEAR


def drafts_of(story: Path, monkeypatch: pytest.MonkeyPatch) -> list[Draft]:
    """All events of all examples of the story."""
    told: list[Draft] = []
    take = Trial.take

    def listen(trial: Trial, drafts: tuple[Draft, ...]) -> None:
        told.extend(drafts)
        take(trial, drafts)

    monkeypatch.setattr(Trial, "take", listen)
    compiled = compile_bundle([Source(FILE, story.read_text(encoding="utf-8"))])
    assert compiled.bundle is not None
    trials.run_examples(compiled.bundle, YEAR)
    return told


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.stem)
def test_every_event_of_the_story_is_read_as_it_was_written(story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for draft in drafts_of(story, monkeypatch):
        data, plan = payload_data(draft.payload)
        plans = {} if plan is None else {plan[0]: plan_from(plan[1])}

        assert payload_from(draft.payload.kind, data, plans) == draft.payload
