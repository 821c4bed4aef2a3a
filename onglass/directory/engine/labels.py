"""What a case may be called and what an attribute may say; pure.

Invariant: whatever passes fits its definition, can be stored, and is spelt one way.
"""

import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from onglass.directory.engine.traits import MAX_VALUE_CHARACTERS, clean_line, is_storable
from onglass.directory.label_model import AttributeDefinition, AttributeKind, AttributeValue
from onglass.platform.problems import invalid_field

LONGEST_LABEL = 60
MAX_CHOICES = 100
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_SPACES = re.compile(" +")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_LARGEST_NUMBER = 2**53


def clean_label(name: str, path: str) -> str:
    """Return a name as it is stored, one space between words; raises Invalid (422) with `path`."""
    return clean_line(_SPACES.sub(" ", unicodedata.normalize("NFC", name)), path, longest=LONGEST_LABEL)


def clean_key(key: str) -> str:
    """Return an attribute's key; raises Invalid (422)."""
    if not _KEY.fullmatch(key):
        raise invalid_field("key", "A key is lower-case snake case of at most 40 characters, such as order_number.")
    return key


def clean_choices(kind: AttributeKind, choices: Sequence[str]) -> tuple[str, ...]:
    """Return the choices of a definition; raises Invalid (422) with the path of the one that is wrong."""
    if kind != "choice":
        if choices:
            raise invalid_field("choices", "Only the kind choice has choices.")
        return ()
    if not 1 <= len(choices) <= MAX_CHOICES:
        raise invalid_field("choices", f"Send 1 to {MAX_CHOICES} choices.")
    cleaned: list[str] = []
    for place, choice in enumerate(choices):
        line = clean_label(choice, f"choices[{place}]")
        if line in cleaned:
            raise invalid_field(f"choices[{place}]", "This is in the list already; name it once.")
        cleaned.append(line)
    return tuple(cleaned)


def clean_value(definition: AttributeDefinition, value: Any, path: str) -> AttributeValue:
    """Return what a case may say under a definition; raises Invalid (422) with `path`."""
    if not _FITS[definition.kind](definition, value):
        raise invalid_field(path, _WANTED[definition.kind].format(choices=", ".join(definition.choices)))
    cleaned: AttributeValue = value
    return cleaned


def _is_text(_definition: AttributeDefinition, value: Any) -> bool:
    return isinstance(value, str) and 1 <= len(value) <= MAX_VALUE_CHARACTERS and is_storable(value)


def _is_number(_definition: AttributeDefinition, value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and math.isfinite(value) and abs(value) <= _LARGEST_NUMBER


def _is_date(_definition: AttributeDefinition, value: Any) -> bool:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_yes_no(_definition: AttributeDefinition, value: Any) -> bool:
    return isinstance(value, bool)


def _is_choice(definition: AttributeDefinition, value: Any) -> bool:
    return isinstance(value, str) and value in definition.choices


_FITS: dict[AttributeKind, Callable[[AttributeDefinition, Any], bool]] = {
    "text": _is_text,
    "number": _is_number,
    "date": _is_date,
    "yes_no": _is_yes_no,
    "choice": _is_choice,
}
_WANTED: dict[AttributeKind, str] = {
    "text": f"Send one line of 1 to {MAX_VALUE_CHARACTERS} characters, or null to take it away.",
    "number": "Send a number, or null to take it away.",
    "date": "Send a date such as 2026-03-02, or null to take it away.",
    "yes_no": "Send true or false, or null to take it away.",
    "choice": "Send one of: {choices}; or null to take it away.",
}
