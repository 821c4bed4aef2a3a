"""Built client bundles, read from the package's folder: the messenger's script and the console.

Invariant: only a file that lies below the folder is served, and its policy follows from where it lies, not from
its name.
"""

import gzip
import hashlib
import mimetypes
import re
from pathlib import Path

import msgspec

from onglass.edge.asgi import Scope, Send, answer, header
from onglass.edge.problem_documents import MethodNotAllowed, send_problem
from onglass.edge.response_headers import API_HEADERS, PAGE_HEADERS, SDK_HEADERS
from onglass.platform.problems import NotFound

_FOREVER = b"public, max-age=31536000, immutable"
_ASK_EACH_TIME = b"no-cache"
_TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".map": "application/json", ".woff2": "font/woff2"}
_ZIPPED = ("text/", "application/json", "image/svg+xml")
_SMALLEST_ZIPPED_BYTES = 500
_MAX_REMEMBERED_BYTES = 8 * 1024 * 1024
# A script's address in one build: /sdk/4f2a9c/messenger.js. Which build this is stands in a file beside them.
_BUILT = re.compile(r"/sdk/([0-9a-f]{6,64})/([^/]+)")
_BUILD_FILE = "build"


class _Asset(msgspec.Struct, frozen=True):
    body: bytes
    zipped: bytes | None
    etag: bytes
    media_type: bytes
    modified_ns: int


class StaticFiles:
    """Serves /sdk/* and /console/* out of one folder; remembers small files until they change on disk."""

    def __init__(self, folder: Path) -> None:
        """`folder` has `sdk/` and `console/`; one that is missing answers 404."""
        self._folder = folder.resolve()
        self._assets: dict[Path, _Asset] = {}

    async def serve(self, scope: Scope, send: Send) -> None:
        """Answer a GET or HEAD below /sdk or /console; an unknown console path is the console itself.

        A script asked for under another build's address is this build's, and is not kept under that address: a page
        that was open while a new version came, or a node that is still at the old one, breaks nothing.
        """
        if scope["method"] not in {"GET", "HEAD"}:
            await send_problem(send, MethodNotAllowed("GET, HEAD"), API_HEADERS)
            return
        path, is_for_ever = self._settle(str(scope["path"]))
        asset = self._find(path)
        if asset is None:
            problem = NotFound("not_found", "There is no such file. Were the client bundles built?")
            await send_problem(send, problem, API_HEADERS)
            return
        policy = SDK_HEADERS if path.startswith("/sdk/") else PAGE_HEADERS
        headers = [
            *policy,
            (b"content-type", asset.media_type),
            (b"etag", asset.etag),
            (b"vary", b"Accept-Encoding"),
            (b"cache-control", _FOREVER if is_for_ever else _ASK_EACH_TIME),
        ]
        if header(scope, b"if-none-match") == asset.etag:
            await answer(send, 304, headers)
        elif asset.zipped is not None and b"gzip" in (header(scope, b"accept-encoding") or b""):
            await answer(send, 200, [*headers, (b"content-encoding", b"gzip")], asset.zipped)
        else:
            await answer(send, 200, headers, asset.body)

    def _settle(self, path: str) -> tuple[str, bool]:
        """Return the path without a build in it, and whether what lies there never changes."""
        built = _BUILT.fullmatch(path)
        if built is None:
            return path, "/assets/" in path
        build = self._load("sdk", _BUILD_FILE)
        return f"/sdk/{built[2]}", build is not None and build.body.decode().strip() == built[1]

    def _find(self, path: str) -> _Asset | None:
        area, _, rest = path.lstrip("/").partition("/")
        found = self._load(area, rest) if rest else None
        # An address inside the console is the console's own business, unless it names a file.
        if found is None and area == "console" and "." not in rest.rpartition("/")[2]:
            return self._load(area, "index.html")
        return found

    def _load(self, area: str, name: str) -> _Asset | None:
        root = self._folder / area
        try:
            real = (root / name).resolve(strict=True)
            if not real.is_relative_to(root) or not real.is_file():
                return None
            return self._read(real)
        except (OSError, ValueError):
            return None

    def _read(self, real: Path) -> _Asset:
        modified_ns = real.stat().st_mtime_ns
        known = self._assets.get(real)
        if known is not None and known.modified_ns == modified_ns:
            return known
        body = real.read_bytes()
        media_type = _media_type(real)
        asset = _Asset(body, _zip(body, media_type), _etag(body), media_type.encode(), modified_ns)
        if len(body) <= _MAX_REMEMBERED_BYTES:
            self._assets[real] = asset
        return asset


def _zip(body: bytes, media_type: str) -> bytes | None:
    """Return the body compressed, None where that is not worth it."""
    if len(body) < _SMALLEST_ZIPPED_BYTES or not media_type.startswith(_ZIPPED):
        return None
    return gzip.compress(body, compresslevel=9, mtime=0)


def _etag(body: bytes) -> bytes:
    return b'"' + hashlib.sha256(body).hexdigest()[:32].encode() + b'"'


def _media_type(file: Path) -> str:
    kind = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
