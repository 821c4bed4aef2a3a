"""What a host app's screens, addresses and errors may say about a person is hidden before it is stored.

Invariant: hiding twice gives what hiding once gives. The client hides too; this one does not trust it.
"""

import re
from collections.abc import Sequence
from typing import Any

from onglass.conversations.engine import mask

HIDDEN = "[hidden]"
_QUERY = re.compile(r"(?<=[\w/.%~:)\]-])\?[^\s\"'<>]+")
# The route of a single page may stand behind the hash; what is assigned there may be a token.
_FRAGMENT = re.compile(r"#[^\s\"'<>=]*=[^\s\"'<>]*")
_USER = re.compile(r"(?<=//)[^/@\s]+@")
_EMAIL = re.compile(r"[\w.+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+")
# A long mixture of letters and digits names a person's thing or opens something.
_TOKEN = re.compile(r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{24,}")
_DIGITS = re.compile(r"\d(?:[ \u00a0-]?\d){5,}")
_SECRET_NAMES = re.compile(
    r"pass(?:word|wd|phrase|code)?$|pwd|secret|token|authori[sz]ation|cookie|credential|session_?id|api_?key|"
    r"card|cvv|cvc|iban|ssn|pin$|otp|e-?mail|phone",
    re.IGNORECASE,
)


def hide(text: str, patterns: Sequence[re.Pattern[str]]) -> str:
    """Return a text without cards, secrets, query strings, addresses of people, tokens and long numbers."""
    text = mask(text, patterns)
    text = _USER.sub("", text)
    text = _EMAIL.sub("[e-mail]", text)
    text = _QUERY.sub("?…", text)
    text = _FRAGMENT.sub("#…", text)
    text = _TOKEN.sub(HIDDEN, text)
    return _DIGITS.sub("•••", text)


def hide_value(key: str, value: Any, patterns: Sequence[re.Pattern[str]]) -> Any:
    """Return a named value as it may be kept: none at all when the name says that it is a secret."""
    if value is not None and not isinstance(value, bool) and is_secret_name(key):
        return HIDDEN
    if isinstance(value, str):
        return hide(value, patterns)
    if isinstance(value, int) and not isinstance(value, bool):
        as_text = str(value)
        masked = mask(as_text, patterns)
        return value if masked == as_text else masked
    return value


def is_secret_name(key: str) -> bool:
    """Tell whether what stands under this name is nobody's business."""
    return _SECRET_NAMES.search(key) is not None
