"""Which privacy notices are in force (隐私告知的装配): the texts of a folder, a common one and some of places."""

from __future__ import annotations

from pathlib import Path

from api import paths
from api.settings import Settings, SettingsRefused
from api.settings_reader import Problem
from cases.consent import COMMON, Notices, NoticeUnreadable, PrivacyNotice, read_notice

FOLDER = "隐私告知"
#: The name of the common one; that of a place is its code.
NAME = "隐私告知书"
UNFILLED = "【"


def notices_of(settings: Settings) -> Notices:
    """Every notice of the folder. Raises SettingsRefused for a text that is none, or without the common one."""
    folder = notices_folder(settings)
    found = {each.document: each for each in map(_read, sorted(folder.glob("*.txt")))}
    if COMMON not in found:
        raise _refused(f"{folder} 里没有 {NAME}.txt,请放一份本地的隐私告知书")
    return Notices(found)


def blanks(settings: Settings, notices: Notices) -> str:
    """A sentence for the operator where nobody has filled the notice in; empty in a trial."""
    if settings.sandbox or UNFILLED not in notices.by_document[COMMON].text:
        return ""
    return f"注意:{NAME}.txt 里还有没有填写的内容(【】),请在正式使用前改成本地的文字"


def notices_folder(settings: Settings) -> Path:
    """The folder of the settings, else the one beside the rules, else the shipped one."""
    if settings.privacy.notices_dir:
        return Path(settings.privacy.notices_dir)
    beside = settings.rules.folder / FOLDER
    return beside if beside.is_dir() else paths.rules_dir() / FOLDER


def _read(file: Path) -> PrivacyNotice:
    document = COMMON if file.stem == NAME else file.stem
    try:
        return read_notice(document, file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise _refused(f"{file} 读不出来({error})") from error
    except NoticeUnreadable as error:
        raise _refused(f"{file}:{error}") from error


def _refused(sentence: str) -> SettingsRefused:
    return SettingsRefused([Problem("设置", "privacy.notices_dir", sentence)])
