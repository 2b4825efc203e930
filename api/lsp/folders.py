"""Rule files as the editor has them (打开的文件): what is on disk, with open documents laid over it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from api.rulefiles import SUFFIX, RulesUnreadable, read_files
from dsl.analysis.sight import Sight
from dsl.bundle import Source
from dsl.compile import look
from dsl.diagnostics import Diagnostic, Span
from dsl.incremental import Memory

MOST_FILES = 256  # that one folder's memory holds: a county or a city with its towns
_NO_CODE = ""


@dataclass(frozen=True, slots=True)
class Family:
    """The files of one folder read together; ``addresses`` are what the editor calls them, by name."""

    folder: Path
    addresses: Mapping[str, str]
    sources: tuple[Source, ...]
    sight: Sight
    unreadable: tuple[Diagnostic, ...]

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What checking tells, and which files could not be read at all."""
        return (*self.sight.looked.diagnostics, *self.unreadable)


@dataclass(slots=True)
class _Folder:
    memory: Memory = field(default_factory=lambda: Memory(MOST_FILES))
    trying: Memory = field(default_factory=lambda: Memory(MOST_FILES))
    last: Family | None = None


@dataclass(slots=True)
class Folders:
    """Everything that the editor has open; ``context`` is one more folder whose files stand beside each other one.

    A file brings along all rule files of its folder, as ``minqing check`` does. Not for several threads at once.
    """

    context: Path | None = None
    opened: Mapping[Path, str] = field(default_factory=dict)  # replaced, never changed: another thread may be reading
    addresses: dict[Path, str] = field(default_factory=dict)  # as the editor writes them
    _folders: dict[Path, _Folder] = field(default_factory=dict)
    _read: dict[Path, tuple[tuple[int, int], Source | Diagnostic]] = field(default_factory=dict)

    def family(self, path: Path) -> Family:
        """The file with those of its folder, as they are now; unchanged ones are not read again."""
        folder = self._folders.setdefault(path.parent, _Folder())
        addresses, sources, unreadable = self._gather(path.parent)
        last = folder.last
        if last is None or last.sources != sources or last.addresses != addresses or last.unreadable != unreadable:
            sight = Sight(look(sources, folder.memory), folder.memory, folder.trying)
            folder.last = last = Family(path.parent, addresses, sources, sight, unreadable)
        return last

    def folders(self) -> tuple[Path, ...]:
        """Folders in which something is open."""
        return tuple(dict.fromkeys(path.parent for path in self.opened))

    def _gather(self, folder: Path) -> tuple[dict[str, str], tuple[Source, ...], tuple[Diagnostic, ...]]:
        found: dict[str, Path] = {}
        for each in (self.context, folder):
            if each is not None:
                found |= {path.name: path for path in sorted(each.glob(f"*{SUFFIX}"))}
        found |= {path.name: path for path in self.opened if path.parent == folder}
        read = {name: self._source(path) for name, path in sorted(found.items())}
        sources = tuple(each for each in read.values() if isinstance(each, Source))
        addresses = {name: self.addresses.get(path) or path.as_uri() for name, path in found.items()}
        return addresses, sources, tuple(each for each in read.values() if isinstance(each, Diagnostic))

    def _source(self, path: Path) -> Source | Diagnostic:
        if path in self.opened:
            return Source(path.name, self.opened[path])
        try:
            stat = path.stat()
        except OSError as error:
            return _unreadable(path, f"{path.name} 读不出来({error.strerror})")
        known = self._read.get(path)
        if known is None or known[0] != (stat.st_mtime_ns, stat.st_size):
            known = self._read[path] = (stat.st_mtime_ns, stat.st_size), _from_disk(path)
        return known[1]


def _from_disk(path: Path) -> Source | Diagnostic:
    try:
        return read_files([path])[0]
    except RulesUnreadable as refused:
        return _unreadable(path, str(refused))


def _unreadable(path: Path, sentence: str) -> Diagnostic:
    return Diagnostic(_NO_CODE, Span(1, 1, 2), sentence, "", path.name)
