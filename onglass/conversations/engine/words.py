"""Looks at one field that somebody sent: words, ids, addresses.

Invariant: a refusal names the field by its path and says what to send instead.
"""

import ipaddress
import re
from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit

from onglass.conversations.model.content import MAX_OPTION_ID_LENGTH, MAX_URL_LENGTH
from onglass.platform.problems import invalid_field

_ID = re.compile(rf"[A-Za-z0-9_.-]{{1,{MAX_OPTION_ID_LENGTH}}}")
_URL_CHARACTERS = re.compile(r"[!-~\u00a1-\U0010ffff]+")
_LOOPBACK_NAMES = frozenset({"localhost"})


def require_words(text: str, path: str, max_length: int) -> None:
    """Raise Invalid unless there is something to read, at most `max_length` characters of it."""
    if not text.strip():
        raise invalid_field(path, "Write something: it may not be blank.", code="blank")
    check_length(text, path, max_length)


def check_words(text: str | None, path: str, max_length: int) -> None:
    """Raise Invalid for words that are there and blank or too long."""
    if text is not None:
        require_words(text, path, max_length)


def check_length(text: str | None, path: str, max_length: int) -> None:
    """Raise Invalid for what is too long or cannot be stored."""
    if text is None:
        return
    if len(text) > max_length:
        raise invalid_field(path, f"Send at most {max_length} characters.", code="too_long")
    if "\x00" in text:
        raise invalid_field(path, "Leave out the NUL character.", code="nul_character")


def check_ids(ids: Iterable[tuple[str, str]]) -> None:
    """Raise Invalid unless every id (with the path of what has it) is well formed and stands once."""
    seen = set()
    for each, path in ids:
        if not _ID.fullmatch(each):
            detail = f"Send 1 to {MAX_OPTION_ID_LENGTH} of the characters A-Z, a-z, 0-9, _, . and -."
            raise invalid_field(f"{path}.id", detail, code="invalid_id")
        if each in seen:
            raise invalid_field(f"{path}.id", "Give every one an id of its own.", code="duplicate_id")
        seen.add(each)


def check_url(url: str | None, path: str) -> None:
    """Raise Invalid unless it is an https address without a user's name (http: on this machine only)."""
    if url is None:
        return
    check_length(url, path, MAX_URL_LENGTH)
    parts = _split(url)
    if parts is None or not parts.hostname or "\\" in url or "@" in parts.netloc:
        raise invalid_field(path, "Send a whole address that begins with https://.", code="invalid_url")
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_loopback(parts.hostname)):
        raise invalid_field(path, "Send an address that begins with https://.", code="invalid_url")


def _split(url: str) -> SplitResult | None:
    if not _URL_CHARACTERS.fullmatch(url):
        return None
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _is_loopback(host: str) -> bool:
    if host in _LOOPBACK_NAMES:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
