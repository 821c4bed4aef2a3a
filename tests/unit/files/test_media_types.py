"""Attack 43: a file is what its content is, and markup is never anything else."""

import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from onglass.files.engine.media_types import ENDINGS, Verdict, canonical_type, judge, look_of
from onglass.files.model import DEFAULT_TYPES

_OFFICE = "application/vnd.openxmlformats-officedocument"


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(out, kind)
    return out.getvalue()


def office(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", "_rels/.rels", *names):
            archive.writestr(name, "<x/>" * 50)
    return out.getvalue()


def box(brand: bytes) -> bytes:
    return struct.pack(">I", 24) + b"ftyp" + brand + b"\0\0\2\0" + brand + b"mp41" + b"\0" * 64


WEBM = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webmB\x87" + b"\0" * 64
GOOD: dict[str, tuple[str, bytes]] = {
    "png": ("image/png", picture("PNG")),
    "jpeg": ("image/jpeg", picture("JPEG")),
    "gif": ("image/gif", picture("GIF")),
    "webp": ("image/webp", picture("WEBP")),
    "heic": ("image/heif", box(b"heic")),
    "pdf": ("application/pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"),
    "text": ("text/plain", "Grüße, it does not work.\n".encode()),
    "old text": ("text/plain", "Grüße".encode("latin-1")),
    "columns": ("text/csv", b"date,amount\n2026-01-01,12.50\n"),
    "columns as text": ("text/plain", b"date,amount\n2026-01-01,12.50\n"),
    "json as text": ("text/plain", b'{"error": 42}'),
    "text with a tag inside": ("text/plain", b"I typed <b> and it broke"),
    "word": (f"{_OFFICE}.wordprocessingml.document", office("word/document.xml")),
    "excel": (f"{_OFFICE}.spreadsheetml.sheet", office("xl/workbook.xml")),
    "slides": (f"{_OFFICE}.presentationml.presentation", office("ppt/presentation.xml")),
    "mp3": ("audio/mpeg", b"ID3\x04\0\0\0\0\0\x0a" + b"\0" * 64),
    "voice note": ("audio/mp4", box(b"M4A ")),
    "voice note, Chrome": ("audio/webm", WEBM),
    "ogg": ("audio/ogg", b"OggS\0\2" + b"\0" * 22 + b"\x01\x13OpusHead"),
    "wav": ("audio/wav", b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0" + b"\0" * 32),
    "film": ("video/mp4", box(b"isom")),
    "film, iPhone": ("video/quicktime", box(b"qt  ")),
    "film, Chrome": ("video/webm", WEBM),
}
PNG, JPEG = GOOD["png"][1], GOOD["jpeg"][1]


@pytest.mark.parametrize("name", list(GOOD))
def test_what_is_what_it_says_passes(name: str) -> None:
    media_type, content = GOOD[name]
    assert media_type in DEFAULT_TYPES
    assert judge(content, content, declared=media_type, allowed=DEFAULT_TYPES) == Verdict(media_type)
    unsaid = judge(content, content, declared="application/octet-stream", allowed=DEFAULT_TYPES)
    assert unsaid.media_type is not None
    assert unsaid.media_type.split("/")[0] in {media_type.split("/")[0], "video", "text"}


HTML = b"<!doctype html><html><script>alert(document.domain)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
BAD: dict[str, tuple[str, bytes, str]] = {
    "HTML named png": ("image/png", HTML, "not_what_it_says"),
    "HTML as text": ("text/plain", HTML, "not_what_it_says"),
    "HTML after spaces": ("text/plain", b"\xef\xbb\xbf \r\n\t" + HTML, "not_what_it_says"),
    "HTML after comments": ("text/plain", b"<!-- a --> <!-- b -->\n<ScRiPt>alert(1)</sCrIpT>", "not_what_it_says"),
    "HTML, unsaid": ("application/octet-stream", HTML, "type_not_allowed"),
    "HTML fragment": ("text/csv", b"<img src=x onerror=alert(1)>", "not_what_it_says"),
    "SVG named png": ("image/png", SVG, "not_what_it_says"),
    "SVG as text": ("text/plain", b'<?xml version="1.0"?>\n' + SVG, "not_what_it_says"),
    "XML": ("text/plain", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]><a/>', "not_what_it_says"),
    "XSLT": ("application/octet-stream", b'<?xml-stylesheet href="x"?><a/>', "type_not_allowed"),
    "PHP": ("text/plain", b"<?php system($_GET['c']); ?>", "not_what_it_says"),
    "PHP named jpeg": ("image/jpeg", b"<?php system($_GET['c']); ?>", "not_what_it_says"),
    "PNG with HTML inside": ("image/png", PNG[:50] + HTML + PNG[50:], "ambiguous"),
    "GIF that is JavaScript and HTML": ("image/gif", b"GIF89a/*" + b"\0" * 20 + b"*/=1;<script>", "ambiguous"),
    "JPEG with PHP in its comment": ("image/jpeg", JPEG[:20] + b"<?php eval($x)?>" + JPEG[20:], "ambiguous"),
    "PNG that is a PDF": ("image/png", PNG[:60] + b"%PDF-1.4" + PNG[60:], "ambiguous"),
    "JPEG named png": ("image/png", JPEG, "not_what_it_says"),
    "PDF named png": ("image/png", b"%PDF-1.7\n\x80", "not_what_it_says"),
    "text named pdf": ("application/pdf", b"hello", "not_what_it_says"),
    "program": ("application/octet-stream", b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff" + b"\0" * 64, "type_not_allowed"),
    "program named png": ("image/png", b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff" + b"\0" * 64, "not_what_it_says"),
    "ELF": ("text/plain", b"\x7fELF\x02\x01\x01" + b"\0" * 64, "not_what_it_says"),
    "zip": ("application/octet-stream", office(), "type_not_allowed"),
    "zip named docx": (f"{_OFFICE}.wordprocessingml.document", office("a.txt"), "not_what_it_says"),
    "macros": (
        f"{_OFFICE}.wordprocessingml.document",
        office("word/document.xml", "word/vbaProject.bin"),
        "not_what_it_says",
    ),
    "excel named word": (f"{_OFFICE}.wordprocessingml.document", office("xl/workbook.xml"), "not_what_it_says"),
    "UTF-16 HTML": ("text/plain", HTML.decode().encode("utf-16"), "unknown_type"),
    "text with NUL": ("text/plain", b"hello\0<script>", "unknown_type"),
    "noise": ("image/png", bytes(range(256)) * 4, "unknown_type"),
    "PNG without its first byte": ("image/png", PNG[1:], "unknown_type"),
}


@pytest.mark.parametrize("name", list(BAD))
def test_43_what_is_not_what_it_says_is_refused(name: str) -> None:
    declared, content, refusal = BAD[name]
    assert judge(content[:8192], content[-65536:], declared=declared, allowed=DEFAULT_TYPES) == Verdict(None, refusal)


def test_a_policy_that_takes_less_refuses_the_rest() -> None:
    assert judge(PNG, PNG, declared="image/png", allowed=("application/pdf",)).refusal == "type_not_allowed"


@given(st.binary(max_size=600))
def test_43_no_bytes_are_markup_and_something_else(content: bytes) -> None:
    verdict = judge(content, content, declared="application/octet-stream", allowed=DEFAULT_TYPES)
    assert (verdict.media_type is None) != (verdict.refusal is None)
    if content.lstrip().lower().startswith((b"<html", b"<svg", b"<script", b"<!doctype")):
        assert verdict.media_type is None


@given(st.sampled_from([b"<html>", b"<SVG ", b"<script>", b"<?xml ", b"<!DOCTYPE html>"]), st.binary(max_size=200))
def test_43_whatever_follows_markup_stays_markup(beginning: bytes, rest: bytes) -> None:
    assert look_of(beginning + rest, rest) in {"text/html", "image/svg+xml"}


def test_a_declared_type_has_one_spelling() -> None:
    assert canonical_type("Image/JPG") == "image/jpeg"
    assert canonical_type("audio/webm;codecs=opus") == "audio/webm"
    assert canonical_type("") == "application/octet-stream"
    assert canonical_type("application/vnd.ms-excel") == "text/csv"
    for odd in ("png", "a/b/c", "image/", "/png", "image/png\r\nx: y", "i mage/png", "x" * 300 + "/y"):
        assert canonical_type(odd) is None
    assert all(canonical_type(name) == name for name in ENDINGS)
