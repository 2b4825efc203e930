"""Parts of a file (分段下载): one byte range a request, as players of videos ask for them (RFC 9110, 14.2)."""

from __future__ import annotations

import re
from dataclasses import replace

from api.doors import Reply

_RANGE = re.compile(r"bytes=(?P<first>[0-9]{0,15})-(?P<last>[0-9]{0,15})")


def cut(whole: Reply, asked: str | None) -> Reply:
    """The part that was asked for (206), or the whole: for no range, several ranges, or one that is none.

    A range outside of the file is answered by 416 with the size.
    """
    data = whole.raw or b""
    whole = replace(whole, headers={**whole.headers, "accept-ranges": "bytes"})
    found = _RANGE.fullmatch(asked or "")
    if found is None or not (found["first"] or found["last"]):
        return whole
    begin, end = _bounds(found["first"], found["last"], len(data))
    if begin >= end:
        return replace(whole, raw=b"", status=416, headers={**whole.headers, "content-range": f"bytes */{len(data)}"})
    part = {**whole.headers, "content-range": f"bytes {begin}-{end - 1}/{len(data)}"}
    return replace(whole, raw=data[begin:end], status=206, headers=part)


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    """Where the part begins, and where it has ended."""
    if not first:  # the last so many bytes
        return max(0, size - int(last)), size
    return int(first), min(size, int(last) + 1 if last else size)
