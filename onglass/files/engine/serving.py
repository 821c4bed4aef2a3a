"""How a file is handed out so that no browser ever runs it, whatever is in it.

Invariant: every answer is sandboxed and unsniffable; only pictures, sound and film of known formats are shown in
place, everything else is downloaded.
"""

from urllib.parse import quote

from onglass.files.engine.media_types import ENDINGS, PICTURES
from onglass.files.model import FileFacts

THUMBNAIL_TYPE = "image/webp"
_SHOWN_IN_PLACE = PICTURES | {name for name in ENDINGS if name.startswith(("audio/", "video/"))}
_ALWAYS = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    # Held back from shared caches, and asked for again each time: a right that ended must end here too.
    "cache-control": "private, no-cache",
}


def headers_for(facts: FileFacts, *, thumbnail: bool = False) -> dict[str, str]:
    """Return the response headers of a file, or of its thumbnail; length and ranges are the edge's."""
    media_type = THUMBNAIL_TYPE if thumbnail else facts.media_type
    in_place = thumbnail or facts.media_type in _SHOWN_IN_PLACE
    return {
        **_ALWAYS,
        "content-type": f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type,
        "content-disposition": _disposition("inline" if in_place else "attachment", facts.name),
        "etag": f'"{facts.id}{"-thumbnail" if thumbnail else ""}"',
    }


def _disposition(kind: str, name: str) -> str:
    """RFC 6266: a plain ASCII name for old readers, and the true one in RFC 5987 encoding."""
    plain = "".join(character if character.isascii() and character.isprintable() else "_" for character in name)
    plain = plain.replace("\\", "_").replace('"', "_")
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
