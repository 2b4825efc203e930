"""Who somebody is at WeChat (微信身份端口): an openid for a login code, a phone number for another one."""

from __future__ import annotations

from typing import Protocol


class CodeRefused(Exception):
    """The code is not, or no longer, worth anything; ``sentence`` is for the person on the phone."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class WeChatIdentity(Protocol):
    """Asks WeChat; each code counts once. The key of the session there is not kept."""

    async def openid(self, code: str) -> str:
        """Whose login code it is. Raises CodeRefused, ServiceDown."""
        ...

    async def phone(self, code: str, openid: str) -> str:
        """The number that this person has shown, as +8613800000000. Raises CodeRefused, ServiceDown."""
        ...
