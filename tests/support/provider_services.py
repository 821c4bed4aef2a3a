"""Stand-ins for Google's FCM v1 and Apple's APNs that speak their true wire: TLS with HTTP/2, signed tokens.

Each takes a push only from a sender who proves who it is; a phone's token may be told to answer otherwise.
"""

import asyncio
import json
import ssl
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

import h2.config
import h2.connection
import h2.events
import msgspec
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from typing_extensions import override

from tests.support.ports import free_port
from tests.support.push_service import Certificates

_HOUR = 3600


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What is answered; `drops`: it takes the push and hangs up instead of saying so."""

    status: int = 200
    body: dict[str, Any] = {}
    headers: dict[str, str] = {}
    seconds: float = 0.0
    drops: bool = False


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """A push as it came."""

    token: str
    headers: dict[str, str]
    body: dict[str, Any]


class _Http2Service:
    """An HTTP/2 server of one kind of answer."""

    def __init__(self, certificates: Certificates) -> None:
        self.port = free_port()
        self.origin = f"https://localhost:{self.port}"
        self.taken: list[Taken] = []
        self.complaints: list[str] = []
        self._replies: dict[str, deque[Reply]] = defaultdict(deque)
        self._context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._context.load_cert_chain(certificates.path, certificates.path.with_suffix(".key"))
        self._context.set_alpn_protocols(["h2"])
        self._tasks: set[asyncio.Task[None]] = set()

    def replies(self, token: str, *replies: Reply) -> None:
        """Say what the next pushes to a phone are answered."""
        self._replies[token].extend(replies)

    def taken_by(self, token: str) -> list[Taken]:
        return [push for push in self.taken if push.token == token]

    def judge(self, path: str, headers: dict[str, str], body: bytes) -> Reply:
        raise NotImplementedError

    def planned(self, token: str) -> Reply:
        return self._replies[token].popleft() if self._replies[token] else Reply()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, ssl=self._context)
        try:
            yield
        finally:
            server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False, header_encoding="utf-8"))
        connection.initiate_connection()
        writer.write(connection.data_to_send())
        asked: dict[int, tuple[dict[str, str], bytearray]] = {}
        with suppress(OSError, ssl.SSLError):
            while received := await reader.read(65_536):
                for event in connection.receive_data(received):
                    if isinstance(event, h2.events.RequestReceived):
                        asked[event.stream_id] = ({str(k): str(v) for k, v in event.headers}, bytearray())
                    elif isinstance(event, h2.events.DataReceived):
                        asked[event.stream_id][1].extend(event.data)
                        connection.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
                    elif isinstance(event, h2.events.StreamEnded):
                        headers, body = asked.pop(event.stream_id)
                        task = asyncio.create_task(self._answer(connection, writer, event.stream_id, headers, body))
                        self._tasks.add(task)
                        task.add_done_callback(self._tasks.discard)
                writer.write(connection.data_to_send())
        writer.close()

    async def _answer(
        self,
        connection: h2.connection.H2Connection,
        writer: asyncio.StreamWriter,
        stream_id: int,
        headers: dict[str, str],
        body: bytearray,
    ) -> None:
        try:
            reply = self.judge(headers[":path"], headers, bytes(body))
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it is kept and refused
            self.complaints.append(repr(error))
            reply = Reply(status=400, body={"reason": "complained"})
        await asyncio.sleep(reply.seconds)
        if reply.drops:
            writer.close()
            return
        with suppress(OSError):
            sent = [(":status", str(reply.status)), *reply.headers.items()]
            connection.send_headers(stream_id, sent)
            connection.send_data(stream_id, json.dumps(reply.body).encode(), end_stream=True)
            writer.write(connection.data_to_send())


class ApnsService(_Http2Service):
    """Apple's. `key_pem`: the .p8 that its developer was given; `signers`: the provider tokens that came."""

    team_id = "TEAM123456"
    key_id = "KEY1234567"
    topic = "com.example.bank"

    def __init__(self, certificates: Certificates) -> None:
        super().__init__(certificates)
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.key_pem = _pem(self._key)
        self.signers: set[str] = set()
        self.refuses_signers: set[str] = set()

    @property
    def settings(self) -> dict[str, Any]:
        return {
            "team_id": self.team_id,
            "key_id": self.key_id,
            "private_key": self.key_pem,
            "topics": [self.topic],
            "api_url": self.origin,
        }

    @override
    def judge(self, path: str, headers: dict[str, str], body: bytes) -> Reply:
        signer = headers["authorization"].removeprefix("bearer ")
        if signer in self.refuses_signers:
            return Reply(status=403, body={"reason": "ExpiredProviderToken"})
        signed = jwt.decode(signer, ECKey.import_key(self.key_pem), algorithms=["ES256"])
        assert signed.header["kid"] == self.key_id
        assert signed.claims["iss"] == self.team_id
        assert 0 <= time.time() - signed.claims["iat"] < _HOUR, "the provider token is too old"
        self.signers.add(signer)
        assert headers[":method"] == "POST"
        folder, _, token = path.rpartition("/")
        assert folder == "/3/device"
        assert headers["apns-topic"] == self.topic
        assert str(UUID(headers["apns-id"])) == headers["apns-id"]
        assert len(headers["apns-collapse-id"]) <= 64
        assert int(headers["apns-expiration"]) > time.time()
        payload = json.loads(body)
        assert len(body) <= 4096
        if headers["apns-push-type"] == "alert":
            assert headers["apns-priority"] == "10"
            assert payload["aps"]["alert"]["body"]
        else:
            assert (headers["apns-push-type"], headers["apns-priority"]) == ("background", "5")
            assert payload["aps"]["content-available"] == 1
            assert "alert" not in payload["aps"]
        reply = self.planned(token)
        if reply.status == 200:
            self.taken.append(Taken(token=token, headers=headers, body=payload))
        return reply


class FcmService(_Http2Service):
    """Google's: the token endpoint, and the API of one project. `grants`: how many tokens were given."""

    project_id = "bank-app-1"
    client_email = "sender@bank-app-1.iam.gserviceaccount.com"

    def __init__(self, certificates: Certificates) -> None:
        super().__init__(certificates)
        self._key = rsa.generate_private_key(65_537, 2048)
        self.key_pem = _pem(self._key)
        self.grants = 0
        self.bearers: set[str] = set()
        self.token_replies: deque[Reply] = deque()

    @property
    def settings(self) -> dict[str, Any]:
        return {
            "service_account": {
                "type": "service_account",
                "project_id": self.project_id,
                "private_key_id": "abc",
                "private_key": self.key_pem,
                "client_email": self.client_email,
                "token_uri": f"{self.origin}/token",
            },
            "api_url": self.origin,
        }

    @override
    def judge(self, path: str, headers: dict[str, str], body: bytes) -> Reply:
        if path == "/token":
            return self._grant(headers, body)
        assert path == f"/v1/projects/{self.project_id}/messages:send"
        if headers["authorization"].removeprefix("Bearer ") not in self.bearers:
            return _error(401, "UNAUTHENTICATED")
        message = json.loads(body)["message"]
        assert all(isinstance(value, str) for value in message["data"].values()), "data has texts only"
        assert sum(len(key) + len(value) for key, value in message["data"].items()) <= 4096
        assert message["android"]["ttl"].endswith("s")
        reply = self.planned(message["token"])
        if reply.status == 200:
            self.taken.append(Taken(token=message["token"], headers=headers, body=message))
        return reply

    def _grant(self, headers: dict[str, str], body: bytes) -> Reply:
        if self.token_replies:
            return self.token_replies.popleft()
        assert headers["content-type"] == "application/x-www-form-urlencoded"
        form = parse_qs(body.decode())
        assert form["grant_type"] == ["urn:ietf:params:oauth:grant-type:jwt-bearer"]
        claims = jwt.decode(form["assertion"][0], RSAKey.import_key(self.key_pem), algorithms=["RS256"]).claims
        assert claims["iss"] == self.client_email
        assert claims["aud"] == f"{self.origin}/token"
        assert claims["scope"] == "https://www.googleapis.com/auth/firebase.messaging"
        assert claims["exp"] - claims["iat"] <= _HOUR
        self.grants += 1
        bearer = f"ya29.{self.grants}"
        self.bearers.add(bearer)
        return Reply(body={"access_token": bearer, "expires_in": 3599, "token_type": "Bearer"})


def unregistered() -> Reply:
    """What FCM says of a phone that has gone."""
    kind = "type.googleapis.com/google.firebase.fcm.v1.FcmError"
    return _error(404, "NOT_FOUND", [{"@type": kind, "errorCode": "UNREGISTERED"}])


def _error(status: int, code: str, details: list[dict[str, str]] | None = None) -> Reply:
    return Reply(status=status, body={"error": {"code": status, "status": code, "details": details or []}})


def _pem(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
