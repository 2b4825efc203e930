"""What people wrote in one way of writing (整理文字): without signs that nobody sees, whoever it came from."""

from __future__ import annotations

import re
import unicodedata

#: Signs that nobody sees: controls other than tab and line feed, those that turn the reading direction, those without
#: width, and tags. Joiners (U+200C, U+200D) stay: emoji and several scripts are written with them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_BREAKS = re.compile("\r\n?|[\x85\u2028\u2029]")


def tidy_text(text: str) -> str:
    """One text; plain ASCII without controls is given back as it is."""
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", _UNSEEN.sub("", _BREAKS.sub("\n", text)))
