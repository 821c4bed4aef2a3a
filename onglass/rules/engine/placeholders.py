"""What stands in braces in a reply or note: `{customer_name}`, or `{customer_name|there}` with words for nobody's name.

Invariant: a text is filled in one pass, so that what a customer calls themselves is never read as a placeholder.
"""

import re
from collections.abc import Mapping

NAMES = ("customer_name", "case_number", "opens_at", "queue")
_PLACE = re.compile(r"\{\{|\}\}|\{(?P<name>[^{}|]*)(?:\|(?P<otherwise>[^{}]*))?\}|[{}]")


class MissingError(LookupError):
    """A text asks for something that this case does not have, and says no words for that."""

    def __init__(self, name: str) -> None:
        """`name` is the placeholder's."""
        super().__init__(name)
        self.name = name


def faults(text: str) -> list[str]:
    """Return what stands in braces and means nothing, in order."""
    found = []
    for place in _PLACE.finditer(text):
        if place.group() in {"{{", "}}"}:
            continue
        if place["name"] is None or place["name"] not in NAMES:
            found.append(place.group())
    return found


def names_in(text: str) -> frozenset[str]:
    """Return the placeholders that a text has."""
    return frozenset(place["name"] for place in _PLACE.finditer(text) if place["name"])


def fill(text: str, values: Mapping[str, str | None]) -> str:
    """Return the text with its placeholders filled; raises MissingError for one without a value or words instead."""

    def filled(place: re.Match[str]) -> str:
        if place.group() in {"{{", "}}"}:
            return place.group()[0]
        value = values.get(place["name"] or "") or place["otherwise"]
        if value is None:
            raise MissingError(place["name"] or place.group())
        return value

    return _PLACE.sub(filled, text)
