"""The page of settings: config.yaml's own comments, defaults and types, with the name each has in the environment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any, get_type_hints

import yaml
from yaml.nodes import MappingNode, Node

from api import paths
from api.settings import Settings
from api.settings_reader import PREFIX, describe, is_section
from docs.tables import code, page, table


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting with what an operator needs to know of it."""

    key: str
    default: str
    kind: str
    meaning: str

    @property
    def variable(self) -> str:
        """Its name in the environment."""
        return PREFIX + self.key.replace(".", "__")


def settings() -> list[Setting]:
    """Every setting in the order of config.yaml; ``meaning`` is empty where the file explains nothing."""
    text = paths.default_config().read_text(encoding="utf-8")
    lines = text.splitlines()
    kinds = dict(leaves(Settings))
    found = []
    for key, line, node in keys(yaml.compose(text, Loader=yaml.SafeLoader)):
        default = text[node.start_mark.index : node.end_mark.index]
        found.append(Setting(key, default, describe(kinds[key]), comment_above(lines, line)))
    return found


def leaves(kind: type[Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Every dotted name with its type, from the dataclasses."""
    hints = get_type_hints(kind, include_extras=True)
    for field in fields(kind):
        name, hint = f"{above}{field.name}", hints[field.name]
        if is_section(hint):
            yield from leaves(hint, f"{name}.")
        else:
            yield name, hint


def keys(node: Node | None, above: str = "") -> Iterator[tuple[str, int, Node]]:
    """Every dotted name of the file with its line (from 0) and its value."""
    if not isinstance(node, MappingNode):
        return
    for key, value in node.value:
        if isinstance(value, MappingNode):
            yield from keys(value, f"{above}{key.value}.")
        else:
            yield f"{above}{key.value}", key.start_mark.line, value


def comment_above(lines: list[str], line: int) -> str:
    """The block of comment lines directly above a line, as one text."""
    first = line
    while first and lines[first - 1].strip().startswith("#"):
        first -= 1
    return "".join(each.strip().lstrip("#").strip() for each in lines[first:line])


def config_page() -> str:
    """docs/reference/config.md."""
    rows = [(code(each.key), code(each.default), each.kind, each.meaning) for each in settings()]
    lead = (
        "全部设置。默认值在 [config.yaml](../../config.yaml);另写一个文件只写要改的几项,用 `--config` 或 `MINQING_CONFIG` 指给程序,"
        f"或者用环境变量 `{PREFIX}` 加项目名(点换成两个下划线)逐项覆盖,例如 `{settings()[1].variable}`。"
    )
    return page("设置 Settings", lead, table(("项目", "默认", "可以是", "说明"), rows))
