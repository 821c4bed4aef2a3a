"""Card numbers and other secrets are hidden when they arrive, so that nobody can store, read or forward them.

Invariant: masking twice gives what masking once gives; of a card number the last four digits stay.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

_CARD_DIGITS_MIN, _CARD_DIGITS_MAX = 13, 19
_LAST_DIGITS_SHOWN = 4
_SEPARATOR = "[ \t\u00a0\u2009\u200b\u202f.\\-\u2010-\u2015_/]"
# Groups of digits as people write card numbers; which stretch of them is a card is decided by length and Luhn.
_DIGIT_RUN = re.compile(rf"\d(?:{_SEPARATOR}{{0,3}}\d){{{_CARD_DIGITS_MIN - 1},}}")
_DIGIT = re.compile(r"\d")
_GROUP = re.compile(r"\d+")
# Ids are pasted into chats all day, and one in a few hundred holds a stretch of digits that passes for a card.
_UUID = re.compile(r"\b([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\b")
_DOT = "•"

DEFAULT_SECRET_PATTERNS = (
    # a JSON Web Token
    r"\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{4,}",
    # a private key in PEM
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----(?P<secret>[\s\S]{1,8000}?)-----END [A-Z ]*PRIVATE KEY-----",
    # credentials copied out of a request
    r"\b(?:[Aa]uthorization\s*:\s*(?:[Bb]earer|[Bb]asic)|(?:[Ss]et-)?[Cc]ookie\s*:)\s*(?P<secret>[^\s\"'][^\r\n\"']{3,})",
    # this product's own tokens
    r"\bog[sakd]_[\w-]{16,}",
)


def compile_secret_patterns(patterns: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    """Return the patterns ready for use; raises ValueError naming the one that is no regular expression."""
    compiled = []
    for pattern in patterns:
        try:
            compiled.append(re.compile(pattern))
        except re.error as error:
            raise ValueError(f"the secret pattern {pattern!r} is not a regular expression: {error}") from error
    return tuple(compiled)


def mask(text: str, patterns: Sequence[re.Pattern[str]] = ()) -> str:
    """Return the text with card numbers and matches of the patterns hidden; see `Rules.secret_patterns`."""
    # Most messages have no digit, few have thirteen: the send path pays for a look, not for a search.
    masked = _mask_cards(text) if _DIGIT.search(text) else text
    for pattern in patterns:
        masked = pattern.sub(_mask_secret, masked)
    return masked


def _mask_cards(text: str) -> str:
    if not _DIGIT_RUN.search(text):
        return text
    pieces = _UUID.split(text)  # what stands between ids, and at the odd places the ids
    return "".join(piece if place % 2 else _DIGIT_RUN.sub(_mask_run, piece) for place, piece in enumerate(pieces))


def mask_deeply(value: Any, patterns: Sequence[re.Pattern[str]] = ()) -> Any:
    """Return a JSON value with every string in it masked, keys too."""
    if isinstance(value, str):
        return mask(value, patterns)
    if isinstance(value, dict):
        return {mask(str(key), patterns): mask_deeply(item, patterns) for key, item in value.items()}
    if isinstance(value, list):
        return [mask_deeply(item, patterns) for item in value]
    if isinstance(value, int) and not isinstance(value, bool):
        as_text = str(value)
        masked = mask(as_text, patterns)
        return value if masked == as_text else masked
    return value


def is_card_number(digits: str) -> bool:
    """Tell whether 13 to 19 digits pass the Luhn check (ISO/IEC 7812-1)."""
    if not _CARD_DIGITS_MIN <= len(digits) <= _CARD_DIGITS_MAX:
        return False
    total = 0
    for position, digit in enumerate(reversed(digits)):
        number = int(digit)
        if position % 2:
            number = number * 2 - 9 * (number > 4)  # noqa: PLR2004 - 5..9 doubled have two digits, whose sum is this
        total += number
    return total % 10 == 0


def _mask_run(match: re.Match[str]) -> str:
    run = match.group()
    groups = [(group.start(), group.end()) for group in _GROUP.finditer(run)]
    characters = list(run)
    first = 0
    while first < len(groups):
        end = _card_end(run, groups, first)
        if end is None:
            first += 1
        else:
            _hide(characters, groups[first][0], groups[end][1])
            first = end + 1
    return "".join(characters)


def _card_end(run: str, groups: Sequence[tuple[int, int]], first: int) -> int | None:
    """Return the last group of the longest card number that begins with group `first`, or None."""
    digits, found = "", None
    for index in range(first, len(groups)):
        digits += run[groups[index][0] : groups[index][1]]
        if len(digits) > _CARD_DIGITS_MAX:
            break
        if is_card_number(digits):
            found = index
    return found


def _hide(characters: list[str], start: int, end: int) -> None:
    shown = 0
    for position in range(end - 1, start - 1, -1):
        if characters[position].isdigit():
            shown += 1
            if shown > _LAST_DIGITS_SHOWN:
                characters[position] = _DOT


def _mask_secret(match: re.Match[str]) -> str:
    if "secret" not in match.re.groupindex or match.group("secret") is None:
        return "[hidden]"
    whole, start = match.group(), match.start()
    return f"{whole[: match.start('secret') - start]}[hidden]{whole[match.end('secret') - start :]}"
