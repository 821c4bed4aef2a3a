"""The bootstrap takes uv from whatever index is configured, and from none that changed it."""

import base64
import hashlib
import io
import json
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from typing_extensions import override

from tools import package_index

FILENAME = "uv-1.0-py3-none-any.whl"
VARIABLES = (
    "UV_DEFAULT_INDEX",
    "UV_INDEX_URL",
    "PIP_INDEX_URL",
    "PIP_CONFIG_FILE",
    "PIP_CERT",
    "SSL_CERT_FILE",
    "REQUESTS_CA_BUNDLE",
)


def make_wheel() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("uv-1.0.data/scripts/uv", "#!/bin/sh\necho uv 1.0\n")
    return buffer.getvalue()


WHEEL = make_wheel()
SHA256 = hashlib.sha256(WHEEL).hexdigest()


class Index(BaseHTTPRequestHandler):
    """A package index that answers in JSON under /json, in HTML under /html, and asks for a password under /closed."""

    def do_GET(self) -> None:
        root = self.path.split("/")[1]
        secret = base64.b64encode(b"ann:pass word").decode()
        if root == "closed" and self.headers.get("Authorization") != f"Basic {secret}":
            self.send_error(401)
        elif self.path.endswith(FILENAME):
            self._answer(WHEEL, "application/octet-stream")
        elif root == "html":
            link = f'<a href="../../files/{FILENAME}#sha256={SHA256}">{FILENAME}</a>'
            self._answer(f"<!DOCTYPE html>{link}".encode(), "text/html")
        else:
            files = [{"filename": FILENAME, "url": f"/{root}/files/{FILENAME}"}]
            self._answer(json.dumps({"files": files}).encode(), "application/vnd.pypi.simple.v1+json")

    def _answer(self, body: bytes, media_type: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        self.end_headers()
        self.wfile.write(body)

    @override
    def log_message(self, format: str, *arguments: Any) -> None:
        pass


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Index)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def _nothing_configured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


@pytest.mark.parametrize("path", ["json/simple", "html/simple", "html/simple/"])
def test_json_and_html_indexes_are_read(address: str, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", f"http://{address}/{path}")
    assert package_index.fetch("uv", FILENAME, sha256=SHA256) == WHEEL


def test_an_index_with_a_password_in_its_address_is_read(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_INDEX_URL", f"http://ann:pass%20word@{address}/closed/simple")
    page = f"http://ann:pass%20word@{address}/closed/simple/uv/"
    assert package_index._get(page, accept="*/*")


def test_a_changed_file_is_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", f"http://{address}/json/simple")
    with pytest.raises(ValueError, match="SHA-256"):
        package_index.fetch("uv", FILENAME, sha256="0" * 64)


def test_a_file_the_index_has_not_is_told(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", f"http://{address}/json/simple")
    with pytest.raises(ValueError, match="not on the index"):
        package_index.fetch("uv", "uv-2.0.whl", sha256=SHA256)


def test_an_index_that_is_away_is_an_error_of_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:1/simple")
    with pytest.raises(OSError, match="refused"):
        package_index.fetch("uv", FILENAME, sha256=SHA256)


def test_pips_configuration_counts_and_the_environment_counts_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "pip.conf"
    config.write_text("[global]\nindex-url = https://mirror.example/simple\ncert = /some/certificates.pem\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(config))
    assert package_index.index_url() == "https://mirror.example/simple"
    assert package_index.certificates() == "/some/certificates.pem"
    monkeypatch.setenv("PIP_INDEX_URL", "https://other.example/simple")
    assert package_index.index_url() == "https://other.example/simple"


def test_the_program_is_unpacked_ready_to_run(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "uv"
    package_index.unpack_program(WHEEL, "uv", target)
    assert target.read_text().startswith("#!/bin/sh")
    assert target.stat().st_mode & 0o111
    assert [path.name for path in target.parent.iterdir()] == ["uv"]
