"""What must not be read by everybody in what somebody wrote (隐去): telephones, identity numbers, plates, own names.

What is certain by its form is always covered; other people's names can only be guessed, and ``cases.naming`` suggests.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from unicodedata import digit


class Kind(StrEnum):
    """What is covered; the value is what stands in its place."""

    IDENTITY = "〔身份证号〕"
    CARD = "〔卡号〕"
    PHONE = "〔电话〕"
    LANDLINE = "〔座机〕"
    PLATE = "〔车牌〕"
    MAIL = "〔邮箱〕"
    ACCOUNT = "〔账号〕"
    NAME = "〔姓名〕"


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of a text, in characters from ``start`` up to ``end``, and what it is."""

    start: int
    end: int
    kind: Kind


#: Digits as people write them to be read by people: in Chinese (also 幺 for one), in capitals, circled and the like.
_ONES = (0x2460, 0x2474, 0x2488, 0x24F5, 0x2776, 0x2780, 0x278A)
_CIRCLED = {first + step: str(step + 1) for first in _ONES for step in range(9)}
_DIGITS = str.maketrans("〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖幺", "001234567891234567891") | _CIRCLED
_BLOCKS = (range(0x0660, 0x1A9A), range(0x2070, 0x208A), range(0xA620, 0xABFA), range(0x1D7CE, 0x1D800))
#: Full width, and the digits of other scripts, of mathematics, raised and lowered.
_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {
    code: str(digit(chr(code))) for block in _BLOCKS for code in block if digit(chr(code), None) is not None
}
#: Signs that nobody sees between two others, or that only adorn the one before: joiners, variants, marks, keycaps.
_ADORNING = re.compile(
    "[\u0300-\u036f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200c\u200d\u20d0-\u20f0\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0100-\U000e01ef]"
)
_RUN = re.compile(r"[0-9](?:[\s\-—–_.·,,、/;;*]{0,2}[0-9]){4,}[Xx]?")
_PIECE = re.compile(r"[0-9]+[Xx]?")
_MOBILE = re.compile(r"(?:(?:00)?86)?1[3-9][0-9]{9}")
_MOBILES = re.compile(r"(?:1[3-9][0-9]{9}){2,}")  # run together
_LANDLINE = re.compile(r"0(?:10|2[0-9]|[3-9][0-9]{2})[2-9][0-9]{6,7}(?:[0-9]{1,4})?")
_SERVICE = re.compile(r"[48]00[0-9]{7}")
_LOCAL = re.compile(r"[2-9][0-9]{6,7}")
_DAY = "(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_IDENTITY = re.compile(rf"[1-8][0-9]{{5}}(?:(?:18|19|20)[0-9]{{2}}{_DAY}[0-9]{{3}}[0-9Xx]|[0-9]{{2}}{_DAY}[0-9]{{3}})")
_ACCOUNT_NUMBER = re.compile(r"[0-9]{5,19}")
_DIALLED = re.compile(r"(?:电话|手机|座机|号码|联系方式|致电|拨打|热线)[号是为::()()\s]{0,3}$")
_BANKED = re.compile(r"(?:卡号|账号|账户|帐号|帐户)[号是为::()()\s]{0,3}$")
_ONLINE = re.compile(r"(?:微信|QQ|qq|扣扣)[号是为::()()\s]{0,3}$")
_HANDLE = re.compile(r"(?:微信|抖音|快手)号?[是为::()()\s]{0,3}([A-Za-z][0-9A-Za-z_-]{5,19})(?![0-9A-Za-z_-])")
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领]\s?[A-HJ-NP-Za-hj-np-z][\s·.•-]?"
    r"[0-9A-HJ-NP-Za-hj-np-z]{4}[0-9A-HJ-NP-Za-hj-np-z学警港澳挂领][0-9A-HJ-NP-Za-hj-np-z]?(?![0-9A-Za-z])"
)
_MAIL = re.compile(r"[0-9A-Za-z][0-9A-Za-z._+-]{0,63}@[0-9A-Za-z-]{1,63}(?:\.[0-9A-Za-z-]{1,63}){1,4}")
_MOST_PIECES = 20  # that are one number together: an identity number digit by digit has eighteen
_SHORTEST_NAME = 2  # characters; a single one would cover half a text


def found_in(text: str, names: Iterable[str] = ()) -> tuple[Found, ...]:
    """Everything certain in the text, in order and never overlapping; ``names`` are covered wherever they stand."""
    bare, places = _bare(text)
    plain = bare.translate(_WIDE)  # one character for one, here and below, so that places stay
    wholes = [
        *_numbers(plain),
        *_matches(_PLATE, plain, Kind.PLATE),
        *_matches(_MAIL, plain, Kind.MAIL),
        *(Found(match.start(1), match.end(1), Kind.ACCOUNT) for match in _HANDLE.finditer(plain)),
    ]
    found = _apart([*wholes, *_named(bare, names)])
    return tuple(Found(places[each.start], places[each.end], each.kind) for each in found)


def _bare(text: str) -> tuple[str, Sequence[int]]:
    """The text without what adorns it, and where in the text each of its characters stands, and its end."""
    if _ADORNING.search(text) is None:
        return text, range(len(text) + 1)
    places = [at for at, sign in enumerate(text) if not _ADORNING.match(sign)]
    return "".join(text[at] for at in places), [*places, len(text)]


def masked(text: str, names: Iterable[str] = (), *, more: Sequence[Found] = (), spare: Collection[Kind] = ()) -> str:
    """The text with everything certain covered except the kinds in ``spare``, and ``more`` that was marked in it."""
    parts, at = [], 0
    for each in _apart([*(found for found in found_in(text, names) if found.kind not in spare), *more]):
        parts += [text[at : each.start], each.kind.value]
        at = each.end
    return "".join([*parts, text[at:]])


def _numbers(plain: str) -> Iterator[Found]:
    """Numbers that are somebody's, also when they are written in groups or several follow one another."""
    for run in _RUN.finditer(plain.translate(_DIGITS)):
        at = run.start()
        pieces = [(at + piece.start(), at + piece.end(), piece[0]) for piece in _PIECE.finditer(run[0])]
        before = plain[: run.start()][-12:]
        first = 0
        while first < len(pieces):
            last, kind = _longest(pieces[first : first + _MOST_PIECES], before)
            if kind:
                yield Found(pieces[first][0], pieces[first + last][1], kind)
            first += last + 1


def _longest(pieces: Sequence[tuple[int, int, str]], before: str) -> tuple[int, Kind | None]:
    """The most pieces from the first on that are one number together, by the index of the last, and what it is."""
    for last in reversed(range(len(pieces))):
        kind = _kind_of("".join(digits for _, _, digits in pieces[: last + 1]), before)
        if kind:
            return last, kind
    return 0, Kind.PHONE if _MOBILES.fullmatch(pieces[0][2]) else None


def _kind_of(digits: str, before: str) -> Kind | None:
    """What a number is by its form, or by the word before it. One digit that is wrong makes no secret public."""
    if _IDENTITY.fullmatch(digits):
        return Kind.IDENTITY
    if _MOBILE.fullmatch(digits):
        return Kind.PHONE
    if _LANDLINE.fullmatch(digits) or _SERVICE.fullmatch(digits):
        return Kind.LANDLINE
    if _is_card(digits) or (_BANKED.search(before) and _ACCOUNT_NUMBER.fullmatch(digits)):
        return Kind.CARD
    if _ONLINE.search(before) and _ACCOUNT_NUMBER.fullmatch(digits):
        return Kind.ACCOUNT
    return Kind.LANDLINE if _DIALLED.search(before) and _LOCAL.fullmatch(digits) else None


def _is_card(digits: str) -> bool:
    """Whether this is the number of a bank card: sixteen to nineteen digits that pass the check of Luhn."""
    if not (16 <= len(digits) <= 19 and digits.isdigit() and digits[0] in "3456"):
        return False
    doubled = [int(digit) * (2 if at % 2 else 1) for at, digit in enumerate(reversed(digits))]
    return sum(each - 9 if each > 9 else each for each in doubled) % 10 == 0


def _matches(pattern: re.Pattern[str], text: str, kind: Kind) -> Iterator[Found]:
    return (Found(match.start(), match.end(), kind) for match in pattern.finditer(text))


def _named(text: str, names: Iterable[str]) -> Iterator[Found]:
    for name in {_ADORNING.sub("", name).strip() for name in names}:
        if len(name) >= _SHORTEST_NAME:
            yield from _matches(re.compile(re.escape(name)), text, Kind.NAME)


def _apart(found: Iterable[Found]) -> tuple[Found, ...]:
    """In order; of two that overlap the one that begins first, and of these the longer one, takes the other in."""
    kept: list[Found] = []
    for each in sorted(found, key=lambda f: (f.start, -f.end)):
        if kept and each.start < kept[-1].end:
            kept[-1] = Found(kept[-1].start, max(kept[-1].end, each.end), kept[-1].kind)
        else:
            kept.append(each)
    return tuple(kept)
