"""A city's standard becomes rule text (表格导入): an upload is read in a process of its own, and not kept."""

from __future__ import annotations

import asyncio

from adapters.spreadsheet import JailedTables, SheetRefused
from api import bodies_tables as b
from api.answers_tables import TableDoubt, TableImported
from api.call import Call
from api.doors import Doors, Intake
from api.routes.rules import mistake
from api.tables import Taken, take
from cases.refusals import InvalidInput
from dsl.tables import Doubt, MeaningMissing, Status, TableRefused, Town

doors = Doors()

_READER = JailedTables()


@doors.post(
    "/rules/import-table",
    permission="check_rules",
    summary="把立案结案标准的表格(表单字段 file,XLSX 或 CSV)变成规约文字和报告;什么都不存",
    answer=TableImported,
    body=b.TableForm,
    example=b.TableForm(town="330481999", name="示例镇", day="自然日", hour="连续小时"),
    intake=Intake.FILE,
)
async def import_table(call: Call, form: b.TableForm) -> TableImported:
    """The text is for the clerk to read, change and propose; every cell that is in doubt is told with its place."""
    if not call.upload:
        raise InvalidInput({"file": "没有收到文件,请选择一个后上传"})
    town = Town(form.town, form.name, form.day, form.hour, form.office, event=form.start)
    try:
        grids = await _READER.read(call.upload)
        taken = await asyncio.to_thread(take, grids, town, form.source)
    except (SheetRefused, TableRefused, MeaningMissing) as refused:
        raise InvalidInput({"file": str(refused)}) from refused
    return _shown(taken)


def _shown(taken: Taken) -> TableImported:
    imported = taken.imported
    return TableImported(
        file=imported.file,
        text=imported.text,
        rows=len(imported.standard.rows),
        exact=imported.share(Status.EXACT),
        findings=imported.share(Status.FINDING),
        reported=imported.share(Status.REPORTED),
        doubts=[_doubt(each) for each in imported.standard.doubts],
        notices=[_doubt(each) for each in imported.standard.notices],
        aliases=[proposal.line for proposal in imported.proposals],
        problems=list(taken.problems),
        diagnostics=[mistake(each, imported.text) for each in imported.diagnostics],
    )


def _doubt(doubt: Doubt) -> TableDoubt:
    return TableDoubt(
        place=str(doubt.place),
        sheet=doubt.place.sheet,
        row=doubt.place.row,
        column=doubt.place.column,
        field=str(doubt.field or ""),
        words=doubt.words,
        message=doubt.message,
        help=doubt.help,
    )
