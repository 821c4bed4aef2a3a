"""Card numbers and secrets are hidden, everything else stays as it was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onglass.conversations.engine import (
    DEFAULT_SECRET_PATTERNS,
    compile_secret_patterns,
    is_card_number,
    mask,
    mask_deeply,
)

PATTERNS = compile_secret_patterns(DEFAULT_SECRET_PATTERNS)


def with_check_digit(digits: str) -> str:
    return next(digits + check for check in "0123456789" if is_card_number(digits + check))


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("4111111111111111", "••••••••••••1111"),
        ("my card 4111 1111 1111 1111, code 123", "my card •••• •••• •••• 1111, code 123"),
        ("4111 1111 1111 1111 123", "•••• •••• •••• 1111 123"),
        ("5500-0000-0000-0004", "••••-••••-••••-0004"),
        ("amex 3400 000000 00009.", "amex •••• •••••• •0009."),
        ("4111.1111.1111.1111", "••••.••••.••••.1111"),
        ("4111\u200b1111\u00a01111\u20131111", "••••\u200b••••\u00a0••••\u20131111"),
        ("two: 4111111111111111 5500000000000004", "two: ••••••••••••1111 ••••••••••••0004"),
        ("\u0664" + "\u0661" * 15, "•" * 12 + "\u0661" * 4),
        ("order 1234567890123", "order 1234567890123"),
        ("4111 1111 1111 1112", "4111 1111 1111 1112"),
        ("+49 151 23456789", "+49 151 23456789"),
        ("2026-11-23 09:51 and 12.50 EUR", "2026-11-23 09:51 and 12.50 EUR"),
        ("", ""),
    ],
)
def test_what_is_hidden_and_what_is_not(written: str, stored: str) -> None:
    assert mask(written, PATTERNS) == stored


@pytest.mark.parametrize(
    ("written", "secret"),
    [
        ("see eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdefg!", "eyJhbGci"),
        ("Authorization: Bearer s3cr3tvalue\nnext line", "s3cr3tvalue"),
        ("Cookie: session=abcdefgh; theme=dark", "abcdefgh"),
        ("ogs_AAAAAAAAAAAAAAAAAAAAAAAAAAAA is my token", "AAAAAAAA"),
        ("-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----", "MIIEvQ"),
    ],
)
def test_secrets_are_hidden_by_the_default_patterns(written: str, secret: str) -> None:
    stored = mask(written, PATTERNS)
    assert secret not in stored
    assert "[hidden]" in stored


def test_a_company_adds_its_own_patterns_and_hears_of_a_broken_one() -> None:
    patterns = compile_secret_patterns([r"PIN\s*(?P<secret>\d{4})"])
    assert mask("my PIN 1234 is", patterns) == "my PIN [hidden] is"
    with pytest.raises(ValueError, match=r"'\('"):
        compile_secret_patterns(["("])


def test_what_stands_deep_inside_is_hidden_too() -> None:
    value = {"a": ["4111111111111111", {"4111111111111111": 4111111111111111}], "n": 12, "t": True, "z": None}
    assert mask_deeply(value) == {
        "a": ["••••••••••••1111", {"••••••••••••1111": "••••••••••••1111"}],
        "n": 12,
        "t": True,
        "z": None,
    }


@given(st.text())
def test_masking_twice_is_masking_once(text: str) -> None:
    once = mask(text, PATTERNS)
    assert mask(once, PATTERNS) == once


@given(st.text(alphabet="0123456789 -.x", max_size=80))
def test_only_digits_ever_change_and_nothing_moves(text: str) -> None:
    masked = mask(text)
    assert len(masked) == len(text)
    assert all(new in (old, "•") and (new == old or old.isdigit()) for old, new in zip(text, masked, strict=True))


@given(st.text(alphabet="0123456789", min_size=12, max_size=18), st.sampled_from(["", " ", "-", "  ", " - "]))
def test_no_card_number_passes_however_it_is_grouped(digits: str, separator: str) -> None:
    card = with_check_digit(digits)
    written = separator.join(card[start : start + 4] for start in range(0, len(card), 4))
    masked = mask(f"card: {written}.")
    assert card[:-4] not in "".join(character for character in masked if character.isdigit())
    assert masked.count("•") >= 9


@given(st.integers(min_value=10**12, max_value=10**19 - 1), st.integers(min_value=0, max_value=9))
def test_luhn_notices_one_wrong_digit(number: int, wrong: int) -> None:
    card = with_check_digit(str(number)[:-1])
    changed = card[:3] + str(wrong) + card[4:]
    assert is_card_number(card)
    assert is_card_number(changed) == (changed == card)


def test_an_id_is_not_taken_for_a_card() -> None:
    looks_like_one = "41111111-1111-1111-9012-345678901234"
    assert is_card_number("4111111111111111")
    assert mask(f"run {looks_like_one} failed") == f"run {looks_like_one} failed"
    assert mask("6736e1d0-1234-5670-9676-830785805588") == "6736e1d0-1234-5670-9676-830785805588"
    assert mask("4242424242424242 in 6736e1d0-1234-5670-9676-830785805588").startswith("•")
