"""How words are kept and sought, and how telephone numbers are read, without a database."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onglass.conversations.engine import terms_of, words_of
from onglass.conversations.engine.searching import MAX_TERMS
from onglass.conversations.model import FileContent, FileDescription, QuickRepliesContent, QuickReplyOption, TextContent
from onglass.platform.ids import new_id

_PREFIXES = re.compile(r"'\w{1,40}':\*( & '\w{1,40}':\*)*")


def test_words_are_folded_once_each_and_from_every_part_of_a_content() -> None:
    file = FileDescription(id=new_id(), name="Größe-2.pdf", media_type="application/pdf", size_bytes=1, url="/x")
    assert words_of([TextContent(text="Café, CAFÉ a_b", fallback="café")]) == ["cafe", "a", "b"]
    assert set(words_of([FileContent(file=file, caption="my bill", fallback="File")])) == {
        "file",
        "grosse",
        "2",
        "pdf",
        "my",
        "bill",
    }
    question = QuickRepliesContent(text="Which?", options=[QuickReplyOption("a", "Gas")], fallback="Which?\n1. Gas")
    assert words_of([question]) == ["which", "1", "gas"]


def test_there_is_an_end_to_words() -> None:
    many = words_of(TextContent(text=" ".join(f"w{m}x{n}" for n in range(2_000))) for m in range(100))
    assert 10_000 < len(many) < 60_000
    assert sum(len(word.encode()) for word in many) <= 400_000


@given(st.text(max_size=200))
def test_64_whatever_is_typed_becomes_prefixes_of_words_and_nothing_else(q: str) -> None:
    terms = terms_of(q)
    assert len(terms) <= MAX_TERMS
    for term in terms:
        assert term.query is None or _PREFIXES.fullmatch(term.query), term
        assert all(part is None or part.isdigit() for part in (term.number, term.national))


@given(st.lists(st.from_regex(r"[a-z]{1,12}", fullmatch=True), min_size=1, max_size=6))
def test_what_is_kept_is_found_by_its_own_words(words: list[str]) -> None:
    kept = set(words_of([TextContent(text=" ".join(words))]))
    for term in terms_of(" ".join(words).upper()):
        assert term.query is not None
        assert re.findall(r"'(\w+)'", term.query)[0] in kept


@pytest.mark.parametrize(
    ("q", "number", "national"),
    [
        ("+49 170 123", "49170123", "170123"),
        ("0049 170 123", "49170123", "170123"),
        ("+49 (0)170-123", "49170123", "170123"),
        ("0170/123", "170123", "170123"),
        ("(0170) 123", "170123", "170123"),
        ("+1 415.555", "1415555", "415555"),
        ("+353 87 123", "35387123", "87123"),
        ("123", None, None),
        ("1" * 19, None, None),
        ("A-1234", None, None),
    ],
)
def test_a_number_is_read_however_it_is_written(q: str, number: str | None, national: str | None) -> None:
    assert {(term.number, term.national) for term in terms_of(q)} == {(number, national)}


def test_words_beside_a_number_stay_words() -> None:
    terms = terms_of("Ana +49 170 123 card")
    assert [(term.text, term.number) for term in terms] == [
        ("ana", None),
        ("+49", "49170123"),
        ("170", "49170123"),
        ("123", "49170123"),
        ("card", None),
    ]
