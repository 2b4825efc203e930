"""Settings of encryption (加密的设置): which cipher, and the keys by reference, never in the database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from api.references import Secret


@dataclass(frozen=True, slots=True)
class CipherKey:
    """A key of columns, and its name (kid), which stands beside everything that it has sealed."""

    kid: str
    secret: Secret


@dataclass(frozen=True, slots=True)
class Encryption:
    """Columns with personal content; the first key seals, all open."""

    cipher: Literal["aes", "sm4"]
    keys: tuple[CipherKey, ...]

    def problems(self, *, sandbox: bool) -> list[tuple[str, str]]:
        """What cannot work together, each by its setting."""
        found = []
        if not sandbox and not self.keys:
            sentence = "正式方式必须自备加密密钥,请用 minqing keys new 生成一个,写上 kid 和 secret"
            found.append(("encryption.keys", sentence))
        if len({key.kid for key in self.keys}) < len(self.keys):
            found.append(("encryption.keys", "有两个密钥的 kid 相同,请改成不同的名称"))
        if any(not key.kid.isascii() or not key.kid.replace("-", "").isalnum() for key in self.keys):
            found.append(("encryption.keys", "kid 只能用英文字母、数字和连字号"))
        return found
