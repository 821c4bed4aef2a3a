"""Harbor Bank's own small server: its phone page, and the one thing a host app must do: say who its customer is.

    HARBOR_IDENTITY_SECRET=… python -m demo.host_app --port 8210 --server-url … --app-key … --app-id …

Invariant: the identity secret stays here; the page gets a token that is good for ten minutes and for this app only.
"""

import argparse
import hmac
import json
import mimetypes
import os
import posixpath
import signal
import threading
import time
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey
from typing_extensions import override

STATIC = Path(__file__).resolve().parent.parent / "onglass" / "static" / "demo"
TOKEN_LIFE_SECONDS = 600
PROOF_LIFE_SECONDS = 120
PASSCODE = "204177"
MAX_BODY_BYTES = 20_000
CUSTOMER = {
    "sub": "harbor-20417",
    "name": "Maya Okafor",
    "email": "maya.okafor@example.com",
    "email_verified": True,
    "phone": "+442055500142",
    "attributes": {"account": "Everyday account", "customer_since": "2019", "segment": "Personal"},
}


def sign_identity(*, app_id: str, secret: str) -> str:
    """Return a token that says who is signed in to the bank: HS256, as protocol and docs describe it."""
    claims = CUSTOMER | {"aud": app_id, "iat": int(time.time()), "exp": int(time.time()) + TOKEN_LIFE_SECONDS}
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(secret))


def sign_verification(asked: dict[str, Any], *, app_id: str, secret: str) -> str:
    """Return a proof for one request of an agent that the customer gave the passcode: of a `typ` of its own."""
    now = int(time.time())
    claims = {
        "sub": CUSTOMER["sub"],
        "aud": app_id,
        "iat": now,
        "exp": now + PROOF_LIFE_SECONDS,
        "nonce": str(asked.get("nonce")),
        "conversation_id": str(asked.get("conversation_id")),
        "method": "passcode",
        "level": "strong",
    }
    return jwt.encode({"alg": "HS256", "typ": "onglass-verification+jwt"}, claims, OctKey.import_key(secret))


def security_policy(server_url: str) -> str:
    """Return the page's Content-Security-Policy: a strict one, with the support server as the only foreigner."""
    parts = urlsplit(server_url)
    socket = parts._replace(scheme="wss" if parts.scheme == "https" else "ws").geturl()
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src 'self' {server_url}",
            "style-src 'self'",
            "img-src 'self' blob: data:",
            "media-src 'self' blob:",
            f"connect-src 'self' {server_url} {socket}",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types onglass harbor",
        ]
    )


class Site(BaseHTTPRequestHandler):
    """The bank's pages and its two small answers."""

    protocol_version = "HTTP/1.1"

    def __init__(self, options: argparse.Namespace, secret: str, *arguments: Any) -> None:
        """Keep what the answers need; the base class then serves the connection."""
        self.options = options
        self.secret = secret
        super().__init__(*arguments)

    def do_GET(self) -> None:
        """Answer a file of the page, or its configuration."""
        path = unquote(urlsplit(self.path).path)
        if path == "/config.json":
            self._answer_json({"server_url": self.options.server_url, "app_key": self.options.app_key})
            return
        if path == "/sw.js":
            worker = f"importScripts({json.dumps(self.options.server_url + '/sdk/onglass-sw.js')});\n"
            self._answer(
                HTTPStatus.OK, worker.encode(), "text/javascript", policy=f"script-src {self.options.server_url}"
            )
            return
        relative = posixpath.normpath(path).lstrip("/")
        file = (STATIC / (relative if relative not in {"", "."} else "index.html")).resolve()
        if not file.is_relative_to(STATIC) or not file.is_file():
            self._answer(HTTPStatus.NOT_FOUND, b"not found", "text/plain")
            return
        self._answer(HTTPStatus.OK, file.read_bytes(), mimetypes.guess_type(file.name)[0] or "application/octet-stream")

    def do_POST(self) -> None:
        """Sign who the customer is; here always the same one, where a bank would look at its own session."""
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), MAX_BODY_BYTES))
        if self.path == "/verification":
            self._answer_verification(body)
            return
        if self.path != "/identity":
            self._answer(HTTPStatus.NOT_FOUND, b"not found", "text/plain")
            return
        token = sign_identity(app_id=self.options.app_id, secret=self.secret)
        facts = {"server_url": self.options.server_url, "app_key": self.options.app_key}
        self._answer_json({"identity_token": token, **facts})

    def _answer_verification(self, body: bytes) -> None:
        """Sign that it is the customer, once they gave their passcode: the bank checks it, nobody else sees it."""
        try:
            asked = json.loads(body)
        except ValueError:
            asked = None
        if not isinstance(asked, dict) or not hmac.compare_digest(
            str(asked.get("passcode")).encode(), PASSCODE.encode()
        ):
            self._answer(HTTPStatus.FORBIDDEN, b"wrong passcode", "text/plain")
            return
        self._answer_json({"proof": sign_verification(asked, app_id=self.options.app_id, secret=self.secret)})

    def _answer_json(self, content: dict[str, str]) -> None:
        self._answer(HTTPStatus.OK, json.dumps(content).encode(), "application/json")

    def _answer(self, status: HTTPStatus, content: bytes, media_type: str, *, policy: str | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Security-Policy", policy or security_policy(self.options.server_url))
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "same-origin")
        self.send_header("Cache-Control", "no-cache")
        self.end_headers()
        self.wfile.write(content)

    @override
    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing: the terminal belongs to the demo's box."""


def main() -> None:
    """Serve until told to end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument(
        "--server-url", required=True, help="where the support server answers, without a slash at the end"
    )
    parser.add_argument("--app-key", required=True)
    parser.add_argument("--app-id", required=True)
    options = parser.parse_args()
    site = partial(Site, options, os.environ["HARBOR_IDENTITY_SECRET"])
    server = ThreadingHTTPServer(("127.0.0.1", options.port), site)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: threading.Thread(target=server.shutdown).start())
    server.serve_forever(poll_interval=0.1)
    server.server_close()


if __name__ == "__main__":
    main()
