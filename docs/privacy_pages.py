"""What is kept of persons as a page (个人信息清单), from the table that the build checks against the database."""

from __future__ import annotations

from pathlib import Path

from cases.purposes import LOG_PLAIN, PURPOSES
from cases.purposes_owned import OWNED
from cases.purposes_plain import PLAIN
from docs.tables import code, page, table

#: The impact assessment that a township files; a person writes it, but for the table.
FILE = Path(__file__).resolve().parent / "privacy.md"
_BEGIN, _END = "<!-- 由程序生成 开始 -->", "<!-- 由程序生成 结束 -->"
_HEAD = ("字段", "内容", "目的", "依据", "谁能看到", "保存多久", "导出本人数据时")
_LEAD = (
    "这里列出程序保存的每一项个人信息:内容、目的、法律依据(《个人信息保护法》)、谁能看到、保存多久。"
    "数据库里多一列而这里没有写明,构建就不能通过。"
)


def personal_data_page() -> str:
    """Every field with its purpose, what becomes of rows when somebody is forgotten, and what is not personal."""
    owned = ((code(name), code(each.by), each.erased.value) for name, each in OWNED.items())
    plain = ((code(name), "、".join(sorted(columns))) for name, columns in PLAIN.items())
    return page(
        "个人信息清单",
        _LEAD,
        purposes_table(),
        "## 删除个人信息时",
        "`contents`(文字、位置、姓名、电话)按事件找到是谁写的,整行删除,连同随机数:台账里只剩不能反推的摘要。",
        table(("表", "按哪一列找到本人", "怎样处理"), owned),
        "## 不是个人信息的列",
        table(("表", "列"), plain),
        f"访问日志里不是个人信息的项:{'、'.join(sorted(LOG_PLAIN))}。日志不记查询参数、正文、令牌和件的编号。",
    )


def refreshed(text: str) -> str:
    """The impact assessment with its table as the code has it."""
    before, _, rest = text.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return f"{before}{_BEGIN}\n\n{purposes_table()}\n\n{_END}{after}"


def purposes_table() -> str:
    """A row for each field."""
    rows = (
        (code(p.field), p.what, p.why, p.basis.value, p.seen_by, p.kept, f"不给:{p.withheld}" if p.withheld else "给")
        for p in PURPOSES
    )
    return table(_HEAD, rows)
