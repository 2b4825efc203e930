"""Settings of the ways into the mini-program (小程序入口的设置): pages that codes and links lead to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class PageSettings:
    """Pages without a slash in front and without a query; ``h5_url`` empty where there is no page for it."""

    report_page: str
    case_page: str
    version: Literal["release", "trial", "develop"]
    h5_url: str

    def problems(self) -> list[tuple[str, str]]:
        """What cannot work, each by its setting."""
        found = []
        for name, page in (("report_page", self.report_page), ("case_page", self.case_page)):
            if page.startswith("/") or "?" in page or not page:
                found.append((f"pages.{name}", "页面写成 pages/report/report 的样子:开头没有斜杠,不带参数"))
        if self.h5_url and not is_https(self.h5_url):
            found.append(("pages.h5_url", "要写完整的 https 地址,例如 https://rd.example.gov.cn/h5;没有就空着"))
        return found


def is_https(url: str) -> bool:
    """Whether it is a whole https address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and not parts.username and not parts.fragment
