"""Attack 44: whatever a file is called, its display name is harmless, and the store never hears it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onglass.files.engine.keys import new_blob_key, part_key
from onglass.files.engine.names import MAX_CHARACTERS, safe_name, with_ending
from onglass.platform.blobs.model import checked_key
from onglass.platform.ids import new_id

CORPUS = {
    ".htaccess": "htaccess",
    "..": "file",
    "...": "file",
    "": "file",
    "   ": "file",
    "../../etc/passwd": "passwd",
    "..\\..\\windows\\system32\\cmd.exe": "cmd.exe",
    "C:\\fakepath\\photo.jpg": "photo.jpg",
    "\uff0e\uff0e\uff0fsecret": "secret",
    "a\u2215b.txt": "b.txt",
    "\u200b.htaccess": "htaccess",
    "ph\u200boto.jpg": "photo.jpg",
    "invoice\u202egpj.exe": "invoicegpj.exe",
    "\u2066evil\u2069.png": "evil.png",
    "photo\x00.jpg": "photo.jpg",
    "a\r\nContent-Type: text/html": "html",
    "tab\tname.txt": "tabname.txt",
    "\ufeffname.txt": "name.txt",
    "name.txt . .": "name.txt",
    'quo"te<img src=x onerror=alert(1)>.png': "quo_te_img src=x onerror=alert(1)_.png",
    "pipe|question?.txt": "pipe_question_.txt",
    "CON": "_CON",
    "nul.txt": "_nul.txt",
    "lpt1.pdf": "_lpt1.pdf",
    "console.txt": "console.txt",
    "Zoe\u0308.pdf": "Zoë.pdf",
    "写真 2026.jpg": "写真 2026.jpg",
    "non\u00a0breaking\u3000space.txt": "non breaking space.txt",
    "half \ud800 pair.txt": "half pair.txt",
    "private \ue000 use.txt": "private use.txt",
}


@pytest.mark.parametrize("name", list(CORPUS), ids=ascii)
def test_44_a_dangerous_name_is_shown_as_a_harmless_one(name: str) -> None:
    assert safe_name(name) == CORPUS[name]


def test_44_a_long_name_keeps_its_ending() -> None:
    shown = safe_name("x" * 300 + ".pdf")
    assert len(shown) == MAX_CHARACTERS
    assert shown.endswith("….pdf")
    assert len(safe_name("x" * 300 + "." + "y" * 300)) == MAX_CHARACTERS
    assert len(safe_name("." * 300)) > 0


@given(st.text(max_size=400))
def test_44_any_text_becomes_one_visible_line(name: str) -> None:
    shown = safe_name(name)
    assert 1 <= len(shown) <= MAX_CHARACTERS
    assert shown == shown.strip(" .")
    assert not shown.startswith(".")
    assert not set(shown) & set('/\\<>:"|?*\x00')
    assert not any(unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for character in shown)
    shown.encode()
    assert safe_name(shown) == shown


def test_a_name_ends_as_what_the_file_is() -> None:
    assert with_ending("evil.html", (".png",)) == "evil.html.png"
    assert with_ending("photo.JPEG", (".jpg", ".jpeg")) == "photo.JPEG"
    assert with_ending("photo", (".jpg", ".jpeg")) == "photo.jpg"
    assert with_ending("anything.bin", ()) == "anything.bin"
    assert len(with_ending("x" * MAX_CHARACTERS, (".png",))) <= MAX_CHARACTERS


def test_44_a_stored_name_is_random_and_ours() -> None:
    workspace_id, file_id = new_id(), new_id()
    keys = {new_blob_key(workspace_id, file_id) for _ in range(100)}
    assert len(keys) == 100
    for key in (*keys, part_key(workspace_id, file_id, offset_bytes=0, writer="ab")):
        assert checked_key(key) == key
