"""Secrets by reference (密钥引用): ``${NAME}`` or ``file:/path`` in the settings, the value only in memory."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

_WHOLE = re.compile(r"\$\{(?P<name>[A-Za-z_][A-Za-z0-9_]*)\}|file:(?P<file>/.+)")
_INSIDE = re.compile(r"\$\{(?:(?P<name>[A-Za-z_][A-Za-z0-9_]*)|file:(?P<file>/[^}]+))\}")


class BadReference(ValueError):
    """A secret that is written out, or a reference that leads nowhere; the sentence is for the operator."""


class WrittenOut(BadReference):
    """A secret itself stands where a reference to it should."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret's value and where it came from; printing it shows only the latter."""

    reference: str
    value: str = field(repr=False)

    def __str__(self) -> str:
        return f"<{self.reference}>"


@dataclass(frozen=True, slots=True)
class Address:
    """The URL of a server. ``reference`` is what the settings say and may be printed; ``url`` may hold a password."""

    reference: str
    url: str = field(repr=False)

    def __str__(self) -> str:
        return self.reference

    def __bool__(self) -> bool:
        return bool(self.url)

    @property
    def scheme(self) -> str:
        """What kind of server: sqlite, postgres, redis, unix …"""
        return urlsplit(self.url).scheme


def secret(text: str, env: Mapping[str, str]) -> Secret:
    """The secret that ``text`` points to. Raises BadReference when it points nowhere, WrittenOut when it is it."""
    match = _WHOLE.fullmatch(text)
    if match is None:
        raise WrittenOut("密钥不能直接写出来,请写成 ${环境变量名} 或 file:/绝对路径")
    return Secret(text, _follow(match, env))


def address(text: str, env: Mapping[str, str], *, trusted: bool = False) -> Address:
    """The URL that ``text`` is, with its references followed.

    ``trusted``: the text itself comes out of the environment, where a password may stand: a reference would lead there.
    Raises WrittenOut when a password stands in it, BadReference when a reference points nowhere.
    """
    if (whole := _WHOLE.fullmatch(text)) is not None:
        return Address(text, _follow(whole, env))
    if trusted:
        return Address(_without_password(text), text)
    plain = _INSIDE.sub("", text)
    if (urlsplit(plain).password or "") != "":
        raise WrittenOut("地址里的口令不能直接写出来,请写成 ${环境变量名} 或 ${file:/绝对路径}")
    return Address(text, _INSIDE.sub(lambda match: quote(_follow(match, env), safe=""), text))


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    return url.replace(f":{parts.password}@", ":***@") if parts.password else url


def _follow(match: re.Match[str], env: Mapping[str, str]) -> str:
    name, file = match["name"], match["file"]
    value = env.get(name, "") if name else _read(Path(file))
    if not value:
        raise BadReference(f"环境变量 {name} 没有设置" if name else f"文件 {file} 是空的")
    return value


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise BadReference(f"文件 {file} 读不出来") from None
