"""Bundles on disk: only what lies in its own area is served."""

import gzip
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import pytest

from onglass.edge.static_files import StaticFiles


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {
        "static/sdk/onglass.js": "sdk",
        "static/console/index.html": "console",
        "static/console/assets/app-1.js": "app",
        "static/demo/index.html": "demo",
        "secret.txt": "secret",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "static/sdk/link.txt").symlink_to(tmp_path / "secret.txt")
    return tmp_path / "static"


async def fetch(
    files: StaticFiles, path: str, method: str = "GET", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    told: list[MutableMapping[str, Any]] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        told.append(message)

    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    await files.serve({"method": method, "path": path, "headers": named}, send)
    return told[0]["status"], {k.decode(): v.decode() for k, v in told[0]["headers"]}, told[1]["body"]


async def test_the_sdk_is_for_every_page_and_the_console_for_its_own(folder: Path) -> None:
    files = StaticFiles(folder)
    status, headers, body = await fetch(files, "/sdk/onglass.js")
    assert (status, body) == (200, b"sdk")
    assert headers["content-type"] == "text/javascript; charset=utf-8"
    assert headers["access-control-allow-origin"] == "*"
    status, headers, body = await fetch(files, "/console/")
    assert (status, body) == (200, b"console")
    assert "require-trusted-types-for 'script'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["cache-control"] == "no-cache"


async def test_an_address_inside_the_console_is_the_console_but_a_missing_file_is_not(folder: Path) -> None:
    files = StaticFiles(folder)
    assert (await fetch(files, "/console/conversations/42"))[2] == b"console"
    assert (await fetch(files, "/console/assets/app-1.js"))[2] == b"app"
    assert "immutable" in (await fetch(files, "/console/assets/app-1.js"))[1]["cache-control"]
    assert (await fetch(files, "/console/assets/app-2.js"))[0] == 404


@pytest.mark.parametrize(
    "path",
    [
        "/sdk/../../secret.txt",
        "/sdk/../demo/index.html",
        "/sdk/link.txt",
        "/sdk//etc/passwd",
        "/sdk/\x00",
        "/sdk/",
        "/demo/index.html/../../secret.txt",
        "/sdk/" + "a" * 5000,
    ],
)
async def test_nothing_outside_is_reached(folder: Path, path: str) -> None:
    assert (await fetch(StaticFiles(folder), path))[0] == 404


async def test_an_unchanged_file_is_not_sent_again_and_a_changed_one_is(folder: Path) -> None:
    files = StaticFiles(folder)
    etag = (await fetch(files, "/sdk/onglass.js"))[1]["etag"]
    assert (await fetch(files, "/sdk/onglass.js", if_none_match=etag))[0] == 304
    (folder / "sdk/onglass.js").write_text("newer sdk")
    assert (await fetch(files, "/sdk/onglass.js", if_none_match=etag))[2] == b"newer sdk"


async def test_a_script_at_its_builds_own_address_is_kept_and_at_anothers_is_the_newest(folder: Path) -> None:
    (folder / "sdk/build").write_text("4f2a9c\n")
    files = StaticFiles(folder)
    status, headers, body = await fetch(files, "/sdk/4f2a9c/onglass.js")
    assert (status, body) == (200, b"sdk")
    assert "immutable" in headers["cache-control"]
    # A page opened before a new version came, or a node that does not have it yet: an answer, but not for good.
    for address in ("/sdk/000000/onglass.js", "/sdk/onglass.js"):
        status, headers, body = await fetch(files, address)
        assert (status, body, headers["cache-control"]) == (200, b"sdk", "no-cache")
    (folder / "sdk/build").write_text("77aa01\n")
    assert (await fetch(files, "/sdk/4f2a9c/onglass.js"))[1]["cache-control"] == "no-cache"
    assert (await fetch(files, "/sdk/77aa01/other.js"))[0] == 404
    assert (await fetch(files, "/sdk/77aa01/../../secret.txt"))[0] == 404


async def test_only_reading_is_possible(folder: Path) -> None:
    assert (await fetch(StaticFiles(folder), "/sdk/onglass.js", method="POST"))[0] == 405


async def test_large_text_travels_compressed_to_who_can_read_it(folder: Path) -> None:
    script = "let answer = 42;\n" * 500
    (folder / "sdk/big.js").write_text(script)
    files = StaticFiles(folder)
    _, headers, body = await fetch(files, "/sdk/big.js", accept_encoding="gzip, br")
    assert headers["content-encoding"] == "gzip"
    assert len(body) < 500
    assert gzip.decompress(body).decode() == script
    _, headers, body = await fetch(files, "/sdk/big.js")
    assert "content-encoding" not in headers
    assert body.decode() == script
