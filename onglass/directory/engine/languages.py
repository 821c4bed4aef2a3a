"""How a language is spelt when it is a skill: a short BCP 47 tag in its usual letters (de, pt-BR, zh-Hant).

Source: RFC 5646 §2.1, of which only language, script and region are taken.
"""

import re

from onglass.platform.problems import invalid_field

_TAG = re.compile(r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|[0-9]{3}))?", re.IGNORECASE | re.ASCII)
# The same at the head of a locale, which may go on with variants and extensions.
_LOCALE = re.compile(rf"{_TAG.pattern}(?=[-.@]|$)", re.IGNORECASE | re.ASCII)


def clean_language(value: str, path: str) -> str:
    """Return the tag with its parts in their usual case; raises Invalid (422) with `path`."""
    found = _TAG.fullmatch(value.strip())
    if found is None:
        raise invalid_field(path, "A language is named by its tag, such as de, pt-BR or zh-Hant.")
    language, script, region = found.groups()
    parts = [language.lower(), script and script.title(), region and region.upper()]
    return "-".join(part for part in parts if part)


def language_of(value: object) -> str | None:
    """Return the language of a locale that a device tells (de_CH, zh-Hant-TW, en-US-u-hc-h12), None for any other."""
    if not isinstance(value, str):
        return None
    found = _LOCALE.match(value.strip().replace("_", "-"))
    return None if found is None else clean_language(found.group(), "locale")
