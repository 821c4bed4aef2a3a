"""Origins, device traits, addresses and passwords: what is stored is clean, what is odd is named."""

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onglass.directory.engine.origins import clean_origins
from onglass.directory.engine.passwords import hash_password, is_password
from onglass.directory.engine.people import clean_email
from onglass.directory.engine.traits import clean_attributes, clean_device, clean_line
from onglass.platform.problems import Invalid


@pytest.mark.parametrize(
    ("given_origin", "stored"),
    [
        ("https://www.example.com", "https://www.example.com"),
        ("HTTPS://WWW.Example.com/", "https://www.example.com"),
        ("https://example.com:443", "https://example.com"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://127.0.0.1:80", "http://127.0.0.1"),
        ("http://[::1]:3000", "http://[::1]:3000"),
        ("capacitor://localhost", "capacitor://localhost"),
    ],
)
def test_an_origin_is_stored_as_a_browser_sends_it(given_origin: str, stored: str) -> None:
    assert clean_origins([given_origin]) == [stored]


@pytest.mark.parametrize(
    "origin",
    ["*", "null", "", "example.com", "https://", "https://a/b", "https://a?x=1", "https://user@a", "javascript://a",
     "https://*.example.com", "https://a:99999", "https://exa mple.com", "https://a#b", "file:///etc", "https://a\x00"],
)  # fmt: skip
def test_what_is_no_origin_is_refused_with_its_place(origin: str) -> None:
    with pytest.raises(Invalid) as caught:
        clean_origins(["https://fine.example", origin])
    assert caught.value.errors[0].path == "allowed_origins.1"


def test_device_traits_are_few_flat_and_short() -> None:
    traits = clean_device({"platform": "android", "app_version": "3.2", "battery": 0.5, "dark": True, "gone": None})
    assert traits == {"platform": "android", "app_version": "3.2", "battery": 0.5, "dark": True}
    odds: list[dict[str, Any]] = [
        {"a": {}}, {"a": []}, {"a": "x" * 501}, {"A": 1}, {"__proto__": "x"}, {"a": "\x00"}, {"a": float("nan")},
        {"a": 2**60}, {f"k{n}": 1 for n in range(51)},
    ]  # fmt: skip
    for odd in odds:
        with pytest.raises(Invalid) as caught:
            clean_device(odd)
        assert caught.value.errors[0].path.startswith("device")


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(), lambda v: st.lists(v) | st.dictionaries(st.text(), v)
    )
)
def test_attributes_pass_only_when_flat(value: Any) -> None:
    try:
        clean = clean_attributes(value)
    except ValueError:
        return
    assert not any(isinstance(entry, dict | list) for entry in clean.values())


@pytest.mark.parametrize(
    "address", ["", "a", "@", "a@", "@b", "a b@c", "a@b@c", "a@b\n", "<a@b>", "a@b,c@d", "x" * 65 + "@b.c"]
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(Invalid):
        clean_email(address.strip(" ") + ("\x00" if address == "a@b\n" else ""), "email")


def test_an_address_and_a_line_are_trimmed() -> None:
    assert clean_email("  Ada@Example.TEST ", "email") == "ada@example.test"
    assert clean_line("  Ada  ", "name", longest=5) == "Ada"
    for odd in ("", "   ", "a\nb", "a\x00", "toolong"):
        with pytest.raises(Invalid):
            clean_line(odd, "name", longest=5)


async def test_a_password_fits_its_hash_and_no_other() -> None:
    stored = await hash_password("correct horse battery")
    assert stored.startswith("$argon2id$")
    assert await is_password("correct horse battery", stored)
    assert not await is_password("correct horse batterz", stored)
    assert not await is_password("", stored)
    assert not await is_password("\ud800", stored)
    assert not await is_password("x" * 1025, stored)
    assert not await is_password("anything", None)
    assert not await is_password("anything", "not a hash")


@pytest.mark.parametrize("password", ["short", "x" * 1025, "with\x00nul-inside", "line\nbreak-inside"])
async def test_a_poor_new_password_is_refused(password: str) -> None:
    with pytest.raises(Invalid) as caught:
        await hash_password(password)
    assert caught.value.errors[0].path == "password"


async def test_a_flood_of_sign_ins_is_told_to_wait_and_holds_no_more_than_its_places() -> None:
    verdicts = await asyncio.gather(*(is_password("x", None) for _ in range(80)), return_exceptions=True)
    refused = [verdict for verdict in verdicts if isinstance(verdict, Exception)]
    assert len(refused) == 16
    assert all(getattr(problem, "code", "") == "busy" for problem in refused)
    assert verdicts.count(False) == 64
