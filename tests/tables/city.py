"""Judges the import of one city's table by labels set by hand: ``python -m tests.tables.city PATH``.

The table has no stated licence, so no copy of it is kept here. A label names a row by its number and by a hash of its
cells, and says what a reader of that row expects: amount and unit of the term, and hashes of the other cells in the
form of ``bare``. ``condition`` is J where only somebody who knows the law, a permit or a standard can tell whether the
condition holds, V where whoever stands there sees it, and - where readers may differ.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from unicodedata import normalize

from adapters.spreadsheet import read_grids
from dsl.bundle import Source
from dsl.compile import compile_bundle
from dsl.tables import Field, Imported, Place, Sheet, Status, Town, Understood, import_table, rows_of

LABELS = Path(__file__).with_name("city_labels.csv")
TOWN = Town("330281", "示例市", "自然日", "连续小时", "周一至周五 08:00-12:00、14:00-18:00")
LEAST_EXACT = 0.90

#: The columns of that file with the headings that a city's own table has; 表 and 行 are where the row stood.
_HEADINGS = {
    "big": "大类代码", "big_name": "大类", "small": "小类代码", "small_name": "小类", "unit": "责任单位",
    "dept": "主管部门", "cond": "立案条件", "close": "结案标准", "limit": "处置时限",
}  # fmt: skip


def bare(text: str) -> str:
    """The text without what does not matter: width, spaces, quotes."""
    return re.sub(r"[\s\"“”'‘’]", "", normalize("NFKC", text))


def mark(*texts: str) -> str:
    """A short hash that gives no word away."""
    return sha256("\x1f".join(map(bare, texts)).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How the import did: cells by what became of them, wrong ones, rows that are not those labelled."""

    cells: Counter[Status]
    wrong: tuple[str, ...]
    labelled: int
    strangers: tuple[int, ...]
    text_sound: bool
    same_again: bool

    @property
    def exact(self) -> float:
        """The share of cells that were taken over exactly."""
        return self.cells[Status.EXACT] / self.cells.total()

    @property
    def good(self) -> bool:
        """At least nine of ten exact, none wrong, every row known, and the text sound there and back."""
        proven = not self.wrong and not self.strangers and self.text_sound and self.same_again
        return proven and self.exact >= LEAST_EXACT


def judge(path: Path, labels: Path = LABELS) -> Verdict:
    """Reads, imports and compares the whole table."""
    sheet, raw = _sheet(path)
    imported = import_table([sheet], TOWN, path.name)
    known = {int(label["row"]): label for label in _labels(labels)}
    strangers = tuple(number for number, cells in raw.items() if known.get(number, {}).get("hash") != mark(*cells))
    compiled = compile_bundle([Source(TOWN.file, imported.text)])
    back = rows_of(compiled.bundle.files[TOWN.file]) if compiled.bundle else ()
    return Verdict(
        cells=Counter(imported.standard.cells.values()),
        wrong=tuple(_wrong(imported, known, sheet.name)),
        labelled=len(known),
        strangers=strangers,
        text_sound=not imported.diagnostics,
        same_again=Counter(r.meaning for r in back) == Counter(r.meaning for r in imported.standard.rows),
    )


def _sheet(path: Path) -> tuple[Sheet, dict[int, tuple[str, ...]]]:
    lines = read_grids(path)[0].lines
    header, body = lines[0][1], lines[1:]
    wanted = [header.index(name) for name in _HEADINGS]
    raw = {int(cells[header.index("row")]): _picked(cells, wanted) for _, cells in body}
    name = body[0][1][header.index("sheet")]
    return Sheet(name, ((1, tuple(_HEADINGS.values())), *raw.items())), raw


def _picked(cells: Sequence[str], wanted: Iterable[int]) -> tuple[str, ...]:
    return tuple(cells[at] if at < len(cells) else "" for at in wanted)


def _labels(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _wrong(imported: Imported, known: Mapping[int, Mapping[str, str]], sheet: str) -> Iterator[str]:
    """Cells that the import calls exact, or leaves to a finding, and that a reader reads otherwise."""
    rows = {row.number: row for row in imported.standard.rows}
    columns = {of: at for (_, at), of in imported.standard.fields.items()}
    for number, label in known.items():
        if number not in rows:
            continue
        found = _found(rows[number])
        for of, expected in _expected(label).items():
            if found[of] != expected:
                yield f"第{number}行 {of}"
        status = imported.standard.cells[Place(sheet, number, columns[Field.CONDITION])]
        if label["condition"] == "J" and status is Status.EXACT:
            yield f"第{number}行 {Field.CONDITION}(要人认定)"


def _found(row: Understood) -> dict[Field, tuple[str, ...]]:
    return {
        Field.CLASS_CODE: (row.class_code,),
        Field.CLASS: (mark(row.class_name),),
        Field.SUB_CODE: (row.sub_code,),
        Field.SUB: (mark(row.sub_name),),
        Field.CONDITION: (mark(row.condition),),
        Field.UNIT: (str(len(row.units)), mark(*row.units)),
        Field.OVERSEER: (mark(row.overseer),),
        Field.CLOSING: (mark(row.closing),),
        Field.TERM: (str(row.term.amount), row.term.unit),
    }


def _expected(label: Mapping[str, str]) -> dict[Field, tuple[str, ...]]:
    return {
        Field.CLASS_CODE: (label["class_code"],),
        Field.CLASS: (label["class"],),
        Field.SUB_CODE: (label["sub_code"],),
        Field.SUB: (label["sub"],),
        Field.CONDITION: (label["condition_hash"],),
        Field.UNIT: (label["units"], label["units_hash"]),
        Field.OVERSEER: (label["overseer"],),
        Field.CLOSING: (label["closing"],),
        Field.TERM: (label["amount"], label["unit"]),
    }


def main(arguments: Sequence[str]) -> int:
    """0 when the import is as good as it has to be."""
    if len(arguments) != 1:
        sys.stderr.write("用法:python -m tests.tables.city 表格.csv\n")
        return 2
    verdict = judge(Path(arguments[0]))
    shares = "、".join(f"{status} {verdict.cells[status]} 格" for status in Status)
    sys.stdout.write(f"{shares};准确 {verdict.exact:.1%};人工标注 {verdict.labelled} 行,错 {len(verdict.wrong)} 格\n")
    for wrong in verdict.wrong:
        sys.stdout.write(f"  错:{wrong}\n")
    if verdict.strangers:
        sys.stdout.write(f"  没有标注或已经改过的行:{'、'.join(map(str, verdict.strangers))}\n")
    return 0 if verdict.good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
