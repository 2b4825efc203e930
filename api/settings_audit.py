"""Settings of audit (存证的设置): which algorithms and keys sign the log, and where its heads go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from api.references import Address, Secret
from api.settings_reader import Range


@dataclass(frozen=True, slots=True)
class AuditKey:
    """A private key of heads and promises, and its name (kid)."""

    kid: str
    secret: Secret


@dataclass(frozen=True, slots=True)
class OldKey:
    """The public key of a private one that signs nothing any more."""

    kid: str
    public: str


@dataclass(frozen=True, slots=True)
class Mail:
    """A mailbox that keeps heads; an empty address means none."""

    url: Address
    sender: str
    to: tuple[str, ...]
    timeout_seconds: Annotated[int, Range(1, 300)]


@dataclass(frozen=True, slots=True)
class Audit:
    """The sealed log; ``head_hour`` is the hour in China from which on a day's head is signed."""

    digest: Literal["sha256", "sm3"]
    signing_keys: tuple[AuditKey, ...]
    old_keys: tuple[OldKey, ...]
    head_hour: Annotated[int, Range(0, 23)]
    heads_dir: str
    mail: Mail

    def problems(self, *, sandbox: bool) -> list[tuple[str, str]]:
        """What cannot work together, each by its setting."""
        found = []
        if not sandbox and not self.signing_keys:
            sentence = "正式方式必须自备存证的签名密钥,请用 minqing heads new-key 生成一个"
            found.append(("audit.signing_keys", sentence))
        names = [*(key.kid for key in self.signing_keys), *(key.kid for key in self.old_keys)]
        if len(set(names)) < len(names):
            found.append(("audit.signing_keys", "有两个密钥的 kid 相同(停用的也算),请改成不同的名称"))
        if self.mail.url and self.mail.url.scheme not in ("smtp", "smtps"):
            found.append(("audit.mail.url", "应当以 smtp:// 或 smtps:// 开头"))
        if self.mail.url and not (self.mail.sender and self.mail.to):
            found.append(("audit.mail", "要寄日封,请写上 sender(发件人)和 to(收件人)"))
        return found
