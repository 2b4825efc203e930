"""The product's own source as data: which files there are, what they import, what they call."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("dsl", "cases", "adapters", "api")  # each may import those before it


@dataclass(frozen=True, slots=True)
class Import:
    """One imported module, in full, and where."""

    module: str
    line: int

    @property
    def top(self) -> str:
        """The distribution or package it begins with."""
        return self.module.partition(".")[0]


@cache
def tree(file: Path) -> ast.Module:
    """A file's syntax tree."""
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def python_files(*folders: str) -> list[Path]:
    """All Python files below these folders of the checkout."""
    return sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py"))


def name_of(file: Path) -> str:
    """A file as messages call it: its path from the root of the checkout."""
    return file.relative_to(ROOT).as_posix()


def imports(file: Path) -> Iterator[Import]:
    """Everything a file imports, wherever in the file. ``from p import m`` counts as p.m when m is a module of p."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = absolute(file, node)
            for alias in node.names:
                whole = f"{base}.{alias.name}"
                yield Import(whole if is_module(whole) else base, node.lineno)


def absolute(file: Path, node: ast.ImportFrom) -> str:
    """The module of a from-import with its dots resolved."""
    if not node.level:
        return node.module or ""
    package = file.relative_to(ROOT).with_suffix("").parts[: -node.level]
    return ".".join((*package, node.module or "")).rstrip(".")


def is_module(dotted: str) -> bool:
    """Whether a dotted name is a module or package of this checkout."""
    path = ROOT.joinpath(*dotted.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def third_party(file: Path) -> set[str]:
    """The names of outside packages a file imports."""
    known = {*sys.stdlib_module_names, *PACKAGES}
    return {each.top for each in imports(file)} - known


def called(file: Path) -> Iterator[tuple[str, int]]:
    """Every call as it is written ("datetime.now") with its line."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno


def values(file: Path) -> Iterator[str]:
    """Every string that the code uses, parts of f-strings included; what only explains is left out."""
    explaining = {id(node) for part in explanations(file) for node in ast.walk(part)}
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in explaining:
            yield node.value


def explanations(file: Path) -> Iterator[ast.AST]:
    """Docstrings, and what is given as the ``example`` of a door: they show something and decide nothing."""
    for node in ast.walk(tree(file)):
        docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if docstring or (isinstance(node, ast.keyword) and node.arg == "example"):
            yield node
