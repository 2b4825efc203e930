"""From settings to the ways into the mini-program (小程序入口的装配)."""

from __future__ import annotations

from adapters.plain_codes import PlainCodes
from adapters.wechat.pages import ProgramCodes, ProgramLinks, Version
from api.settings import Settings
from api.wechat_wiring import Wechat
from cases.ports_limits import Limiter
from cases.ports_pages import CodePictures, PageLinks
from cases.short_links import Pages

#: What stands in a plain code of a trial, which nobody outside of this machine can open.
_LOCAL = "http://127.0.0.1"


def code_pictures(settings: Settings, wechat: Wechat | None) -> CodePictures:
    """Codes of the mini-program of the settings; else plain ones of our own address."""
    if wechat is not None:
        return ProgramCodes(wechat.client, _version(settings))
    return PlainCodes(public_address(settings))


def page_links(settings: Settings, wechat: Wechat | None, limiter: Limiter) -> PageLinks | None:
    """What makes links into the mini-program, if there is one."""
    return None if wechat is None else ProgramLinks(wechat.client, _version(settings), limiter)


def pages_of(settings: Settings) -> Pages:
    """Where codes and links lead."""
    return Pages(settings.pages.report_page, settings.pages.h5_url)


def public_address(settings: Settings) -> str:
    """This server as phones reach it."""
    return settings.picture_links.public_url.rstrip("/") or f"{_LOCAL}:{settings.http.port}"


def _version(settings: Settings) -> Version:
    return Version(settings.pages.report_page, settings.pages.version)
