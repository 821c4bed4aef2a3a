"""The name a file is shown under. The store never sees it: blobs have random keys.

Invariant: a name is one visible line without a path, a hidden prefix, a change of direction or a reserved character,
and its ending fits what the file is.
"""

import re
import unicodedata

MAX_CHARACTERS = 120
_MAX_ENDING = 12
_UNNAMED = "file"
_RESERVED = re.compile(r'[<>:"|?*\x7f]')
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.IGNORECASE)
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def safe_name(name: str) -> str:
    """Return a display name; any text at all may come in."""
    composed = unicodedata.normalize("NFC", name.encode("utf-8", "ignore").decode())
    last = re.split(r"[/\\\u2215\u2044\u29f8\uff0f\uff3c]", composed)[-1]
    visible = "".join(
        " " if unicodedata.category(character) == "Zs" else character
        for character in last
        if unicodedata.category(character) not in _INVISIBLE
    )
    line = re.sub(r" +", " ", _RESERVED.sub("_", visible)).strip(" .")
    if _DEVICE.match(line):
        line = f"_{line}"
    return _shorten(line or _UNNAMED)


def with_ending(name: str, endings: tuple[str, ...]) -> str:
    """Return the name with one of the endings; a file is not to pass as what it is not once it is downloaded."""
    if not endings or name.lower().endswith(endings):
        return name
    return _shorten(f"{name}{endings[0]}")


def _shorten(name: str) -> str:
    if len(name) <= MAX_CHARACTERS:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > _MAX_ENDING:
        return name[:MAX_CHARACTERS].rstrip(" .")
    return f"{stem[: MAX_CHARACTERS - len(ending) - 2].rstrip(' .')}….{ending}"
