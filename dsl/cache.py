"""Keeps a compiled bundle as bytes (编译结果的缓存), each jurisdiction to be taken out when it is first asked for.

Nothing in such bytes is trusted: they carry their own checksum, the version of the code that wrote them and the hash
of the texts; and taking them out makes values of this package alone and calls nothing else. Whoever cannot load
compiles, with the same result.
"""

from __future__ import annotations

import hashlib
import io
import pickle  # nosec B403  # pickles of our own, checked by a digest before they are read
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import is_dataclass, replace
from datetime import date, time
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, cast

from dsl.bundle import Bundle
from dsl.compile import trees_of
from dsl.layers import place
from dsl.ruleset import Ruleset
from dsl.tree import RuleFile

V = TypeVar("V")

_CHECKSUM = 32
_PLAIN: dict[tuple[str, str], type] = {
    (kind.__module__, kind.__name__): kind for kind in (frozenset, set, date, time, Decimal, Fraction)
}


@cache
def code_version() -> str:
    """SHA-256 over all that a compiled bundle depends on besides its texts: this package, Lark and Python."""
    digest = hashlib.sha256(f"{sys.version} lark {version('lark')}".encode())
    for path in sorted(Path(__file__).parent.iterdir()):
        if path.suffix in (".py", ".lark"):
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def dump(bundle: Bundle) -> bytes:
    """The bundle without its syntax trees, which are read again from the texts when somebody asks for one."""
    parts = {code: _pickled(rules) for code, rules in bundle.rulesets.items()}
    ends: dict[str, tuple[int, int]] = {}
    at = 0
    for code, part in parts.items():
        ends[code] = (at, at + len(part))
        at += len(part)
    index = _pickled((replace(bundle, rulesets={}, files={}), ends))
    head = f"{code_version()} {bundle.hash} {len(index)}\n".encode()
    body = b"".join((head, index, *parts.values()))
    return hashlib.sha256(body).digest() + body


def load(data: bytes, digest: str) -> Bundle | None:
    """The bundle ``digest``; None when these bytes are damaged, or another's, or another version's of this code."""
    body = memoryview(data)[_CHECKSUM:]
    if hashlib.sha256(body).digest() != data[:_CHECKSUM]:
        return None
    wanted = f"{code_version()} {digest} ".encode()
    if bytes(body[: len(wanted)]) != wanted:
        return None
    length, _, _ = bytes(body[len(wanted) : len(wanted) + 20]).partition(b"\n")
    begin = len(wanted) + len(length) + 1
    stop = begin + int(length)
    try:
        bundle, ends = cast("tuple[Bundle, dict[str, tuple[int, int]]]", _unpickled(body[begin:stop]))
    except pickle.UnpicklingError:  # made by hand: the checksum is right and the values are not ours
        return None

    def ruleset(code: str) -> Ruleset:
        first, last = ends[code]
        return cast("Ruleset", _unpickled(body[stop + first : stop + last]))

    files = {source.name: source for source in bundle.sources}
    return replace(bundle, rulesets=Lazy(tuple(ends), ruleset), files=Lazy(tuple(files), _Trees(bundle)))


class Lazy(Mapping[str, V]):
    """A mapping whose entries are made when they are first asked for; equal to any mapping with the same entries."""

    def __init__(self, keys: tuple[str, ...], make: Callable[[str], V]) -> None:
        self._keys = dict.fromkeys(keys)
        self._make = make
        self._made: dict[str, V] = {}

    def __getitem__(self, key: str) -> V:
        if key not in self._made:
            if key not in self._keys:
                raise KeyError(key)
            self._made[key] = self._make(key)
        return self._made[key]

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


class _Trees:
    """Reads one file again, with those that it looks into."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle

    def __call__(self, file: str) -> RuleFile:
        sources = {source.name: source for source in self._bundle.sources}
        placed = {each.file: each for each in place(self._bundle.sources)}
        needed = {file, *placed[file].above}
        needed.update(name for each in tuple(needed) for name in placed[each].uses)
        return trees_of([sources[name] for name in needed])[file]


def _pickled(value: object) -> bytes:
    out = io.BytesIO()
    _Pickler(out, protocol=5).dump(value)
    return out.getvalue()


def _unpickled(data: memoryview) -> object:
    return _Unpickler(io.BytesIO(data)).load()


class _Pickler(pickle.Pickler):
    def reducer_override(self, value: object) -> Any:
        return (_Frozen, (dict(value),)) if isinstance(value, MappingProxyType) else NotImplemented


class _Frozen:
    """Stands in the bytes for a mapping that nobody can change."""

    def __new__(cls, entries: dict[Any, Any]) -> Any:
        """The mapping itself."""
        return MappingProxyType(entries)


class _Unpickler(pickle.Unpickler):
    """Makes values of this package, and no function of any module can be called."""

    def find_class(self, module: str, name: str) -> Any:
        """A dataclass or an enumeration of this package, or a plain value."""
        plain = _PLAIN.get((module, name))
        if plain is not None:
            return plain
        found = getattr(sys.modules.get(module), name, None) if module.startswith("dsl.") else None
        if isinstance(found, type) and (is_dataclass(found) or issubclass(found, Enum) or found is _Frozen):
            return found
        raise pickle.UnpicklingError(f"{module}.{name} is no value of the rule language")
