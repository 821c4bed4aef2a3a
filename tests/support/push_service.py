"""A stand-in for browsers' push services that speaks their true wire: TLS, RFC 8030, VAPID (8292), aes128gcm (8291).

It takes a push only if the sender proves who it is and a browser's private key opens what was sent; each address may be
told to answer otherwise: gone, slow down, broken, never.
"""

import asyncio
import base64
import ipaddress
import json
import os
import re
import ssl
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import http_ece  # type: ignore[import-untyped]  # it ships no types
import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from joserfc import jwt
from joserfc.jwk import ECKey

from tests.support.ports import free_port

_VAPID = re.compile(r"vapid t=([\w.-]+), ?k=([\w-]+)")
_TOPIC = re.compile(r"[\w-]{1,32}")
_URGENCIES = {"very-low", "low", "normal", "high"}
_MOST_BODY_BYTES = 4096
_DAY_SECONDS = 86_400


class Certificates:
    """A certificate for this machine that signs itself; `path` is what clients have to trust."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / "push-service.pem"
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "push service of the tests")])
        now = datetime.now(UTC)
        names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=2))
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )
        key_path = folder / "push-service.key"
        key_path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        self.path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        self.server_context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.server_context.load_cert_chain(self.path, key_path)

    @property
    def client_context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.path))


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What an address answers; `seconds` later. `drops`: it takes the push and hangs up instead of saying so."""

    status: int = 201
    headers: dict[str, str] = {}
    seconds: float = 0.0
    drops: bool = False


class Push(msgspec.Struct, frozen=True, kw_only=True):
    """A push as it came, opened with the browser's key."""

    token: str
    headers: dict[str, str]
    claims: dict[str, Any]
    plain: str
    at: float

    @property
    def message(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.plain)
        return found


class BrowserEnd:
    """What a browser keeps of a subscription, and what its page gives away."""

    def __init__(self, origin: str, token: str) -> None:
        self.token = token
        self.endpoint = f"{origin}/push/{token}"
        self.private_key = ec.generate_private_key(ec.SECP256R1())
        self.auth = os.urandom(16)
        point = self.private_key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        self.keys = {"p256dh": _text(point), "auth": _text(self.auth)}

    @property
    def as_body(self) -> dict[str, Any]:
        return {"endpoint": self.endpoint, "keys": self.keys}


class PushService:
    """One service on a port of its own. `complaints`: what a sender did that a real service would refuse."""

    def __init__(self, certificates: Certificates, *, port: int | None = None) -> None:
        self.certificates = certificates
        self.port = port or free_port()
        self.origin = f"https://localhost:{self.port}"
        self.browsers: dict[str, BrowserEnd] = {}
        self.taken: list[Push] = []
        self.refused: list[tuple[str, int]] = []
        self.complaints: list[str] = []
        self._answers: dict[str, deque[Answer]] = defaultdict(deque)
        self._always: dict[str, Answer] = {}
        self._arrived = asyncio.Event()

    def browser(self) -> BrowserEnd:
        """Return what a browser that has just subscribed has."""
        end = BrowserEnd(self.origin, f"t{len(self.browsers)}-{os.urandom(6).hex()}")
        self.browsers[end.token] = end
        return end

    def answers(self, end: BrowserEnd, *answers: Answer) -> None:
        """Say what an address answers to the next pushes, before it takes them again."""
        self._answers[end.token].extend(answers)

    def always(self, end: BrowserEnd, answer: Answer) -> None:
        """Say what an address answers from now on."""
        self._always[end.token] = answer

    def taken_by(self, end: BrowserEnd) -> list[Push]:
        """Return what was taken for an address, in order."""
        return [push for push in self.taken if push.token == end.token]

    async def wait_for(self, end: BrowserEnd, number: int = 1, *, seconds: float = 15.0) -> list[Push]:
        """Return what an address took as soon as that are so many."""
        async with asyncio.timeout(seconds):
            while len(self.taken_by(end)) < number:
                self._arrived.clear()
                await self._arrived.wait()
        return self.taken_by(end)

    @asynccontextmanager
    async def running(self) -> AsyncIterator["PushService"]:
        """Listen until the block ends."""
        server = await asyncio.start_server(
            self._serve, "127.0.0.1", self.port, ssl=self.certificates.server_context, reuse_address=True
        )
        try:
            yield self
        finally:
            server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError, ssl.SSLError):
            while await self._serve_one(reader, writer):
                pass
        writer.close()

    async def _serve_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        path = head[0].split(" ")[1]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:-2])}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        answer = self._judge(path.rpartition("/")[2], headers, body)
        await asyncio.sleep(answer.seconds)
        if answer.drops:
            return False
        more = "".join(f"{name}: {value}\r\n" for name, value in answer.headers.items())
        writer.write(f"HTTP/1.1 {answer.status} Said\r\ncontent-length: 0\r\n{more}\r\n".encode())
        await writer.drain()
        return True

    def _judge(self, token: str, headers: dict[str, str], body: bytes) -> Answer:
        end = self.browsers.get(token)
        if end is None:
            return Answer(status=404)
        try:
            claims = self._check_sender(headers)
            self._check_headers(headers, body)
            plain = http_ece.decrypt(body, private_key=end.private_key, auth_secret=end.auth, version="aes128gcm")
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it is kept and refused
            self.complaints.append(repr(error))
            return Answer(status=403 if "authorization" in str(error) else 400)
        planned = self._answers[token].popleft() if self._answers[token] else self._always.get(token, Answer())
        if planned.status == 201:
            push = Push(token=token, headers=headers, claims=claims, plain=plain.decode(), at=time.monotonic())
            self.taken.append(push)
            self._arrived.set()
        else:
            self.refused.append((token, planned.status))
        return planned

    def _check_sender(self, headers: dict[str, str]) -> dict[str, Any]:
        said = _VAPID.fullmatch(headers.get("authorization", ""))
        assert said is not None, "authorization is not `vapid t=…, k=…`"
        point = _bytes(said[2])
        x, y = _text(point[1:33]), _text(point[33:])
        key = ECKey.import_key({"kty": "EC", "crv": "P-256", "x": x, "y": y})
        claims: dict[str, Any] = jwt.decode(said[1], key, algorithms=["ES256"]).claims
        assert claims["aud"] == self.origin, "authorization is for another service"
        assert 0 < claims["exp"] - time.time() <= _DAY_SECONDS, "authorization ends too late, or has ended"
        assert claims["sub"].startswith(("mailto:", "https:")), "authorization names nobody to write to"
        return claims

    @staticmethod
    def _check_headers(headers: dict[str, str], body: bytes) -> None:
        assert headers.get("ttl", "").isdigit(), "no time to live"
        assert headers.get("urgency", "normal") in _URGENCIES, "no such urgency"
        assert "topic" not in headers or _TOPIC.fullmatch(headers["topic"]), "a topic has up to 32 of base64url"
        assert headers.get("content-encoding") == "aes128gcm", "not encrypted as in RFC 8291"
        assert len(body) <= _MOST_BODY_BYTES, "too large"


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
