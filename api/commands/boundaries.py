"""minqing boundaries: the map of a town, whole or not at all, with everything that is wrong in it at once."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from pathlib import Path

from adapters.geojson import BoundariesRefused, Drawn, read_boundaries
from api.commands import options
from api.console import Command, CommandFailed, Console, Exit
from api.settings import Settings
from api.wire import wired
from cases.datum import Datum
from cases.furnishing import Furnished, Told, Unfit, furnish, rehearsed, word
from cases.house import located, territory_of
from cases.ports import Scope, Transaction

_SHOWN = 20  # names in one line for people; JSON has them all


def _add(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="文件", help="GeoJSON:要素写 kind、name、code (features)")
    parser.add_argument("--township", required=True, metavar="代码", help="哪个镇街的边界 (which township)")
    parser.add_argument(
        "--datum",
        required=True,
        type=Datum,
        choices=list(Datum),
        metavar="坐标系",
        help="wgs84、gcj02(腾讯、高德地图)或 cgcs2000(测绘成果) (datum of the coordinates)",
    )
    parser.add_argument(
        "--complete", action="store_true", help="文件是全部:没有画的不再有边界 (what is missing loses its boundary)"
    )
    parser.add_argument("--dry-run", action="store_true", help="只说会怎样,什么都不存 (save nothing)")


def _run(given: Namespace, console: Console) -> int:
    settings = options.settings(given)
    try:
        drawn = read_boundaries(given.file, given.datum)
        result = asyncio.run(_take(settings, drawn, given))
    except (BoundariesRefused, Unfit) as refused:
        return tell_problems(refused.problems, given.file, console)
    tell_furnished(result, console, complete=given.complete, dry_run=given.dry_run)
    if drawn.demo:
        console.say(f"跳过标明演示的要素 {drawn.demo} 个")
    if result.undrawn:
        console.say(f"规约里提到、还没有边界的村:{'、'.join(result.undrawn)}")
    console.give({**plain(result), "demo": drawn.demo, "undrawn": list(result.undrawn), "dry_run": given.dry_run})
    return Exit.DONE


async def _take(settings: Settings, drawn: Drawn, given: Namespace) -> Furnished:
    told = [Told(each.where, each.place) for each in drawn.boundaries]
    async with wired(settings) as opened:
        house = opened.house
        where = located(await territory_of(house), given.township)

        async def work(tx: Transaction) -> Furnished:
            return await furnish(house, tx, given.township, told, drawn=True, complete=given.complete)

        return await rehearsed(house, Scope.of(where.id), work, dry_run=given.dry_run)


def tell_problems(problems: tuple[str, ...], file: Path, console: Console) -> int:
    """Everything that is wrong, and that nothing was taken."""
    for problem in problems:
        console.say(problem)
    console.give({"problems": list(problems)})
    raise CommandFailed(f"{file.name} 有 {len(problems)} 处问题,一条也没有存", Exit.FOUND)


def tell_furnished(result: Furnished, console: Console, *, complete: bool, dry_run: bool) -> None:
    """What changed, in lines."""
    verb = "会" if dry_run else ""
    console.say(f"地点:{verb}新增 {len(result.added)},{verb}更改 {len(result.changed)},不变 {result.same}")
    for title, places in (("新增", result.added), ("更改", result.changed)):
        if places:
            console.say(f"  {title}:{_names([word(place) for place in places])}")
    if result.missing:
        what = f"{verb}去掉" if complete else "文件里没有、仍旧保留(要去掉请加 --complete)"
        console.say(f"  {what}:{_names([word(place) for place in result.missing])}")


def _names(names: list[str]) -> str:
    more = f" 等 {len(names)} 个" if len(names) > _SHOWN else ""
    return "、".join(names[:_SHOWN]) + more


def plain(result: Furnished) -> dict[str, object]:
    """What changed, for programs."""
    return {
        "added": [word(place) for place in result.added],
        "changed": [word(place) for place in result.changed],
        "same": result.same,
        "missing": [word(place) for place in result.missing],
    }


COMMAND = Command(
    "boundaries",
    "导入村、网格、小区、区域的边界 (import boundaries)",
    _add,
    _run,
    "1:文件有问题,一条也没有存;2:选项不对;3:数据库连不上",
)
