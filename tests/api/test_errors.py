"""One table of errors (错误码): every refusal there is has its line, and what nobody foresaw tells no details."""

from __future__ import annotations

import inspect
import logging
import shutil
from pathlib import Path

import pytest
from sanic import exceptions as web

from adapters.store import StoreUnavailable
from api.app import App
from api.errors import FILES, PHOTOS, TABLE, UNEXPECTED, all_codes, problem_of
from cases import refusals
from cases.ports_files import FileCode, FileRefused
from cases.ports_media import ObjectsUnavailable, PhotoCode, PhotoRefused
from tests.support.web import Visitor, data_of, serving, settings_in, told, visiting

REFUSALS = [kind for _, kind in inspect.getmembers(refusals, inspect.isclass)]


@pytest.mark.parametrize("kind", REFUSALS)
def test_every_refusal_has_a_line_of_its_own(kind: type[refusals.Refusal]) -> None:
    assert kind in TABLE


@pytest.mark.parametrize("code", PhotoCode)
def test_every_refused_photo_has_a_line_and_a_sentence(code: PhotoCode) -> None:
    problem = problem_of(PhotoRefused(code))

    assert problem.code == PHOTOS[code]
    assert problem.message


@pytest.mark.parametrize("code", FileCode)
def test_every_refused_file_has_a_line_and_a_sentence(code: FileCode) -> None:
    problem = problem_of(FileRefused(code))

    assert problem.code == FILES[code]
    assert problem.message


def test_every_number_begins_with_its_status() -> None:
    assert [code for code in all_codes() if code.number // 100 != code.status] == []


def test_one_number_never_means_two_things() -> None:
    meant: dict[int, set[tuple[int, str]]] = {}
    for code in all_codes():
        meant.setdefault(code.number, set()).add((code.status, code.sentence))

    assert {number: said for number, said in meant.items() if len(said) > 1} == {}


@pytest.mark.parametrize("code", [code for code in all_codes() if code.status == 503])
def test_whoever_should_come_again_is_told_when(code: object) -> None:
    assert getattr(code, "retry_after", None)


def test_every_exception_of_the_framework_is_foreseen() -> None:
    raised_by_clients = [
        web.BadRequest(),
        web.BadURL("x"),
        web.InvalidHeader(),
        web.PayloadTooLarge(),
        web.HeaderExpectationFailed(),
        web.MethodNotAllowed("x", "GET", ["POST"]),
        web.NotFound(),
        web.RequestTimeout(),
        web.RequestCancelled(),
        web.ServiceUnavailable(),
    ]

    assert [error for error in raised_by_clients if problem_of(error).unexpected] == []


FAILURES: dict[str, tuple[Exception, tuple[int, int, str], str | None]] = {
    "boom": (RuntimeError("secret: /etc/shadow"), (500, 50001, UNEXPECTED.sentence), None),
    "away": (StoreUnavailable("db-7.internal"), (503, 50301, "系统正忙,请稍后用同一次提交重试"), "2"),
    "full": (ObjectsUnavailable("/var/files"), (503, 50302, "照片暂时无法存取,请稍后再试"), "5"),
}


@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_inside_tells_nothing_of_the_inside(
    ready_database: Path, tmp_path: Path, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    error, expected, retry = FAILURES[name]

    def break_it(app: App) -> None:
        async def broken(app: App) -> None:
            async def fail(*_: object) -> None:
                raise error

            app.ctx.wired.store.run = fail

        app.register_listener(broken, "before_server_start")

    folder = tmp_path / "data"
    shutil.copytree(ready_database, folder)
    with (
        caplog.at_level(logging.ERROR),
        serving(settings_in(folder), prepared=True, change=break_it) as url,
        visiting(url) as visitor,
    ):
        answer = visitor.get("/api/v1/townships")

    assert told(answer) == expected
    assert answer.headers.get("retry-after") == retry
    assert str(error) not in answer.text
    logged = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert [answer.json()["request_id"] in record.getMessage() for record in logged] == [True] * (expected[0] == 500)


def test_a_server_without_a_database_lives_but_is_not_ready(ready_database: Path, tmp_path: Path) -> None:
    def break_it(app: App) -> None:
        async def broken(app: App) -> None:
            async def fail(*_: object) -> None:
                raise StoreUnavailable("away")

            app.ctx.wired.store.run = fail

        app.register_listener(broken, "before_server_start")

    folder = tmp_path / "data"
    shutil.copytree(ready_database, folder)
    with serving(settings_in(folder), prepared=True, change=break_it) as url, visiting(url) as visitor:
        alive, ready = visitor.get("/healthz"), visitor.get("/readyz")

    assert data_of(alive) == {"status": "ok"}
    assert (ready.status_code, ready.json()["data"]) == (
        503,
        {"ready": False, "database": "连不上", "rules": "不知道", "notice": None},
    )
    assert ready.headers["retry-after"] == "2"


def test_a_ready_server_says_so(visitor: Visitor) -> None:
    assert data_of(visitor.get("/readyz")) == {"ready": True, "database": "ok", "rules": "ok", "notice": None}
