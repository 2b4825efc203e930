"""Text that may stand in a log (日志文字): one line, no sign that a terminal obeys, nothing secret, not endless."""

from __future__ import annotations

import re
import unicodedata

MOST_SIGNS = 4096
MOST_TRACE = 32 * 1024

#: What breaks a line, moves a cursor, turns the reading direction or cannot be seen: controls (Cc), invisible format
#: signs (Cf), halves of pairs (Cs), and the two separators that some readers take for a new line.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})

#: A second wall: nothing of ours logs these, and should a library do so, they are covered.
_SECRETS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,}"), r"\1 ***"),
    (re.compile(r"\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*"), "***"),
    (
        re.compile(
            r"(?i)(?P<name>pass(?:word|wd)?|secret|token|api_?key|access_?key|authorization|session_key|口令|密码|密钥)"
            r"(?P<gap>[\"']?\s*[:=]\s*[\"']?)(?P<value>[^\s\"',;&}]{4,})"
        ),
        r"\g<name>\g<gap>***",
    ),
    (re.compile(r"(?P<name>[?&]sig=)[0-9A-Za-z._%=-]{8,}"), r"\g<name>***"),  # a link to a picture
    (re.compile(r"(?P<scheme>\b[a-z][a-z0-9+.-]{1,20}://[^\s:/@]{0,64}):[^\s/@]{1,200}@"), r"\g<scheme>:***@"),
    (re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])"), "***"),  # identity number
    (re.compile(r"(?<![0-9A-Za-z.])(?:\+?86[- ]?)?1[3-9][0-9]{9}(?![0-9A-Za-z])"), "***"),  # mobile phone
)


def visible(text: str) -> str:
    """Every sign that cannot be seen as its number, so that a line stays one line and says what it says."""
    if text.isprintable():
        return text
    return "".join(_shown(sign) for sign in text)


def _shown(sign: str) -> str:
    return f"\\u{ord(sign):04x}" if unicodedata.category(sign) in _UNSEEN else sign


def covered(text: str) -> str:
    """The text without what looks like a password, a token, a phone or an identity number."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


def one_line(text: str, most: int = MOST_SIGNS) -> str:
    """The text as it may stand in a log, at most ``most`` signs of it; how many more there were is said."""
    rest = len(text) - most
    return visible(covered(text[:most])) + (f"…(+{rest})" if rest > 0 else "")
