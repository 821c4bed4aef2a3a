"""One colour in, every tone out: readable whatever the colour is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onglass.directory.engine.theme import GROUNDS, contrast, derive_theme, explain_theme, read_colour
from onglass.platform.problems import Invalid

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
HARD = ["#ffe600", "#0a0a0a", "#7fffd4", "#000000", "#ffffff", "#808080", "#767676", "#ff0000", "#0000ff"]


def check_contrasts(color: str) -> None:
    theme = derive_theme(color)
    for scheme, ground in GROUNDS.items():
        tones = theme[scheme]
        for text, on in (
            ("on-accent", "accent"),
            ("on-accent", "accent-hover"),
            ("on-accent-soft", "accent-soft"),
            ("on-accent-soft", "accent-line"),
            ("accent-text", "accent-soft"),
            ("on-own", "own"),
        ):
            assert contrast(tones[text], tones[on]) >= 4.5, (scheme, text, on)
        assert contrast(tones["accent-text"], ground) >= 4.5
        assert contrast(tones["accent"], ground) >= 3
        assert contrast(tones["accent-hover"], ground) >= 3
        assert all(re.fullmatch("#[0-9a-f]{6}", tone) for tone in tones.values())


@pytest.mark.parametrize("color", HARD)
def test_hard_colours_are_readable(color: str) -> None:
    check_contrasts(color)


@given(colours)
def test_every_colour_is_readable(color: str) -> None:
    check_contrasts(color)


@given(colours, st.sampled_from(["light", "dark"]))
def test_a_colour_that_fits_is_left_alone(color: str, scheme: str) -> None:
    theme = derive_theme(color)
    assert derive_theme(color) == theme
    accent = theme[scheme]["accent"]
    assert derive_theme(accent)[scheme]["accent"] == accent


@given(st.integers(0, 255))
def test_a_grey_stays_grey(level: int) -> None:
    theme = derive_theme(f"#{level:02x}{level:02x}{level:02x}")
    for tone in [*theme["light"].values(), *theme["dark"].values()]:
        assert tone[1:3] == tone[3:5] == tone[5:7]


def test_it_says_what_it_changed_and_nothing_where_it_did_not() -> None:
    said = explain_theme(derive_theme("#ffe600"))
    assert said[0].startswith("White text on #ffe600 would have 1.2:1")
    assert any("In the light theme" in line for line in said)
    assert not any("In the dark theme" in line for line in said)
    assert explain_theme({}) == []


def test_short_and_large_letters_are_the_same_colour() -> None:
    assert read_colour("#FE0") == read_colour("#ffee00") == "#ffee00"


@pytest.mark.parametrize("text", ["", "red", "ffe600", "#ffe60", "#ffe600;x", "#gggggg", "url(x)", "#fff\n"])
def test_what_is_no_colour_is_refused_with_what_to_send(text: str) -> None:
    with pytest.raises(Invalid, match="#rrggbb"):
        read_colour(text)
