"""Live streams over HTTP: what happens is told to who may know it, in order, and after a gap nothing is missing."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from adapters.memory_bus import MemoryBus
from api.live import Hub, StreamLimits, TooManyStreams
from tests.support.web import Visitor, data_of, reported, told

Message = tuple[str, dict[str, Any], str | None]


def read(lines: Iterator[str]) -> Iterator[Message]:
    """The messages of a stream as a client has them: kind, data, mark."""
    fields: dict[str, str] = {}
    for line in lines:
        if line == "" and fields:
            yield fields["event"], json.loads(fields["data"]), fields.get("id")
            fields = {}
        elif line and not line.startswith(":"):
            name, _, value = line.partition(": ")
            fields[name] = value


@contextmanager
def watching(visitor: Visitor, path: str, after: str | None = None) -> Iterator[Iterator[Message]]:
    """An open stream, its first message read."""
    headers = {"authorization": f"Bearer {visitor.token}"} | ({"last-event-id": after} if after is not None else {})
    with visitor.client.stream("GET", f"/api/v1/live/{path}", headers=headers, timeout=20) as response:
        assert response.status_code == 200, response.read()
        assert response.headers["content-type"].startswith("text/event-stream")
        messages = read(response.iter_lines())
        assert next(messages)[0] == "ready"
        yield messages


@pytest.fixture
def seal(operator: Visitor) -> Callable[[], None]:
    return lambda: data_of(operator.post("/api/v1/sandbox/tick", {})) and None


# --- unhappy ----------------------------------------------------------------------------------------------------------


def test_who_may_not_see_a_case_does_not_hear_of_it(visitor: Visitor, deputy: Visitor, stranger: Visitor) -> None:
    case = reported(deputy)

    assert told(stranger.get(f"/api/v1/live/cases/{case}"))[0] == 404
    assert told(visitor.get(f"/api/v1/live/cases/{case}"))[0] == 401
    assert told(deputy.get("/api/v1/live/board?township=999999999"))[0] == 404


@pytest.mark.parametrize("mark", ["x", "-1", "1:2", "99999999999999999999", "١"])
def test_a_forged_mark_of_a_case_is_told(deputy: Visitor, mark: str) -> None:
    assert told(deputy.get(f"/api/v1/live/cases/{reported(deputy)}", params={"after": mark}))[0] == 422


@pytest.mark.parametrize("mark", ["x", "1", "1:x", "1:2,", "1:2;3:4", "1:99999999999999999999"])
def test_a_forged_mark_of_a_list_is_told(deputy: Visitor, mark: str) -> None:
    assert told(deputy.get("/api/v1/live/todo", params={"after": mark}))[0] == 422


def test_a_mark_that_lies_ahead_of_everything_goes_on_from_now(
    deputy: Visitor, telecom: Visitor, seal: Callable[[], None]
) -> None:
    """Whoever watched before a backup was brought back would else hear nothing for as long as it takes to catch up."""
    case = reported(deputy)
    seal()
    ahead = ",".join(f"{place}:999999999" for place in range(1, 60))

    with watching(deputy, f"cases/{case}", after="4000") as messages, watching(telecom, "board", after=ahead) as board:
        data_of(telecom.do(case, "claim"))
        seal()
        kind, entry, _ = next(messages)
        item = next(board)

    assert (kind, entry["kind"]) == ("entry", "case:claimed")
    assert (item[0], item[1]["id"]) == ("item", case)


async def test_of_too_many_of_one_person_the_oldest_ends_and_of_too_many_in_all_none_begins() -> None:
    hub = Hub(MemoryBus(), StreamLimits(per_person=1, at_once=2))

    with hub.listener("甲") as first:
        with hub.listener("甲") as second:
            assert (first.closed, second.closed) == (True, False)
            assert await first.wait(10) is False
            with pytest.raises(TooManyStreams, match="看动态的人太多"):
                hub.check()
        with hub.listener("乙") as other:
            assert other.closed is False
    hub.check()
    await hub.close()


# --- a case -----------------------------------------------------------------------------------------------------------


def test_a_case_is_told_step_by_step_and_goes_on_after_a_gap(
    deputy: Visitor, telecom: Visitor, seal: Callable[[], None]
) -> None:
    case = reported(deputy)
    known = data_of(deputy.get(f"/api/v1/cases/{case}"))["timeline"]

    with watching(deputy, f"cases/{case}") as messages:
        data_of(telecom.do(case, "claim"))
        seal()
        kind, entry, mark = next(messages)
    assert (kind, entry["kind"], int(mark or 0)) == ("entry", "case:claimed", known[-1]["seq"] + 1)

    data_of(telecom.do(case, "ask", text="请问在哪里(演示)"))
    whole = data_of(deputy.get(f"/api/v1/cases/{case}"))["timeline"]
    with watching(deputy, f"cases/{case}", after=mark) as messages:
        rest = [next(messages) for _ in whole[int(mark or 0) :]]
    assert [entry for _, entry, _ in rest] == whole[int(mark or 0) :]

    with watching(deputy, f"cases/{case}?after=0") as messages:
        assert [next(messages)[1] for _ in whole] == whole


# --- lists ------------------------------------------------------------------------------------------------------------


def test_a_to_do_tells_what_comes_and_what_is_gone(deputy: Visitor, telecom: Visitor, seal: Callable[[], None]) -> None:
    seal()
    with watching(telecom, "todo") as messages:
        case = reported(deputy)
        seal()
        kind, item, first = next(messages)
        assert (kind, item["id"], item["status"]["code"]) == ("item", case, "pooled")
        assert item["can"]["claim"] is True

    data_of(telecom.do(case, "claim"))
    data_of(telecom.do(case, "answer", outcome="已解决", text="换好了(演示)"))
    seal()
    with watching(telecom, "todo", after=first) as messages:
        kind, gone, _ = next(messages)
    assert (kind, gone) == ("gone", {"id": case})


def test_a_board_tells_everybody_what_is_public_and_words_only_to_who_may_read_them(
    deputy: Visitor, stranger: Visitor, seal: Callable[[], None]
) -> None:
    seal()
    with (
        watching(deputy, "board?township=330481001") as inside,
        watching(stranger, "board?township=330481001") as outside,
    ):
        case = reported(deputy)
        seal()
        ours, theirs = next(inside), next(outside)

    assert (ours[1]["id"], theirs[1]["id"]) == (case, case)
    assert "水月亭" in ours[1]["title"]
    assert "水月亭" not in theirs[1]["title"]
    listed = data_of(deputy.get("/api/v1/board?township=330481001"))["items"][0]
    assert {**listed, "remaining_seconds": 0} == {**ours[1], "remaining_seconds": 0}


def test_another_town_is_not_heard(deputy: Visitor, seal: Callable[[], None]) -> None:
    seal()
    with watching(deputy, "board?township=330481002") as messages:
        reported(deputy)
        elsewhere = reported(deputy, township="330481002")
        seal()
        assert next(messages)[1]["id"] == elsewhere


def test_a_stopping_server_lets_its_streams_end() -> None:
    ended = threading.Event()

    async def work() -> None:
        hub = Hub(MemoryBus(), StreamLimits())
        with hub.listener("甲") as ear:
            await hub.close()
            assert await ear.wait(10) is False
        ended.set()

    asyncio.run(work())
    assert ended.is_set()
