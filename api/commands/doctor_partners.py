"""What the doctor says of partners (对接的体检): files with mistakes, lines that have stopped, lines far behind."""

from __future__ import annotations

from collections.abc import Sequence

from api.wire import Wired
from cases.house import territory_of
from cases.partner_lines import LineSeen, seen
from cases.partners import State
from cases.ports import Scope


async def partners(opened: Wired) -> tuple[bool | None, str]:
    """Whether all is well, and a sentence."""
    files = opened.partners.read()
    broken = sorted({each.file for each in files.problems if each.severity == "error"})
    scope = Scope(frozenset((await territory_of(opened.house)).jurisdictions))
    return judged(await seen(opened.house, scope), broken)


def judged(lines: Sequence[LineSeen], broken: Sequence[str]) -> tuple[bool | None, str]:
    """The same of these lines and files."""
    stopped = [each.line for each in lines if each.line.state is State.STOPPED]
    if stopped:
        told = ";".join(f"{line.partner}(线路 {line.id})停在第 {line.cursor + 1} 号:{line.error}" for line in stopped)
        return False, f"{told};查明以后 minqing partner replay 线路 --from 号"
    if broken:
        return False, f"对照文件有错误:{'、'.join(broken)},请看 minqing partner check"
    failing = [each.line for each in lines if each.line.attempts]
    if failing:
        return None, ";".join(f"{line.partner}试了 {line.attempts} 次:{line.error}" for line in failing)
    if not lines:
        return True, "没有推送线路"
    behind, repeated = sum(each.behind for each in lines), sum(each.line.repeated for each in lines)
    return True, f"{len(lines)} 条线路,还差 {behind} 号,重发过 {repeated} 次"
