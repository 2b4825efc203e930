"""What comes along with a command (附件): words, a place, photos – from the wire to what the domain seals."""

from __future__ import annotations

from collections.abc import Sequence

from api import bodies as b
from api.call import Call
from cases.covering import HIDE
from cases.house import Enclosed
from cases.refusals import InvalidInput
from cases.voice_intake import VOICE


def enclosures(
    text: str | None, place: b.Place | None = None, files: tuple[str, ...] = (), hide: Sequence[str] = ()
) -> tuple[Enclosed, ...]:
    """Words, a place and files to be sealed; ``hide`` is covered in the words for who does not handle the case.

    Raises InvalidInput for words that are only blanks.
    """
    found: list[Enclosed] = []
    if text is not None:
        if not text.strip():
            raise InvalidInput({"text": "不能为空"})
        found.append(Enclosed("text", {"text": text, HIDE: list(hide)} if hide else {"text": text}))
    if place is not None:
        body: dict[str, object] = {"lat": place.lat, "lng": place.lng, "datum": place.datum, "address": place.address}
        if place.accuracy is not None:
            body["accuracy"] = place.accuracy
        found.append(Enclosed("place", body))
    return (*found, *(Enclosed("file", {"file": file}) for file in files))


def spoken(voice: b.Voice | None) -> tuple[Enclosed, ...]:
    """Who has spoken, to be sealed, where somebody else writes it down (代录)."""
    return () if voice is None else (Enclosed(VOICE, {"name": voice.name, "phone": voice.phone}),)


def photo_ids(given: Sequence[str], call: Call) -> tuple[str, ...]:
    """The photos, each once. Raises InvalidInput beyond the limit of the settings."""
    most = call.wired.settings.photos.max_count
    if len(given) > most:
        raise InvalidInput({"photos": f"最多{most}张照片"})
    if len(set(given)) < len(given):
        raise InvalidInput({"photos": "同一张照片只能附一次"})
    return tuple(given)


def file_ids(given: Sequence[str], call: Call) -> tuple[str, ...]:
    """The videos and documents, each once. Raises InvalidInput beyond the limit of the settings."""
    most = call.wired.settings.attachments.max_count
    if len(given) > most:
        raise InvalidInput({"files": f"最多{most}个视频和文件"})
    if len(set(given)) < len(given):
        raise InvalidInput({"files": "同一个文件只能附一次"})
    return tuple(given)
