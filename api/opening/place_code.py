"""The administrative code of a place (行政区划代码), as the Bureau of Statistics writes it: its shape and its level."""

from __future__ import annotations

import re

#: How a rule file may head a place of each level, the first being the usual word.
HEADINGS = {2: ("省",), 4: ("市",), 6: ("县", "市", "区"), 9: ("镇街",)}
_COUNTRY = "100000"


class CodeRefused(ValueError):
    """Carries one Chinese sentence."""


def digits(code: str) -> int:
    """How many digits of the code mean something: 2 a province, 4 a city, 6 a county, 9 a township.

    Raises CodeRefused for anything else.
    """
    if not re.fullmatch(r"[0-9]+", code):
        raise CodeRefused(f"行政区划代码“{code}”应当全是数字")
    if len(code) == 12:
        raise CodeRefused(f"“{code}”是村、社区的代码(12位),村不单独写规约,请把它写进镇街名册的地点表")
    if len(code) not in (6, 9) or code.startswith("0"):
        raise CodeRefused(f"行政区划代码“{code}”应当是6位(县级及以上)或9位(镇、街道),例如 330281102")
    if len(code) == 9:
        if code.endswith("000"):
            raise CodeRefused(f"“{code}”的后三位是000,这不是镇、街道的代码;县级请写前6位")
        return 9
    return 2 if code.endswith("0000") else 4 if code.endswith("00") else 6


def heading(code: str, name: str, wanted: str | None) -> str:
    """The word with which the file begins. Raises CodeRefused for a level that this code cannot have."""
    words = HEADINGS[digits(code)]
    if wanted is None:
        return name[-1] if name[-1] in words else words[0]
    if wanted == "镇":
        wanted = "镇街"
    if wanted not in words:
        raise CodeRefused(f"代码“{code}”的级别应当是{'、'.join(words)},不是{wanted}")
    return wanted


def check_superior(code: str, superior: str) -> None:
    """Raises CodeRefused where the code does not begin with what its superior's means."""
    if superior == _COUNTRY:
        return
    own, above = digits(code), digits(superior)
    if above >= own:
        raise CodeRefused(f"上级“{superior}”的级别不比“{code}”高")
    if code[:above] != superior[:above]:
        raise CodeRefused(f"“{code}”的前{above}位和上级“{superior}”不同,请核对两个代码")
