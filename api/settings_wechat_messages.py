"""Settings of WeChat's message push and of subscribe messages (消息推送、订阅消息的设置)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from adapters.wechat.push_cipher import is_key
from api.references import Secret
from api.settings_reader import Range


@dataclass(frozen=True, slots=True)
class PushSettings:
    """How pushes come in; without a token there is no such address. The first of each list is the current one."""

    mode: Literal["safe", "compatible", "plain"]
    tokens: tuple[Secret, ...]
    aes_keys: tuple[Secret, ...]
    window_seconds: Annotated[int, Range(30, 3600)]
    keep_days: Annotated[int, Range(1, 90)]

    def problems(self, appid: str, *, sandbox: bool) -> list[tuple[str, str]]:
        """What cannot work together, each by its setting."""
        found = [
            (f"wechat_push.aes_keys[{number}]", "EncodingAESKey 应当是 43 个字母、数字,请从微信后台复制")
            for number, key in enumerate(self.aes_keys)
            if not is_key(key.value)
        ]
        if self.mode == "plain" and self.tokens and not sandbox:
            found.append(("wechat_push.mode", "明文模式谁截获一次请求都能改内容;正式方式请在微信后台选安全模式"))
        if self.mode != "plain" and self.tokens and not self.aes_keys:
            found.append(("wechat_push.aes_keys", "安全模式、兼容模式要写 EncodingAESKey"))
        if self.mode != "plain" and self.tokens and not appid:
            found.append(("wechat.appid", "接收微信的推送要写 AppID"))
        return found


@dataclass(frozen=True, slots=True)
class SubscribeSettings:
    """Subscribe messages: the file of templates, empty for none, and to which version of the program they lead."""

    templates: str
    state: Literal["formal", "trial", "developer"]
