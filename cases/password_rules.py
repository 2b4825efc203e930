"""Which passwords are too easy (口令规则): length counts, and that it is not everybody's; signs do not."""

from __future__ import annotations

import unicodedata

SHORTEST = 12
LONGEST = 128
_FEW_SIGNS = 6  # as in dates and telephone numbers

#: What stands at the head of lists of leaked passwords; also with other capitals, or figures and signs behind.
# fmt: off
COMMON = frozenset({
    "password", "passw0rd", "p@ssw0rd", "p@ssword", "qwerty", "qwertyuiop", "qwertyasdfgh", "asdfghjkl", "zxcvbnm",
    "qazwsx", "qazwsxedc", "1qaz2wsx", "1q2w3e4r", "1q2w3e4r5t", "1q2w3e4r5t6y", "a1b2c3d4", "iloveyou", "welcome",
    "letmein", "monkey", "dragon", "sunshine", "princess", "football", "woaini", "woaini1314", "wodemima", "mima",
    "admin", "administrator", "root", "test", "guest", "user", "abc", "abcd", "abcdef", "abcdefgh", "changeme",
    "default", "minqing", "renda", "daibiao", "zhongguo", "china", "secret", "trustno1", "superman", "master",
    "hello", "computer", "internet",
})
# fmt: on
_RUNS = ("0123456789" * 3, "9876543210" * 3, "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")


def normal(password: str) -> str:
    """The password as it is hashed: the same word however a keyboard composes it."""
    return unicodedata.normalize("NFC", password)


def weakness(password: str, login: str) -> str | None:
    """Why it cannot be taken, in Chinese; None where it can."""
    word = normal(password)
    if len(word) < SHORTEST:
        return f"至少要{SHORTEST}个字符,可以用一句话"
    if len(word) > LONGEST:
        return f"最多{LONGEST}个字符"
    low = word.lower()
    if login.lower() in low:
        return "不能含有登录名"
    if _common(low) or _repeated(low) or any(low in run for run in _RUNS):
        return "这样的密码太常见,很容易猜到,请换一个"
    return None


def _common(low: str) -> bool:
    stem = low.strip("0123456789.!@#$%^&*_-+= ")
    return low in COMMON or stem in COMMON or (not stem and len(set(low)) <= _FEW_SIGNS)


def _repeated(low: str) -> bool:
    """Whether it is one short word again and again."""
    return any(low == (low[:size] * len(low))[: len(low)] for size in range(1, len(low) // 2))
