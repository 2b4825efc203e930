"""The first rule file of a place (第一个规约): filled in from what is known, and tried before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from api.opening.place_code import check_superior, digits, heading
from cases.trials import run_examples
from dsl.bundle import Bundle, Source
from dsl.calendar import Calendar
from dsl.compile import compile_bundle
from dsl.diagnostics import Diagnostic, render
from dsl.format_files import format_files
from dsl.incremental import Memory
from dsl.keywords import NEWEST
from dsl.unswept import unswept

_TEMPLATE = Path(__file__).with_name("first.rule.txt")
VOCABULARY = "通用分类"
#: Categories that the first clauses name.
_NAMED = ("违建", "占道经营", "路灯", "道路破损", "窨井盖", "意见建议")
#: The units of a first file by what a name ends in: who coordinates, who enforces, who builds.
_UNITS = {
    "街道": ("街道人大工委", "街道综合执法队", "街道建设办"),
    "乡": ("乡人大主席团", "乡综合执法队", "乡村镇建设办"),
    "镇": ("镇人大主席团", "镇综合执法队", "镇村镇建设办"),
}
_ABOVE_TOWNS = ("{}人大代表工委", "{}综合执法局", "{}住建局")


class OpeningRefused(Exception):
    """Nothing was written; ``message`` are Chinese sentences that say what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class Wanted:
    """The place that is to be opened; ``level`` None is read from code and name."""

    code: str
    name: str
    superior: str
    level: str | None
    since: date


@dataclass(frozen=True, slots=True)
class First:
    """The file, and the units that it declares: who coordinates comes first."""

    source: Source
    units: tuple[str, ...]
    level: str


def first_file(wanted: Wanted, around: Sequence[Source], calendar: Calendar) -> First:
    """The rule file, checked and with its examples passed beside those that are there.

    Raises OpeningRefused, CodeRefused.
    """
    level = heading(wanted.code, wanted.name, wanted.level)
    check_superior(wanted.code, wanted.superior)
    memory = Memory(len(around) + 1)  # what is there is read once
    before = _bundle_of(around, memory)
    places = {place.code: place for place in before.jurisdictions}
    if wanted.code in places:
        raise OpeningRefused(f"{places[wanted.code].name}({wanted.code})已经有规约:{places[wanted.code].file}")
    if wanted.superior not in places:
        raise OpeningRefused(
            f"规约文件夹里没有上级 {wanted.superior} 的文件,请先开通它:"
            f"minqing init-jurisdiction {wanted.superior} --name 名称 --superior 再上一级的代码"
        )
    units = _units(wanted)
    text = _TEMPLATE.read_text(encoding="utf-8").format(
        name=wanted.name,
        level=level,
        code=wanted.code,
        superior=wanted.superior,
        superior_name=places[wanted.superior].name,
        day=wanted.since.isoformat(),
        edition=_edition(before, wanted.superior),
        adopts="" if _has_categories(before, wanted.superior) else f"采用 {VOCABULARY}\n",
        office=units[0],
        enforcement=units[1],
        building=units[2],
    )
    source = _laid_out(Source(f"{wanted.code}-{wanted.name}.rule", text), around)
    _try(source, around, calendar, memory)
    return First(source, units, level)


def _laid_out(source: Source, around: Sequence[Source]) -> Source:
    """As ``minqing fmt`` would lay it out; a text with mistakes is left for the check to tell."""
    shown = format_files([*around, source], {source.name})[source.name].text
    return source if shown is None else replace(source, text=shown)


def _bundle_of(sources: Sequence[Source], memory: Memory) -> Bundle:
    with unswept():
        compiled = compile_bundle(sources, memory=memory)
    if compiled.bundle is None:
        broken = next(each for each in compiled.diagnostics if each.severity == "error")
        where = f"{broken.file} 第{broken.span.line}行"
        raise OpeningRefused(f"文件夹里已有的规约有错误({where}),请先用 minqing check 改好")
    return compiled.bundle


def _units(wanted: Wanted) -> tuple[str, str, str]:
    if digits(wanted.code) == 9:
        return next((units for ending, units in _UNITS.items() if wanted.name.endswith(ending)), _UNITS["镇"])
    kind = wanted.name[-1] if wanted.name[-1] in "省市县区" else "县"
    office, enforcement, building = (each.format(kind) for each in _ABOVE_TOWNS)
    return office, enforcement, building


def _edition(before: Bundle, superior: str) -> int:
    """That of the oldest file above: in the first edition a clause of the county's could come before a town's."""
    rules = before.rulesets.get(superior)
    return min((layer.edition for layer in rules.layers), default=NEWEST) if rules else NEWEST


def _has_categories(before: Bundle, superior: str) -> bool:
    rules = before.rulesets.get(superior)
    return rules is not None and all(rules.category_path(name) for name in _NAMED)


def _try(source: Source, around: Sequence[Source], calendar: Calendar, memory: Memory) -> None:
    """Raises OpeningRefused with the pictures of everything that a check or its own examples would tell."""
    with unswept():
        compiled = compile_bundle([*around, source], memory=memory)
    told: list[Diagnostic] = [each for each in compiled.diagnostics if each.file == source.name]
    if compiled.bundle is not None:
        results = run_examples(compiled.bundle, calendar, {source.name})
        told += [failure for each in results for failure in each.failures]
    if told or compiled.bundle is None:
        pictures = "\n".join(render(each, source.text) for each in told)
        advice = "上级的规约和这个样子的第一个规约合不上,没有写文件;请照上面说的自己写第一个规约"
        raise OpeningRefused(f"{pictures}\n{advice}")
