"""What everything that takes videos and documents promises, the twin in memory included (附件检查契约)."""

from __future__ import annotations

from hashlib import sha256

import pytest

from adapters.attachments import AttachmentChecker
from adapters.memory_files import MemoryFiles
from cases.ports_files import FileChecker, FileCode, FileKind, FileLimits, FileRefused
from tests.support.files import PLACE, SECRET, bomb, lying_bomb, opened, package, pdf, scan, video

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(params=["memory", "jail"])
def checker(request: pytest.FixtureRequest) -> FileChecker:
    return MemoryFiles() if request.param == "memory" else AttachmentChecker()


@pytest.fixture
def jail() -> AttachmentChecker:
    return AttachmentChecker()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", FileCode.TYPE),
        (b"<html><script>alert(1)</script>", FileCode.TYPE),
        (b"MZ\x90\x00" + bytes(100), FileCode.TYPE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), FileCode.TYPE),
        (video()[:200], FileCode.BROKEN),
        (pdf()[:40], FileCode.BROKEN),
        (scan()[:40], FileCode.BROKEN),
        (pdf()[:-6] + b"0" * 100_000 + b"%%EOF", FileCode.TOO_BIG),
    ],
    ids=["empty", "html", "program", "old Word", "stump of a video", "stump of a pdf", "stump of a jpeg", "too big"],
)
async def test_what_is_no_file_of_ours_is_refused_with_a_sentence(
    checker: FileChecker, data: bytes, code: FileCode
) -> None:
    with pytest.raises(FileRefused) as refused:
        await checker.check(data, FileLimits(document_bytes=100_000))

    assert refused.value.code is code
    assert refused.value.message.endswith(("上传", "一个"))


@pytest.mark.parametrize(
    ("data", "media", "suffix"),
    [(pdf(), "application/pdf", "pdf"), (scan(), "image/jpeg", "jpg"), (package(), WORD, "docx")],
    ids=["pdf", "scan", "docx"],
)
async def test_a_document_is_kept_as_it_came(checker: FileChecker, data: bytes, media: str, suffix: str) -> None:
    kept = await checker.check(data)

    assert (kept.kind, kept.media, kept.suffix, kept.poster, kept.seconds) == (
        FileKind.DOCUMENT,
        media,
        suffix,
        None,
        None,
    )
    assert (kept.data, kept.sha256_of_original) == (data, sha256(data).hexdigest())


async def test_a_video_is_never_kept_as_it_came(checker: FileChecker) -> None:
    data = video()

    kept = await checker.check(data)

    assert (kept.kind, kept.media, kept.suffix) == (FileKind.VIDEO, "video/mp4", "mp4")
    assert kept.data != data
    assert kept.poster is not None
    assert kept.sha256_of_original == sha256(data).hexdigest()


@pytest.mark.parametrize(("codec", "name"), [("libx264", "h264"), ("libx265", "hevc")])
@pytest.mark.parametrize("form", ["mp4", "mov"])
async def test_a_video_plays_on_and_says_nothing_of_its_maker(
    jail: AttachmentChecker, codec: str, name: str, form: str
) -> None:
    data = video(codec, form)
    assert PLACE in data
    assert SECRET in data

    kept = await jail.check(data)

    told = [word for word in (PLACE, SECRET, b"x264", b"x265", b"2026", b"udta", b"meta") if word in kept.data]
    with opened(kept.data) as film:
        pictures = sum(1 for _ in film.decode(video=0))
        tracks = [stream.codec_context.name for stream in film.streams]
    assert (told, pictures, tracks, kept.seconds) == ([], 5, [name, "aac"], 1)


async def test_a_video_without_sound_is_taken(jail: AttachmentChecker) -> None:
    kept = await jail.check(video(sound=False))

    with opened(kept.data) as film:
        assert [stream.type for stream in film.streams] == ["video"]


async def test_the_same_video_gives_the_same_bytes(jail: AttachmentChecker) -> None:
    assert (await jail.check(video())).data == (await jail.check(video())).data


async def test_a_video_that_is_turned_stays_turned(jail: AttachmentChecker) -> None:
    data = bytearray(video(sound=False))
    matrix = data.index(b"tkhd") + 4 + 40  # version 0: 40 bytes before the matrix
    quarter = [0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000]
    data[matrix : matrix + 36] = b"".join(value.to_bytes(4, "big", signed=True) for value in quarter)

    kept = await jail.check(bytes(data))

    with opened(kept.data) as film:
        frame = next(film.decode(video=0))
    assert abs(frame.rotation) == 90
    assert kept.poster is not None
    assert opened(kept.poster).streams.video[0].height == 160


async def test_a_long_video_is_refused(jail: AttachmentChecker) -> None:
    with pytest.raises(FileRefused) as refused:
        await jail.check(video(seconds=4, sound=False), FileLimits(video_seconds=2))

    assert refused.value.code is FileCode.TOO_LONG


async def test_another_codec_is_refused(jail: AttachmentChecker) -> None:
    with pytest.raises(FileRefused) as refused:
        await jail.check(video("mpeg4", sound=False))

    assert refused.value.code is FileCode.TYPE


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (bomb(), FileCode.TOO_BIG),
        (lying_bomb(), FileCode.BROKEN),
        (package("xl/other.xml"), FileCode.TYPE),
        (package(more={"word/vbaProject.bin": b"x"}), FileCode.TYPE),
        (package()[:-10], FileCode.BROKEN),
        (b"PK\x03\x04" + bytes(30) + package(), FileCode.BROKEN),
        (scan()[:-2] + package() + b"\xff\xd9", FileCode.TYPE),
        (scan()[:20] + b"%PDF-1.4" + scan()[20:], FileCode.TYPE),
        (pdf() + package(), FileCode.TYPE),
        (pdf()[:-6] + package() + b"%%EOF", FileCode.TYPE),
        (video()[:12] + scan(), FileCode.BROKEN),
        (video()[: len(video()) // 2], FileCode.BROKEN),
        (b"\x00\x00\x00\x18ftypqt  " + b"\xff" * 5000, FileCode.BROKEN),
    ],
    ids=[
        *("bomb", "lying bomb", "another package", "macros", "cut package", "package behind something"),
        *("jpeg and zip", "jpeg and pdf", "pdf and zip behind it", "pdf around a zip"),
        *("jpeg as mp4", "half a video", "nonsense as mov"),
    ],
)
async def test_hostile_files_are_refused(jail: AttachmentChecker, data: bytes, code: FileCode) -> None:
    with pytest.raises(FileRefused) as refused:
        await jail.check(data)

    assert refused.value.code is code


@pytest.mark.parametrize("name", ["../../evil", "/etc/passwd", "word/..\\\\evil", "C:evil"])
async def test_a_package_that_would_unpack_beside_its_folder_is_refused(jail: AttachmentChecker, name: str) -> None:
    with pytest.raises(FileRefused) as refused:
        await jail.check(package(more={name: b"x"}))

    assert refused.value.code is FileCode.TYPE


@pytest.mark.parametrize("coding", ["utf-8", "utf-16"])
async def test_a_package_that_declares_entities_is_refused(jail: AttachmentChecker, coding: str) -> None:
    """They unfold in the program of whoever opens it, far beyond what was counted here (ECMA-376 part 2 bans them)."""
    laughs = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><l>&b;</l>'.encode(coding)

    with pytest.raises(FileRefused) as refused:
        await jail.check(package(more={"word/styles.xml": laughs}))

    assert refused.value.code is FileCode.TYPE


async def test_a_spreadsheet_is_told_by_its_parts(jail: AttachmentChecker) -> None:
    assert (await jail.check(package("xl/workbook.xml"))).media == SHEET


async def test_a_video_named_as_photo_is_still_a_video(jail: AttachmentChecker) -> None:
    """Names and types that the client gives never come here at all; the content alone counts."""
    assert (await jail.check(video(form="mov"))).media == "video/mp4"


async def test_a_child_that_hangs_is_ended() -> None:
    hanging = AttachmentChecker(command=("sleep", "30"))

    with pytest.raises(FileRefused) as refused:
        await hanging.check(package(), FileLimits(wall_seconds=0.2))

    assert refused.value.code is FileCode.TIMEOUT


@pytest.mark.parametrize("answer", ["nonsense", '{"sizes": [99999999999]}', '{"refused": "?"}', '{"sizes": [5, 5]}'])
async def test_a_child_that_answers_nonsense_is_a_refusal(answer: str) -> None:
    lying = AttachmentChecker(command=("sh", "-c", f"cat > /dev/null; echo '{answer}'"))

    with pytest.raises(FileRefused) as refused:
        await lying.check(video())

    assert refused.value.code is FileCode.BROKEN


async def test_little_memory_is_a_refusal_and_no_crash(jail: AttachmentChecker) -> None:
    with pytest.raises(FileRefused) as refused:
        await jail.check(video(), FileLimits(memory_bytes=40 * 1024 * 1024))

    assert refused.value.code is FileCode.BROKEN
