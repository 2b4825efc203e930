"""Whose the rows of a table are (归谁的行), and what becomes of them when that person is forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Erased(StrEnum):
    """What becomes of the rows when their person is forgotten."""

    ROWS = "整行删除"
    SCRUBBED = "内容抹去,只留编号"
    KEPT = "保留:只有编号,没有内容"


@dataclass(frozen=True, slots=True)
class Owned:
    """By which column the rows of a table are a person's, and what becomes of them; ``prefix`` stands before the id."""

    by: str
    erased: Erased
    prefix: str = ""


#: Tables whose rows are somebody's. What of ``contents`` is whose, the events say.
OWNED: dict[str, Owned] = {
    "persons": Owned("id", Erased.ROWS),
    "person_private": Owned("person_id", Erased.ROWS),
    "tenures": Owned("person_id", Erased.ROWS),
    "uploads": Owned("owner", Erased.ROWS),
    "case_photos": Owned("owner", Erased.ROWS),
    "file_uploads": Owned("owner", Erased.ROWS),
    "case_files": Owned("owner", Erased.ROWS),
    "notices": Owned("recipient", Erased.ROWS, "p:"),
    "alerts": Owned("recipient", Erased.ROWS, "p:"),
    "errands": Owned("recipient", Erased.ROWS, "p:"),
    "telling_wishes": Owned("person", Erased.ROWS),
    "contacts": Owned("person", Erased.ROWS),
    "stops": Owned("person", Erased.ROWS),
    "calendar_feeds": Owned("person", Erased.ROWS),
    "subscriptions": Owned("person", Erased.ROWS),
    "follows": Owned("person", Erased.ROWS),
    "ties": Owned("target", Erased.ROWS),
    "idempotency_keys": Owned("principal", Erased.SCRUBBED),
    "cases": Owned("reporter", Erased.KEPT),
    "leaves": Owned("absent", Erased.KEPT),
    "looks": Owned("person", Erased.KEPT),
    "consents": Owned("person", Erased.KEPT),
    "erasures": Owned("person", Erased.KEPT),
    "accounts": Owned("person", Erased.ROWS),
    "sessions": Owned("person", Erased.ROWS),
    "invitations": Owned("person", Erased.ROWS),
    "sign_in_events": Owned("person", Erased.KEPT),
}
