"""Every language says everything, with the same names in it."""

import re

import msgspec
import pytest

from onglass.delivery.words import CATALOGUE, Words, words_for

_FIELDS = [each for each in Words.__struct_fields__ if each not in {"language", "direction"}]


def _faults(words: Words) -> list[str]:
    english = CATALOGUE["en"]
    return [
        field
        for field in _FIELDS
        if not getattr(words, field).strip()
        or sorted(re.findall(r"{\w*}", getattr(words, field))) != sorted(re.findall(r"{\w*}", getattr(english, field)))
        or (words.language != "en" and getattr(words, field) == getattr(english, field))
    ]


def test_every_language_is_whole() -> None:
    assert sorted(CATALOGUE) == ["ar", "de", "en", "es", "fr", "ja"]
    assert {language: _faults(words) for language, words in CATALOGUE.items() if _faults(words)} == {}
    assert all(words.language == language for language, words in CATALOGUE.items())
    assert [language for language, words in CATALOGUE.items() if words.direction == "rtl"] == ["ar"]


@pytest.mark.parametrize("wrong", ["", "{who}", "{who} {firm}", CATALOGUE["en"].wrote])
def test_a_planted_mistake_is_found(wrong: str) -> None:
    assert _faults(msgspec.structs.replace(CATALOGUE["de"], wrote=wrong)) == ["wrote"]


@pytest.mark.parametrize(
    ("locale", "language"),
    [("de_CH", "de"), ("ar-EG", "ar"), ("JA", "ja"), ("pt-BR", "en"), (None, "en"), (7, "en"), ("../de", "en")],
)
def test_a_locale_leads_to_its_language_or_to_english(locale: object, language: str) -> None:
    assert words_for(locale).language == language
