"""Reads layers of YAML into frozen dataclasses; every mistake is told at once, in Chinese, with its line."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from api.references import Address, BadReference, Secret, WrittenOut, address, secret

PREFIX = "MINQING__"


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake. ``place`` is "file:line" or an environment variable; ``secret`` when one is written out."""

    place: str
    key: str
    message: str
    secret: bool = False

    def __str__(self) -> str:
        return f"{self.place} {self.key}:{self.message}" if self.key else f"{self.place} {self.message}"


@dataclass(frozen=True, slots=True)
class Range:
    """The smallest and the largest number that make sense, both allowed; None is open."""

    low: float
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Layer:
    """One source of settings: its name for messages, its parsed text, and whether it is the environment itself."""

    name: str
    root: Node | None
    from_env: bool = False

    def place(self, node: Node) -> str:
        """Where a node stands, for a person to find it."""
        return self.name if self.from_env else f"{self.name}:{node.start_mark.line + 1}"


def file_layer(file: Path, problems: list[Problem]) -> Layer:
    """The settings in a file; unreadable YAML is a problem and an empty layer."""
    try:
        return Layer(file.name, yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.SafeLoader))
    except (OSError, UnicodeDecodeError):
        problems.append(Problem(str(file), "", "文件读不出来"))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problems.append(Problem(f"{file.name}:{line}", "", f"不是正确的 YAML:{error.problem}"))
    return Layer(file.name, None)


def environment_layers(env: Mapping[str, str], problems: list[Problem]) -> list[Layer]:
    """One layer for each MINQING__section__key, its value read as YAML (a bare word is text, 8 is a number)."""
    layers = []
    for name in sorted(env):
        if not name.startswith(PREFIX):
            continue
        try:
            node: Node = yaml.compose(env[name], Loader=yaml.SafeLoader) or text_node("")
        except yaml.YAMLError:
            problems.append(Problem(f"环境变量 {name}", "", "的值不是正确的 YAML"))
            continue
        for key in reversed(name.removeprefix(PREFIX).split("__")):
            node = MappingNode("tag:yaml.org,2002:map", [(text_node(key), node)])
        layers.append(Layer(f"环境变量 {name}", node, from_env=True))
    return layers


Found = list[tuple[Layer, Node]]


def text_node(text: str) -> ScalarNode:
    """A YAML string that stands in no file."""
    return ScalarNode("tag:yaml.org,2002:str", text)


class Reader:
    """Turns the layers, strongest last, into one instance; what is wrong goes to ``problems`` and reading goes on."""

    def __init__(self, env: Mapping[str, str], problems: list[Problem]) -> None:
        self.env = env
        self.problems = problems

    def read(self, kind: type[Any], layers: list[Layer]) -> Any:
        """The whole, or None when anything was wrong."""
        found = [(layer, layer.root) for layer in layers if layer.root is not None]
        return self._section(kind, "", found)

    def _section(self, kind: type[Any], path: str, found: Found) -> Any:
        hints = get_type_hints(kind, include_extras=True)
        names = [field.name for field in fields(kind)]
        below: dict[str, Found] = {name: [] for name in names}
        before = len(self.problems)
        for layer, node in found:
            self._sort_keys(layer, node, path, below)
        values = {name: self._value(hints[name], join(path, name), below[name], found) for name in names}
        return None if len(self.problems) > before else kind(**values)

    def _sort_keys(self, layer: Layer, node: Node, path: str, below: dict[str, Found]) -> None:
        if not isinstance(node, MappingNode):
            self._problem(layer, node, path, "这里应当是若干“名称: 值”")
            return
        seen = set()
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key not in below:
                self._problem(layer, key_node, join(path, key), unknown(key, list(below)))
            elif key in seen:
                self._problem(layer, key_node, join(path, key), "写了两遍,请只留一处")
            else:
                below[key].append((layer, value_node))
            seen.add(key)

    def _value(self, kind: Any, path: str, found: Found, above: Found) -> Any:
        if is_section(kind):
            return self._section(kind, path, found)
        if not found:
            layer, node = above[-1]
            if isinstance(node, MappingNode):  # else it has been told that it is no section at all
                self._problem(layer, node, path, "缺少这一项")
            return None
        for layer, node in found[:-1]:
            self._overruled(kind, path, layer, node)
        layer, node = found[-1]
        return self._leaf(kind, path, layer, node)

    def _overruled(self, kind: Any, path: str, layer: Layer, node: Node) -> None:
        """A value that does not count may be anything, but a secret in a file is one even so."""
        aside = Reader(self.env, [])
        aside._leaf(kind, path, layer, node)  # of this very class
        self.problems += [problem for problem in aside.problems if problem.secret]

    def _leaf(self, kind: Any, path: str, layer: Layer, node: Node) -> Any:
        if get_origin(kind) is tuple:
            return self._list(get_args(kind)[0], path, layer, node)
        if is_section(kind):
            return self._section(kind, path, [(layer, node)])
        bounds = get_args(kind)[1] if get_origin(kind) is Annotated else None
        plain = get_args(kind)[0] if bounds else kind
        try:
            value = self._scalar(plain, layer, node)
        except BadReference as error:
            problem = Problem(layer.place(node), path, str(error), secret=isinstance(error, WrittenOut))
            self.problems.append(problem)
            return None
        if value is None:
            self._problem(layer, node, path, f"应当是 {describe(kind)}")
        elif bounds and not within(value, bounds):
            self._problem(layer, node, path, f"应当是 {describe(kind)},现在是 {value}")
        return value

    def _list(self, kind: Any, path: str, layer: Layer, node: Node) -> Any:
        if not isinstance(node, SequenceNode):
            self._problem(layer, node, path, "应当是一个列表")
            return None
        return tuple(self._leaf(kind, f"{path}[{i}]", layer, item) for i, item in enumerate(node.value))

    def _scalar(self, kind: Any, layer: Layer, node: Node) -> Any:
        """The value, or None when it is of another type."""
        value = yaml.SafeLoader("").construct_object(node, deep=True) if isinstance(node, ScalarNode) else None
        if value is None or isinstance(node, MappingNode | SequenceNode):
            return None
        if kind is Secret:
            return secret(str(node.value), self.env)
        if kind is Address:
            return address(str(node.value), self.env, trusted=layer.from_env)
        if get_origin(kind) is Literal:
            return value if value in get_args(kind) else None
        return _PLAIN[kind](value)

    def _problem(self, layer: Layer, node: Node, path: str, message: str) -> None:
        self.problems.append(Problem(layer.place(node), path, message))


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


_PLAIN: dict[Any, Callable[[Any], Any]] = {
    str: lambda value: value if isinstance(value, str) else None,
    int: lambda value: value if isinstance(value, int) and not isinstance(value, bool) else None,
    float: _number,
    Path: lambda value: Path(value) if isinstance(value, str) and value else None,
}
_NAMES = {str: "文字", int: "整数", float: "数", Path: "路径", Secret: "密钥引用", Address: "地址"}


def describe(kind: Any) -> str:
    """What a setting may be, in Chinese, for messages and the reference page."""
    if get_origin(kind) is Annotated:
        plain, bounds = get_args(kind)
        end = "以上的" if bounds.high is None else f"到 {bounds.high} 的"
        return f"{bounds.low} {end}{_NAMES[plain]}"
    if get_origin(kind) is Literal:
        return "、".join(map(str, get_args(kind))) + " 之一"
    return "列表" if get_origin(kind) is tuple else _NAMES[kind]


def is_section(kind: Any) -> bool:
    """Whether a setting has settings below it (secrets and addresses are values, though made of parts)."""
    return is_dataclass(kind) and kind not in (Secret, Address)


def within(value: float, bounds: Range) -> bool:
    """Whether a number lies in its range."""
    return value >= bounds.low and (bounds.high is None or value <= bounds.high)


def unknown(key: str, known: list[str]) -> str:
    """What to say of a name that is none, with the nearest that is."""
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
    return f"没有这一项设置,是不是“{near[0]}”?" if near else f"没有这一项设置;这里可以写:{'、'.join(known)}"


def join(path: str, key: str) -> str:
    """The dotted name of a setting."""
    return f"{path}.{key}" if path else key
