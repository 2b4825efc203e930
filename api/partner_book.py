"""The mapping files of a folder (对照文件夹): read again when they change, every mistake with its place."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from pathlib import Path

from api import paths
from api.settings import Settings
from dsl.diagnostics import Diagnostic, Span
from dsl.mapping.model import Mapping
from dsl.mapping.read import Parsed, read_mapping

FOLDER = "对接"
_MOST_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class PartnersRead:
    """Mappings by the partner's name, what was read by file, and what is wrong with the files."""

    mappings: AnyMapping[str, Mapping] = field(default_factory=dict)
    parsed: AnyMapping[str, Parsed] = field(default_factory=dict)
    texts: AnyMapping[str, str] = field(default_factory=dict)
    problems: tuple[Diagnostic, ...] = ()


@dataclass(slots=True)
class PartnerFiles:
    """The files as they are now; a file with mistakes is left out, and so are two that speak of one partner."""

    folder: Path
    _seen: tuple[tuple[str, int, int], ...] | None = None
    _read: PartnersRead = field(default_factory=PartnersRead)

    def read(self) -> PartnersRead:
        """All of them, from memory while nothing has changed."""
        files = sorted(self.folder.glob("*.txt")) if self.folder.is_dir() else []
        stats = [(file, file.stat()) for file in files]
        seen = tuple((file.name, stat.st_mtime_ns, stat.st_size) for file, stat in stats)
        if seen != self._seen:
            self._read, self._seen = read_partners(files), seen
        return self._read


def partners_folder(settings: Settings) -> Path:
    """The folder of the settings, else the one beside the rules, else the shipped one."""
    if settings.partners.dir:
        return Path(settings.partners.dir)
    beside = settings.rules.folder / FOLDER
    return beside if beside.is_dir() else paths.rules_dir() / FOLDER


def read_partners(files: list[Path]) -> PartnersRead:
    """Read and check these files on their own."""
    texts = {file.name: _text(file) for file in files}
    parsed = {name: read_mapping(text, name) for name, text in texts.items()}
    problems = [diagnostic for each in parsed.values() for diagnostic in each.diagnostics]
    mappings: dict[str, Mapping] = {}
    for name, each in parsed.items():
        if each.mapping is None:
            continue
        if each.mapping.partner in mappings:
            span = each.places.get("对接", Span(1, 1, 1))
            sentence = f"另一个文件也写了“对接 {each.mapping.partner}”"
            problems.append(Diagnostic("P104", span, sentence, "一个平台只写一个文件", name))
            continue
        mappings[each.mapping.partner] = each.mapping
    return PartnersRead(mappings, parsed, texts, tuple(problems))


def _text(file: Path) -> str:
    data = file.read_bytes()[: _MOST_BYTES + 1]
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")  # as old editors on Windows save it
