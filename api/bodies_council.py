"""What clients send beside handling (议、签发、督办的请求体): questions, opinions, drafts, signatures, watches."""

from __future__ import annotations

from api.bodies import Body, FileIds, Id, Name, PhotoIds, Words


class Deliberate(Body):
    """Put a question to those concerned (提请商议)."""

    text: Words


class Comment(Body):
    """Say something to the open question (发言)."""

    text: Words | None = None
    photos: PhotoIds = []
    files: FileIds = []


class Conclude(Body):
    """Say what came of it (商议结论): 达成一致, 部分一致, 未达成一致 or 不再商议, and in words."""

    conclusion: Name
    text: Words


class DraftAnswer(Body):
    """Write an answer to be signed (拟答复); ``outcome`` is one of the rule file's words."""

    outcome: Name
    text: Words
    photos: PhotoIds = []
    files: FileIds = []


class SignOff(Body):
    """Sign the draft (签发), or send it back (退改) with remarks."""

    approve: bool
    text: Words | None = None


class Supervise(Body):
    """Watch over it (督办), and why; ``mark`` makes it a special one: 督办, 专项督办 or a mark of the rule file."""

    text: Words
    mark: Name | None = None


class EndSupervision(Body):
    """Watch over it no more (解除督办); ``person`` is somebody else whose watch a coordinator ends."""

    text: Words | None = None
    person: Id | None = None
