"""How a door is declared (接口声明): address, permission, what goes in and comes out, and an example, in one place."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, TypeVar

import msgspec

from api.call import Call
from cases import authority
from cases.people import Role

B = TypeVar("B", bound=msgspec.Struct)
Handler = Callable[[Call, B], Awaitable[object]]


class Intake(StrEnum):
    """What kind of body a door takes."""

    NONE = "none"  # GET: only a query string
    JSON = "json"
    PHOTO = "photo"  # multipart, one photo
    FILE = "file"  # multipart, one video or document
    FOREIGN = "foreign"  # a query string, or a form in ``Call.upload``, as a standard of others has them
    RAW = "raw"  # the bytes as they come, in ``Call.upload``, beside a query string: for services that call us


class Nothing(msgspec.Struct, forbid_unknown_fields=True):
    """No fields at all."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that is not simply 200 with ``data``: another status, headers, or raw bytes instead of JSON."""

    data: object = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    media: str = "application/json"


@dataclass(frozen=True, slots=True)
class Streamed:
    """An answer that goes on: its parts as they come, until there are no more or the client leaves."""

    parts: AsyncIterator[bytes]
    media: str = "text/event-stream"
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Door:
    """One address. ``given`` is the Struct of its body, or of its query string; ``answer`` the type of ``data``.

    ``max_bytes`` None means the limit of its kind from the settings; ``later`` is the other status of a success,
    for an answer that is not yet whole.
    """

    method: str
    path: str
    permission: str
    summary: str
    handler: Callable[[Call, Any], Awaitable[object]]
    given: type[msgspec.Struct]
    answer: Any
    intake: Intake
    status: int = 200
    example: Any = None
    sandbox: bool = False
    max_bytes: int | None = None
    media: str = "application/json"
    later: int | None = None

    @property
    def open(self) -> bool:
        """Whether one may enter without having signed in."""
        return authority.permits(Role.VISITOR, self.permission)

    @property
    def bare(self) -> bool:
        """Whether it answers without the envelope: bytes, or as a standard of others has it."""
        return not self.media.startswith("application/json") or self.intake is Intake.FOREIGN

    @property
    def verbatim(self) -> bool:
        """Whether its texts are taken sign by sign: rule texts, where places are counted and the language cleans."""
        return self.max_bytes is not None

    @property
    def name(self) -> str:
        """What the router and the access log call it."""
        return f"{self.handler.__module__.rpartition('.')[2]}_{self.handler.__name__}"


class Undeclared(ValueError):
    """A door whose permission no row of the authorisation table knows: nothing is open by accident."""


class Doors:
    """The doors of one subject, in the order in which they were declared."""

    def __init__(self, *, prefix: str = "/api/v1", sandbox: bool = False) -> None:
        self._prefix = prefix
        self._sandbox = sandbox
        self._doors: list[Door] = []

    def __iter__(self) -> Iterator[Door]:
        return iter(self._doors)

    def get(
        self,
        path: str,
        *,
        permission: str,
        summary: str,
        answer: Any,
        query: type[B] = Nothing,  # type: ignore[assignment]  # the default binds B
        example: B | None = None,
        media: str = "application/json",
        later: int | None = None,
        status: int = 200,
        intake: Intake = Intake.NONE,
    ) -> Callable[[Handler[B]], Handler[B]]:
        """Declare a door that only reads; ``query`` is the Struct of its query string."""

        def declare(handler: Handler[B]) -> Handler[B]:
            self._add("GET", path, permission, summary, handler, query, answer, intake, 200, example, None, media)
            self._doors[-1] = replace(self._doors[-1], later=later, status=status)
            return handler

        return declare

    def post(
        self,
        path: str,
        *,
        permission: str,
        summary: str,
        answer: Any,
        body: type[B],
        example: B,
        status: int = 200,
        intake: Intake = Intake.JSON,
        max_bytes: int | None = None,
        media: str = "application/json",
    ) -> Callable[[Handler[B]], Handler[B]]:
        """Declare a door that changes something; ``body`` is the Struct of its JSON or of its form fields."""

        def declare(handler: Handler[B]) -> Handler[B]:
            self._add(
                "POST", path, permission, summary, handler, body, answer, intake, status, example, max_bytes, media
            )
            return handler

        return declare

    def _add(  # noqa: PLR0917  # the fields of Door, in its order of thought
        self,
        method: str,
        path: str,
        permission: str,
        summary: str,
        handler: Callable[[Call, Any], Awaitable[object]],
        given: type[msgspec.Struct],
        answer: Any,
        intake: Intake,
        status: int,
        example: Any,
        max_bytes: int | None,
        media: str = "application/json",
    ) -> None:
        if permission not in authority.ACTIONS:
            raise Undeclared(f"{method} {path}: no row of the authorisation table says “{permission}”")
        self._doors.append(
            Door(
                method=method,
                path=self._prefix + path,
                permission=permission,
                summary=summary,
                handler=handler,
                given=given,
                answer=answer,
                intake=intake,
                status=status,
                example=example,
                sandbox=self._sandbox,
                max_bytes=max_bytes,
                media=media,
            )
        )
