"""What speaks against a log (存证核对): broken chains, plans that are not what they are named, contents nobody gave."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from adapters.store.mapping import GENESIS, chained, digest, link_from
from cases.events import Decided
from cases.ports import Mismatch
from cases.sealing import Content, commitment


def chain_breaks(row: Mapping[str, Any], events: Sequence[Mapping[str, Any]]) -> Iterator[Mismatch]:
    """Where an event is not what its hash says, or does not follow the one before."""
    head = GENESIS
    for number, event in enumerate(events, 1):
        if event["seq"] != number:
            yield Mismatch(row["id"], "event.seq", str(event["seq"]), str(number), of_log=True)
        own = chained(head, link_from(event))
        if event["prev_hash"] != head or event["hash"] != own:
            yield Mismatch(row["id"], f"event[{event['seq']}].hash", event["hash"], own, of_log=True)
        head = event["hash"]
    if row["chain_head"] != head:  # written with the last event, so the log has lost or won some since
        yield Mismatch(row["id"], "chain_head", row["chain_head"], head, of_log=True)


def plan_names(events: Iterable[Mapping[str, Any]]) -> set[str]:
    """The plans that events name; of an event that was tampered with perhaps none."""
    decided = (event["data"] for event in events if event["kind"] == Decided.kind)
    return {str(data["plan"]) for data in decided if isinstance(data, Mapping) and "plan" in data}


def false_plans(case: str, events: Sequence[Mapping[str, Any]], plans: Mapping[str, str]) -> Iterator[Mismatch]:
    """Plans that are gone, or whose text is not the one that their name was made of."""
    for name in sorted(plan_names(events)):
        own = digest(plans[name]) if name in plans else "没有"
        if own != name:
            yield Mismatch(case, "plan", own, name, of_log=True)


def false_contents(
    case: str, events: Sequence[Mapping[str, Any]], contents: Iterable[Mapping[str, Any]]
) -> Iterator[Mismatch]:
    """Personal content that no event committed to. What was deleted is no fault: people may ask for that."""
    sealed = (each for event in events for each in event["data"].get("sealed", ()))
    committed = {each["id"]: each["commitment"] for each in sealed}
    for row in contents:
        own = commitment(Content(row["id"], row["what"], row["body"], row["salt"]))
        if own != committed.get(row["id"]):
            yield Mismatch(case, f"content[{row['id']}]", own, committed.get(row["id"], "没有"), of_log=True)
