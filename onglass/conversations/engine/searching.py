"""What a case is found by: words of messages as an index keeps them, and what an agent typed as terms; pure.

Invariant: words are folded alike when they are kept and when they are sought, and hold letters and digits only, so
that nothing typed can be anything but a word to the database.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from onglass.conversations.model import Content, FileContent, ImageContent, QuickRepliesContent, TextContent

MAX_TERMS = 8
MAX_WORD_BYTES = 400_000
_LONGEST_WORD = 40
_WORD = re.compile(r"[^\W_]+")
_NUMBER_RUN = re.compile(r"(?<!\S)\+?[(\d][\d()/.\-]*(?:\s+[\d()/.\-]+)*(?!\S)")
_LEAST_DIGITS, _MOST_DIGITS = 4, 18
# ITU-T E.164 country codes of one and of two digits; all others have three.
_ONE_DIGIT_CODES = frozenset("17")
_TWO_DIGIT_CODES = frozenset(
    str(code)
    for codes in ((20, 27, 36, 39, 40, 41, 81, 82, 84, 86, 98), range(30, 35), range(43, 50), range(51, 59))
    for code in codes
) | frozenset(str(code) for codes in (range(60, 67), range(90, 96)) for code in codes)


class Term(NamedTuple):
    """One thing that a case must have to be found.

    `text`: as it stands in a name or a case number, in small letters. `query`: as a tsquery of prefixes, None without
    letters or digits. `number` and `national`: digits to find in a telephone number that is written with its country,
    and in one that is not; None where no number was meant.
    """

    text: str
    query: str | None
    number: str | None
    national: str | None


def words_of(contents: Iterable[Content]) -> list[str]:
    """Return the folded words of contents, each once and at most 400 kB of them."""
    room = MAX_WORD_BYTES
    found: dict[str, None] = {}
    for content in contents:
        for text in _texts_of(content):
            for word in _folded(text):
                room -= 0 if word in found else len(word.encode()) + 8
                if room < 0:
                    return list(found)
                found[word] = None
    return list(found)


def terms_of(q: str) -> list[Term]:
    """Return what was typed as terms: words, and telephone numbers however they are written."""
    terms: list[Term] = []
    place = 0
    for run in _NUMBER_RUN.finditer(q):
        terms += (_word_term(word) for word in q[place : run.start()].split())
        number, national = _phone_forms(run.group())
        terms += (_word_term(word)._replace(number=number, national=national) for word in run.group().split())
        place = run.end()
    terms += (_word_term(word) for word in q[place:].split())
    return list(dict.fromkeys(terms))[:MAX_TERMS]


def _texts_of(content: Content) -> Iterator[str]:
    yield content.fallback or ""
    match content:
        case TextContent(text=text) | QuickRepliesContent(text=text):
            yield text
        case FileContent(file=file, caption=caption) | ImageContent(file=file, caption=caption):
            yield file.name
            yield caption or ""


def _folded(text: str) -> list[str]:
    """Words without accents and in small letters, cut where nobody would type on."""
    plain = "".join(
        letter for letter in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(letter)
    )
    return [word[:_LONGEST_WORD] for word in _WORD.findall(plain)]


def _word_term(word: str) -> Term:
    prefixes = " & ".join(f"'{part}':*" for part in _folded(word))
    return Term(word.lower(), prefixes or None, None, None)


def _phone_forms(written: str) -> tuple[str | None, str | None]:
    """Return the digits with the country's, and those without, of what may be a part of a telephone number."""
    plain = written.replace("(0)", "")
    digits = re.sub(r"\D", "", plain)
    if not _LEAST_DIGITS <= len(digits) <= _MOST_DIGITS:
        return None, None
    if plain.startswith("+") or digits.startswith("00"):
        number = digits.lstrip("0")
        return number, number[_country_digits(number) :].lstrip("0") or number
    national = digits.lstrip("0") or digits
    return national, national


def _country_digits(number: str) -> int:
    if number[:1] in _ONE_DIGIT_CODES:
        return 1
    return 2 if number[:2] in _TWO_DIGIT_CODES else 3
