"""What an app may tell about a device or a customer: few, flat, short values that a panel can show.

Invariant: whatever passes can be stored (no NUL, no half of a surrogate pair) and has a known largest size.
"""

import math
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from onglass.platform.problems import invalid_field

MAX_TRAITS = 50
MAX_VALUE_CHARACTERS = 500
_DEVICE_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_MAX_KEY_CHARACTERS = 80
_MAX_INTEGER = 2**53

Scalar = str | int | float | bool | None


def is_storable(text: str) -> bool:
    """Tell whether a text is valid Unicode without control characters (line breaks and tabs are control too)."""
    return not any(unicodedata.category(character) in {"Cc", "Cs"} for character in text)


def clean_attributes(value: Any) -> dict[str, Scalar]:
    """Return a customer's attributes; raises ValueError with what to send instead."""
    if not isinstance(value, Mapping):
        raise ValueError("send an object.")  # noqa: TRY004 - one kind of refusal for the caller
    if len(value) > MAX_TRAITS:
        raise ValueError(f"send at most {MAX_TRAITS} entries.")
    for key, entry in value.items():
        if not isinstance(key, str) or not 1 <= len(key) <= _MAX_KEY_CHARACTERS or not is_storable(key):
            raise ValueError(f"a name has 1 to {_MAX_KEY_CHARACTERS} characters.")
        if not _is_scalar(entry):
            raise ValueError(f"a value is a text of at most {MAX_VALUE_CHARACTERS} characters, a number or true/false.")
    return dict(value)


def clean_device(value: Mapping[str, Any] | None) -> dict[str, Scalar]:
    """Return what a device tells about itself; raises Invalid (422) with the path of the field."""
    traits: dict[str, Scalar] = {}
    for key, entry in (value or {}).items():
        if not _DEVICE_KEY.fullmatch(key):
            raise invalid_field("device", "Names are lower-case snake case of at most 40 characters.")
        if not _is_scalar(entry):
            raise invalid_field(
                f"device.{key}", f"Send a text of at most {MAX_VALUE_CHARACTERS} characters, a number or true/false."
            )
        if entry is not None:
            traits[key] = entry
    if len(traits) > MAX_TRAITS:
        raise invalid_field("device", f"Send at most {MAX_TRAITS} fields.")
    return traits


def _is_scalar(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= MAX_VALUE_CHARACTERS and is_storable(value)
    if isinstance(value, bool) or value is None:
        return True
    if isinstance(value, int):
        return abs(value) <= _MAX_INTEGER
    return isinstance(value, float) and math.isfinite(value)


def clean_line(value: str, path: str, *, longest: int) -> str:
    """Return a one-line text without surrounding space; raises Invalid (422) with `path`."""
    line = value.strip()
    if not 1 <= len(line) <= longest or not is_storable(line):
        raise invalid_field(path, f"Send one line of 1 to {longest} characters.")
    return line
