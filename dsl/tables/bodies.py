"""Reads the responsible units of a standard (责任单位), and finds names that may mean one body (又名)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

from dsl.names import LONGEST_NAME
from dsl.normalise import plain

_AND_SO_ON = re.compile(r"等[^、]{0,4}$")
_PARTS = re.compile(r"主办|协办|牵头|配合|主责|负责|协同|为主|[::]")
_SEPARATORS = "、,;/\n"
#: Official names that hold 和 themselves.
_OFFICIAL = re.compile(
    r"住房和城乡|人力资源和社会|自然资源和规划|发展和改革|经济和信息|文化和旅游|卫生和计划|农业和农村|教育和体育|民族和宗教"
)
_JOINED = re.compile(r"(?<=.)(?:和|及|与|或|\+|&)")
_WHOLE = "部门|单位|局|中心|街办|办事处|公司|企业|支队|大队|中队"
_BOTH = re.compile(rf"([^和及与或]+(?:{_WHOLE}))(?:和|及|与)([^和及与或]+(?:{_WHOLE}))")
_RELATIVE = re.compile(
    r"^(?:各|所属|属地|所在|辖区|当地|有关|相关|本级)|产权单位|权属单位|使用单位|管理单位$|使用管理部门"
)


class UnitsUnreadable(ValueError):
    """Carries two Chinese sentences: what is the matter, and what to write."""

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message)
        self.message = message
        self.help = advice


def read_units(words: str) -> tuple[str, ...]:
    """The units of a cell in their order, 、 , ; / and line breaks between them. Raises UnitsUnreadable."""
    pieces = [re.sub(r"\s+", "", piece) for piece in _pieces(plain(words))]
    names = [name for piece in pieces if piece for name in _two(piece)]
    for name in names:
        _check(name)
    twice = next((name for at, name in enumerate(names) if name in names[:at]), None)
    if twice is not None:
        raise UnitsUnreadable(f"“{twice}”在一格里写了两次", "请删去多写的一个")
    if not names:
        raise UnitsUnreadable("责任单位是空的", "请写上责任单位;同上一行的,也请写出来或者合并单元格")
    return tuple(names)


def _pieces(text: str) -> list[str]:
    """What stands between separators that are in no brackets."""
    pieces, depth = [""], 0
    for char in text.rstrip("。"):
        depth += (char == "(") - (char == ")")
        if char in _SEPARATORS and depth <= 0:
            pieces.append("")
        else:
            pieces[-1] += char
    return pieces


def _two(piece: str) -> tuple[str, ...]:
    """甲部门和乙部门 are two bodies: both sides are whole names. 甲和乙部门 stays as it is, and in doubt."""
    whole = _BOTH.fullmatch(_OFFICIAL.sub(lambda found: "_" * len(found[0]), piece))
    return (piece[: whole.end(1)], piece[whole.start(2) :]) if whole else (piece,)


def _check(name: str) -> None:
    if _AND_SO_ON.search(name):
        raise UnitsUnreadable(f"“{name}”没有写完", "“等”字后面是谁,请一个一个写出来")
    if _PARTS.search(name):
        raise UnitsUnreadable(f"“{name}”里写了分工", "表里只写承办的单位;谁主办、谁协办,请在导入以后的条文里写")
    if _JOINED.search(_OFFICIAL.sub("", name)):
        raise UnitsUnreadable(f"“{name}”不知道是一个单位还是几个单位", "几个单位用“、”隔开,每个写全称")
    if len(name) > LONGEST_NAME or any(mark in name for mark in "\"'|#。?!"):
        raise UnitsUnreadable(f"“{name}”不像一个单位的名称", f"名称不超过 {LONGEST_NAME} 个字,不用引号、竖线")


def is_relative(name: str) -> bool:
    """所属街办, 各产权单位: who that is depends on the place or the owner."""
    return _RELATIVE.search(name) is not None


@dataclass(frozen=True, slots=True)
class Proposal:
    """Names that may mean one body, the longest first; ``line`` is ready to be pasted once a person has agreed."""

    names: tuple[str, ...]

    @property
    def line(self) -> str:
        """单位 甲 又名 乙、丙."""
        return f"单位 {quoted(self.names[0])} 又名 {'、'.join(map(quoted, self.names[1:]))}"


def quoted(name: str) -> str:
    """The name in “” where it holds more than Chinese words and digits."""
    return name if re.fullmatch(r"[一-龥0-9]+", name) else f"“{name}”"


#: Beyond so many names only those with the same kernel are proposed: likeness is measured pair by pair.
MOST_COMPARED = 300


def proposals(names: Iterable[str]) -> tuple[Proposal, ...]:
    """Groups of names that look like spellings of one body; nothing is merged."""
    known = list(dict.fromkeys(names))
    group = {name: [name] for name in known}
    for one, other in _pairs(known):
        if group[one] is not group[other]:
            joined = group[one] + group[other]
            group |= dict.fromkeys(joined, joined)
    found = {id(members): members for members in group.values() if len(members) > 1}
    return tuple(Proposal(tuple(sorted(members, key=lambda name: (-len(name), name)))) for members in found.values())


def _pairs(known: list[str]) -> Iterator[tuple[str, str]]:
    first: dict[tuple[bool, str], str] = {}
    for name in known:
        for key in sorted(_keys(name)):
            yield first.setdefault((is_relative(name), key), name), name
    if len(known) <= MOST_COMPARED:
        yield from (pair for pair in combinations(known, 2) if _alike(*pair))


_SHORT = (
    *(("住房和城乡建设", "住建"), ("城市管理", "城管"), ("综合行政执法", "综合执法"), ("行政执法", "执法")),
    *(("生态环境", "环保"), ("环境保护", "环保"), ("市容环境卫生", "环卫"), ("市容环卫", "环卫"), ("环境卫生", "环卫")),
    *(("园林绿化", "园林"), ("街道办事处", "街道"), ("街道办", "街道"), ("街办", "街道"), ("交通运输", "交通")),
    *(("公安局交通警察", "交警"), ("交通警察", "交警"), ("人民政府", "政府"), ("有限公司", "公司")),
)
_HOME = re.compile(r"^(?:[一-龥]{2,3}?[市县区]|[市县区])(?=[一-龥]{2})")
_KIND = re.compile(r"(?:局|部门|支队|大队|中队|队|办公室|中心|服务中心)$")
_NEARLY = 0.9
_LEAST = 2


def _alike(one: str, other: str) -> bool:
    if is_relative(one) != is_relative(other):
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _NEARLY


def _keys(name: str) -> set[str]:
    """What is left of a name: without its place and its kind of office, usual words shortened, brackets apart."""
    inside = re.findall(r"\(([^()]*)\)", name)
    parts = [re.sub(r"\([^()]*\)", "", name), *inside]
    keys = {_KIND.sub("", _shortened(_HOME.sub("", part))) for part in parts}
    return {key for key in keys if len(key) >= _LEAST}


def _shortened(name: str) -> str:
    for full, short in _SHORT:
        name = name.replace(full, short)
    return name
