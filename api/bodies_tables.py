"""What clients send around a table that is to become rules (表格导入的请求)."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from api.bodies import Body


class TableForm(Body):
    """The fields beside the file: for which place, and what the time words of the table mean there."""

    town: Annotated[str, Meta(pattern=r"^(\d{6}|\d{9})$")]
    name: Annotated[str, Meta(pattern=r"^[一-龥]{2,20}$")]
    day: Literal["", "自然日", "工作日"] = ""
    hour: Literal["", "连续小时", "工作时"] = ""
    office: Annotated[str, Meta(max_length=200, pattern=r"^[^\n\r#]*$")] = ""
    start: Literal["交办", "受理", "上报"] = "交办"
    source: Annotated[str, Meta(max_length=100)] = "上传的表格"
