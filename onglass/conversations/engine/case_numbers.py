"""Case numbers a person can read out over a telephone: `KR-48217`.

Invariant: letters that sound alike (B, D, P, T, M, N, …) and all vowels are left out, so nothing is misheard or spelt.
"""

import secrets

_LETTERS = "FHJKLQRSWXYZ"
_LETTER_COUNT = 2
_DIGITS = 5
_DIGITS_WHEN_CROWDED = 8
_TRIES_BEFORE_LONGER = 3


def new_case_number(attempt: int = 0) -> str:
    """Return a random number; from the fourth attempt on a longer one, since a crowded workspace needs room."""
    digits = _DIGITS if attempt < _TRIES_BEFORE_LONGER else _DIGITS_WHEN_CROWDED
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_LETTER_COUNT))
    return f"{letters}-{secrets.randbelow(10**digits):0{digits}d}"
