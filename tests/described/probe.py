"""Every door as the OpenAPI document describes it (照文档乱投): what may be sent and what may not, by several."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.doors import Door
from api.openapi import document
from api.routes import all_doors
from tests.described.knocking import Knocking

#: How many examples of each door in make test; make fuzz says how many it wants.
IN_TESTS = 50
#: Seconds for one answer: a rule that is compiled beside many others takes its time.
PATIENCE = 60
CHECKS = [response_schema_conformance, content_type_conformance, status_code_conformance]

#: Doors that are left out, each with the reason.
LEFT_OUT: dict[str, str] = {
    "/api/v1/live/cases/{id}": "a stream has no end; tests/api/test_fuzz.py and test_live.py read how it begins",
    "/api/v1/live/todo": "the same",
    "/api/v1/live/board": "the same",
}

DOORS: tuple[Door, ...] = tuple(door for door in all_doors() if door.path not in LEFT_OUT)


@dataclass(slots=True)
class Told:
    """What a run has seen: how many examples, and answers by status."""

    sent: int = 0
    statuses: dict[int, int] = field(default_factory=dict)

    def add(self, status: int) -> None:
        """Count one."""
        self.sent += 1
        self.statuses[status] = self.statuses.get(status, 0) + 1


def operations() -> Mapping[str, APIOperation[Any, Any, Any, Any]]:
    """What the document describes, by method and path."""
    schema = schemathesis.openapi.from_dict(document(DOORS))
    found = [result.ok() for result in schema.get_all_operations() if isinstance(result, Ok)]
    assert len(found) == len(DOORS)
    return {f"{each.method.upper()} {each.path}": each for each in found}


def examples() -> int:
    """How many examples a door gets in this run."""
    return int(os.environ.get("MINQING_EXAMPLES", IN_TESTS))


def try_out(operation: APIOperation[Any, Any, Any, Any], knocking: Knocking, count: int) -> Told:
    """``count`` requests to one door, signed in as any of several people, to things that exist and to others.

    Raises AssertionError for a 5xx, and what schemathesis raises for an answer that the document does not describe.
    """
    told = Told()
    steady = settings(
        derandomize=True,
        deadline=None,
        database=None,
        max_examples=count,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    cases = st.one_of(
        operation.as_strategy(GenerationMode.POSITIVE),
        operation.as_strategy(GenerationMode.NEGATIVE),
    )

    @steady
    @given(case=cases, who=st.sampled_from(knocking.people), real=st.booleans())
    def sent(case: Case[Any], who: dict[str, str], real: bool) -> None:  # noqa: FBT001  # drawn, not passed
        if real:
            held = {name: value for name, value in knocking.known.items() if f"{{{name}}}" in case.path}
            case.path_parameters = {**(case.path_parameters or {}), **held}
        answer = case.call(base_url=knocking.address, session=knocking.session, headers=who, timeout=PATIENCE)
        told.add(answer.status_code)
        assert answer.status_code < 500, (answer.status_code, answer.text, case.as_curl_command())
        case.validate_response(answer, checks=CHECKS)

    sent()
    return told
