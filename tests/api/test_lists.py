"""Lists (列表): pages that neither lose nor repeat, and items that carry all that a client shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.support.web import REPORT, Visitor, data_of, reported, told

FIELDS = [
    "id",
    "no",
    "title",
    "category",
    "status",
    "cover",
    "photo_count",
    "address",
    "township",
    "group",
    "created_at",
    "updated_at",
    "deadline_at",
    "remaining_seconds",
    "provisional",
    "warn_level",
    "handler",
    "outcome",
    "solved",
    "asked",
    "can",
]


def walk(visitor: Visitor, path: str, limit: int) -> list[list[dict[str, Any]]]:
    pages, cursor = [], ""
    while True:
        page = data_of(visitor.get(f"{path}limit={limit}{cursor}"))
        pages.append(page["items"])
        assert page["has_more"] == (page["next_cursor"] is not None)
        if not page["has_more"]:
            return pages
        cursor = f"&cursor={page['next_cursor']}"


def test_pages_neither_lose_nor_repeat_while_new_cases_arrive(sign_in: Callable[[str], Visitor]) -> None:
    resident = sign_in("hn-resident")
    sent = [reported(resident, text=f"演示第{n}件") for n in range(7)]

    first = data_of(resident.get("/api/v1/me/cases?limit=3"))
    reported(resident, text="演示后来的一件")
    second = data_of(resident.get(f"/api/v1/me/cases?limit=3&cursor={first['next_cursor']}"))
    third = data_of(resident.get(f"/api/v1/me/cases?limit=3&cursor={second['next_cursor']}"))

    seen = [item["id"] for page in (first, second, third) for item in page["items"]]
    assert seen == sent[::-1]
    assert (third["has_more"], third["next_cursor"]) == (False, None)


def test_an_item_carries_what_a_client_shows(deputy: Visitor, telecom: Visitor) -> None:
    case = reported(deputy)

    (item,) = [i for i in data_of(telecom.get("/api/v1/me/todo"))["items"] if i["id"] == case]

    assert list(item) == FIELDS
    assert item["category"] == {"id": "窨井盖", "name": "窨井盖"}
    assert item["status"] == {"code": "pooled", "text": "待认领", "color": "#fa8c16"}
    assert item["township"] == {"id": "330481001", "name": "硖石街道"}
    assert item["title"] == f"窨井盖:{REPORT['text']}"
    assert (item["handler"], item["cover"], item["warn_level"]) == (None, None, "green")
    assert item["created_at"].endswith("+08:00")
    assert 7100 < item["remaining_seconds"] <= 7200
    assert [command for command, may in item["can"].items() if may] == ["claim"]


def test_a_case_belongs_to_whoever_must_act(deputy: Visitor, telecom: Visitor, mobile: Visitor) -> None:
    case = reported(deputy)
    data_of(telecom.do(case, "claim"))

    def todo(visitor: Visitor) -> bool:
        return case in [item["id"] for page in walk(visitor, "/api/v1/me/todo?", 50) for item in page]

    assert (todo(telecom), todo(mobile), todo(deputy)) == (True, False, False)


def test_a_board_is_narrowed_by_phase_and_group(deputy: Visitor, telecom: Visitor) -> None:
    pooled, held = reported(deputy), reported(deputy)
    data_of(telecom.do(held, "claim"))

    def board(query: str) -> set[str]:
        return {i["id"] for page in walk(deputy, f"/api/v1/board?township=330481001&{query}", 50) for i in page}

    assert {pooled, held} <= board("group=三个街道群&")
    assert board("group=没有的群&") == set()
    assert (pooled in board("phase=pooled&"), held in board("phase=pooled&")) == (True, False)
    assert (pooled in board("phase=accepted&"), held in board("phase=accepted&")) == (False, True)


def test_the_board_of_a_place_that_is_none_is_not_found(deputy: Visitor) -> None:
    assert told(deputy.get("/api/v1/board?township=999999")) == (404, 40401, "没有代码为999999的辖区")


def test_notices_come_in_pages_newest_first(deputy: Visitor, telecom: Visitor) -> None:
    case = reported(deputy)
    data_of(telecom.do(case, "claim"))
    data_of(telecom.do(case, "ask", wants=["photo"]))

    pages = walk(deputy, "/api/v1/me/notices?", 1)

    mine = [note for page in pages for note in page if note["case"] == case]
    assert [(note["kind"], note["text"], note["read"]) for note in mine] == [
        ("case:asked", "承办单位向您询问,请补充", False),
        ("case:accepted", "已受理", False),
    ]
