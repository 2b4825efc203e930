"""The pages of the HTTP door: what a refusal looks like on the wire, and which addresses there are."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import getdoc

from api.errors import PHOTOS, TABLE, UNEXPECTED, Code
from cases.ports_media import PHOTO_SENTENCES
from docs.tables import code, page, table


def errors_page() -> str:
    """docs/reference/errors.md."""
    lead = (
        "每个错误的 HTTP 状态、信封里的 `code`(含义不变)、名称和意思。客户端按 `code` 判断,按 `message` 显示;"
        "写了“重试”的,过这么多秒用同一个幂等键重试是安全的。"
    )
    rows = sorted(error_rows())
    return page("错误码 Errors", lead, table(("code", "HTTP", "名称", "意思", "重试"), rows))


def error_rows() -> Iterator[tuple[str, str, str, str, str]]:
    """One row a line of the table in api/errors.py."""
    for kind, line in TABLE.items():
        yield error_row(line, name_of(kind), line.sentence or first_line(kind))
    for photo, line in PHOTOS.items():
        yield error_row(line, photo.value, PHOTO_SENTENCES[photo])
    yield error_row(UNEXPECTED, "unexpected", UNEXPECTED.sentence)


def error_row(line: Code, name: str, meaning: str) -> tuple[str, str, str, str, str]:
    """The cells of one error."""
    retry = f"{line.retry_after} 秒" if line.retry_after is not None else ""
    return (code(line.number), str(line.status), name, meaning, retry)


def name_of(kind: type[BaseException]) -> str:
    """The refusal's own stable word where it has one."""
    return str(getattr(kind, "code", "")) or kind.__name__


def first_line(kind: type[BaseException]) -> str:
    """The first sentence of a class's docstring."""
    return (getdoc(kind) or "").partition("\n")[0]
