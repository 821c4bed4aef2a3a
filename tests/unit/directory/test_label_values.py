"""What an attribute may say, kind by kind."""

import math
from typing import Any

import pytest

from onglass.directory.engine.labels import clean_label, clean_value
from onglass.directory.label_model import AttributeDefinition, AttributeKind
from onglass.platform.ids import new_id
from onglass.platform.problems import Invalid


def of(kind: AttributeKind) -> AttributeDefinition:
    choices = ("Gold", "Iron") if kind == "choice" else ()
    return AttributeDefinition(id=new_id(), key="x", label="X", kind=kind, choices=choices)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", "x" * 500),
        ("number", -1.5),
        ("number", 2**53),
        ("date", "2024-02-29"),
        ("yes_no", False),
        ("choice", "Iron"),
    ],
)
def test_what_fits_is_kept_as_it_is(kind: AttributeKind, value: Any) -> None:
    assert clean_value(of(kind), value, "attributes.x") is value


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", "x" * 501),
        ("text", ""),
        ("text", "a\nb"),
        ("text", "a\x00"),
        ("text", "\ud800"),
        ("text", {"a": 1}),
        ("number", math.nan),
        ("number", math.inf),
        ("number", 2**53 + 1),
        ("number", "1"),
        ("number", True),
        ("date", "2026-02-29"),
        ("date", "2026-2-1"),
        ("date", "2026-02-01T00:00"),
        ("date", "٢٠٢٦-٠٢-٠١"),
        ("yes_no", 0),
        ("yes_no", "true"),
        ("choice", "gold"),
        ("choice", ["Gold"]),
        ("choice", None),
    ],
)
def test_what_does_not_fit_is_refused_with_its_path_and_what_to_send(kind: AttributeKind, value: Any) -> None:
    with pytest.raises(Invalid) as caught:
        clean_value(of(kind), value, "attributes.x")
    [error] = caught.value.errors
    assert error.path == "attributes.x"
    assert error.detail.startswith("Send ")


def test_a_label_has_one_space_between_words_and_one_spelling() -> None:
    assert clean_label("  Cafe\u0301   bill ", "name") == "Café bill"
