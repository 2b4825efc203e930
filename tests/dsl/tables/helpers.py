"""Short ways to say a table in a test."""

from __future__ import annotations

from dsl.tables import Sheet, Standard, Town, understand

HEAD = ("大类", "小类", "立案条件", "责任单位", "结案标准", "处置时限")
TOWN = Town("330281999", "示例镇", "自然日", "连续小时", "周一至周五 08:30-11:30、13:30-17:00")


def sheet(*rows: tuple[str, ...], head: tuple[str, ...] = HEAD, name: str = "") -> Sheet:
    """A sheet with its heading in line 1."""
    return Sheet(name, tuple(enumerate((head, *rows), 1)))


def one(**cells: str) -> Standard:
    """One row; what is not said is plain."""
    plain = dict(zip(HEAD, ("街面", "护栏", "护栏倒了", "市政所", "扶正", "2小时"), strict=True)) | cells
    return understand([sheet(tuple(plain[word] for word in HEAD))])


def told(standard: Standard) -> list[tuple[str, str]]:
    """Places and messages of what is in doubt."""
    return [(str(doubt.place), doubt.message) for doubt in standard.doubts]
