"""What a file is, by its content; what its sender says only chooses among things that look alike.

Invariant: markup (HTML, SVG, XML) is never taken for text or for a picture, whatever its name or declared type.
"""

import re

import msgspec
import puremagic

HEAD_BYTES = 8192
TAIL_BYTES = 65536
UNSPECIFIED = "application/octet-stream"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,62}/[a-z0-9][a-z0-9!#$&^_.+-]{0,90}")

ENDINGS: dict[str, tuple[str, ...]] = {
    "image/jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "image/png": (".png",),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "image/heif": (".heic", ".heif"),
    "application/pdf": (".pdf",),
    "text/plain": (".txt", ".text", ".md", ".log"),
    "text/csv": (".csv",),
    f"{_OFFICE}.wordprocessingml.document": (".docx",),
    f"{_OFFICE}.spreadsheetml.sheet": (".xlsx",),
    f"{_OFFICE}.presentationml.presentation": (".pptx",),
    "audio/mpeg": (".mp3",),
    "audio/mp4": (".m4a", ".mp4"),
    "audio/ogg": (".ogg", ".oga", ".opus"),
    "audio/wav": (".wav",),
    "audio/webm": (".webm", ".weba"),
    "video/mp4": (".mp4", ".m4v"),
    "video/webm": (".webm",),
    "video/quicktime": (".mov", ".qt"),
}
PICTURES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})

_ALIASES = {
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "image/x-png": "image/png",
    "image/heic": "image/heif",
    "audio/mp3": "audio/mpeg",
    "audio/wave": "audio/wav",
    "audio/x-wav": "audio/wav",
    "audio/vnd.wave": "audio/wav",
    "audio/m4a": "audio/mp4",
    "audio/x-m4a": "audio/mp4",
    "audio/opus": "audio/ogg",
    "application/ogg": "audio/ogg",
    "video/x-m4v": "video/mp4",
    "application/x-pdf": "application/pdf",
    "application/csv": "text/csv",
    "text/comma-separated-values": "text/csv",
    "application/vnd.ms-excel": "text/csv",  # what Windows says of a .csv where Excel is installed
    "text/markdown": "text/plain",
    "binary/octet-stream": UNSPECIFIED,
    "": UNSPECIFIED,
}
# One look, several meanings: only the sender knows whether a recording has pictures, or a text columns.
_LOOK_ALIKE = (
    frozenset({"video/mp4", "audio/mp4", "video/quicktime"}),
    frozenset({"video/webm", "audio/webm"}),
    frozenset({"text/plain", "text/csv"}),
)
_OFFICE_FOLDERS = {
    b"word/document.xml": f"{_OFFICE}.wordprocessingml.document",
    b"xl/workbook.xml": f"{_OFFICE}.spreadsheetml.sheet",
    b"ppt/presentation.xml": f"{_OFFICE}.presentationml.presentation",
}
_MARKUP = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:[a-z!?/])", re.IGNORECASE | re.DOTALL)
_ACTIVE = re.compile(rb"<\s*(?:!doctype|html|head|body|script|svg|iframe|object|embed|\?php)|%PDF-", re.IGNORECASE)
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")


class Verdict(msgspec.Struct, frozen=True):
    """What a file is, or the code of why it is refused."""

    media_type: str | None
    refusal: str | None = None


def canonical_type(declared: str) -> str | None:
    """Return a declared media type in its one spelling, without parameters; None when it is not one."""
    bare = declared.partition(";")[0].strip().lower()
    bare = _ALIASES.get(bare, bare)
    return bare if _TYPE.fullmatch(bare) else None


def judge(head: bytes, tail: bytes, *, declared: str, allowed: tuple[str, ...]) -> Verdict:
    """Decide what a file is from its first HEAD_BYTES and last TAIL_BYTES and a canonical declared type.

    Refusals: `unknown_type`, `type_not_allowed`, `not_what_it_says`, `ambiguous` (two formats in one).
    """
    looks = look_of(head, tail)
    if looks is None:
        return Verdict(None, "unknown_type")
    alike = next((group for group in _LOOK_ALIKE if looks in group), frozenset({looks}))
    media_type = declared if declared in alike else looks
    if media_type not in allowed:
        return Verdict(None, "type_not_allowed" if declared in {looks, UNSPECIFIED} else "not_what_it_says")
    if declared not in {media_type, UNSPECIFIED}:
        return Verdict(None, "not_what_it_says")
    if media_type.startswith(("image/", "audio/", "video/")) and _ACTIVE.search(head):
        return Verdict(None, "ambiguous")
    return Verdict(media_type)


def look_of(head: bytes, tail: bytes) -> str | None:
    """Return the media type that the bytes look like, or None."""
    if _MARKUP.match(head.removeprefix(b"\xef\xbb\xbf")):
        return "image/svg+xml" if b"<svg" in head.lower() else "text/html"
    if head.startswith(b"PK\x03\x04"):
        return _look_of_zip(head, tail)
    found = _look_of_magic(head)
    if found is not None:
        return found
    return None if _CONTROL.search(head) or _CONTROL.search(tail) else "text/plain"


def _look_of_zip(head: bytes, tail: bytes) -> str:
    both = head + tail
    if b"vbaProject.bin" in both:
        return "application/vnd.ms-office.vba"
    if b"[Content_Types].xml" in both:
        for folder, media_type in _OFFICE_FOLDERS.items():
            if folder in both:
                return media_type
    return "application/zip"


def _look_of_magic(head: bytes) -> str | None:
    try:
        guesses = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return None
    for guess in sorted(guesses, key=lambda guess: -guess.confidence):
        media_type = _ALIASES.get(guess.mime_type, str(guess.mime_type))
        if media_type in ENDINGS and not media_type.startswith("text/") and _starts_like(media_type, head):
            return media_type
    named = [str(guess.mime_type) for guess in guesses if guess.mime_type and not guess.mime_type.startswith("text/")]
    return named[0] if named and _CONTROL.search(head) else None


_BEGINNINGS: dict[str, re.Pattern[bytes]] = {
    "image/jpeg": re.compile(rb"\xff\xd8\xff"),
    "image/png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "image/gif": re.compile(rb"GIF8[79]a"),
    "image/webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
    "image/heif": re.compile(rb"....ftyp(?:heic|heix|heim|heis|hevc|hevx|mif1|msf1)", re.DOTALL),
    "application/pdf": re.compile(rb"%PDF-[12]\."),
    "audio/mpeg": re.compile(rb"ID3|\xff[\xe2-\xff]"),
    "audio/mp4": re.compile(rb"....ftyp", re.DOTALL),
    "audio/ogg": re.compile(rb"OggS"),
    "audio/wav": re.compile(rb"RIFF....WAVE", re.DOTALL),
    "video/mp4": re.compile(rb"....ftyp", re.DOTALL),
    "video/webm": re.compile(rb"\x1a\x45\xdf\xa3"),
    "video/quicktime": re.compile(rb"....(?:ftyp|moov|mdat|wide|free)", re.DOTALL),
}


def _starts_like(media_type: str, head: bytes) -> bool:
    # Some of the library's marks may stand anywhere; a format that does not begin as it must is not that format.
    beginning = _BEGINNINGS.get(media_type)
    return beginning is not None and beginning.match(head) is not None
