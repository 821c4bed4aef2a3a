"""A company with customers and agents, for attacks: plain HTTP as an outsider would send it."""

import asyncio
import itertools
import time
import uuid
from typing import Any, Self

import asyncpg
import httpx
from joserfc import jwt
from joserfc.jwk import OctKey

from tests.support.servers import OnglassServer

_numbers = itertools.count(1)
_OF_NO_WORKSPACE = ("workspace", "installation", "push_key", "reaction_shard", "unreacted", "reaction_done")
# conversation_search follows the messages a moment later, by a sweep.
_VOLATILE = ("read_marker", "device", "session", "customer", "conversation_search")


class Company:
    """A workspace on a server, with its secrets and an HTTP client without credentials."""

    def __init__(self, server: OnglassServer, name: str, *agents: tuple[str, str]) -> None:
        self.server = server
        self.agents = agents
        self.facts: dict[str, Any] = server.init(name, *agents)
        self.http = httpx.Client(base_url=server.url, timeout=20, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def identity_token(self, subject: str, **claims: Any) -> str:
        """Sign who somebody is, as this company's own server does."""
        body = {"sub": subject, "aud": self.facts["app_id"], "exp": int(time.time()) + 600, **claims}
        return jwt.encode({"alg": "HS256"}, body, OctKey.import_key(self.facts["identity_secret"]))

    def start(self, **body: Any) -> httpx.Response:
        """POST /sessions for the company's app."""
        return self.http.post("/v1/client/sessions", json={"app_key": self.facts["app_key"], **body})

    def customer(self, subject: str | None = None, **claims: Any) -> "Person":
        """Sign a customer in and return them."""
        subject = subject or f"customer-{next(_numbers)}"
        answer = self.start(identity_token=self.identity_token(subject, **claims))
        assert answer.status_code == 201, answer.text
        return Person(self, "client", answer.json()["session_token"], answer.json()["customer"]["id"])

    def agent(self, number: int = 0) -> "Person":
        """Sign an agent in and return them."""
        email, password = self.agents[number]
        answer = self.http.post("/v1/agent/sessions", json={"email": email, "password": password})
        assert answer.status_code == 201, answer.text
        return Person(self, "agent", answer.json()["session_token"], answer.json()["agent"]["id"])

    @property
    def admin(self) -> "Person":
        """The holder of the admin token."""
        return Person(self, "admin", self.facts["admin_token"], "")


class Person:
    """Somebody with a session."""

    def __init__(self, company: Company, door: str, token: str, person_id: str) -> None:
        self.company = company
        self.door = door
        self.token = token
        self.id = person_id

    @property
    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"}

    def call(self, method: str, path: str, *, door: str | None = None, **options: Any) -> httpx.Response:
        """Send a request through the person's own door (or another one) with their token."""
        url = f"/v1/{door or self.door}{path}"
        headers = self.headers | options.pop("headers", {})
        return self.company.http.request(method, url, headers=headers, **options)

    def open(self, text: str = "Hello", **body: Any) -> dict[str, Any]:
        """Open a conversation and return the whole answer."""
        answer = self.call(
            "POST",
            "/conversations",
            json={"client_message_id": str(uuid.uuid4()), "content": {"type": "text", "text": text}, **body},
        )
        assert answer.status_code == 201, answer.text
        opened: dict[str, Any] = answer.json()
        return opened

    def say(self, conversation_id: str, text: str, *, key: str | None = None, note: bool = False) -> httpx.Response:
        """Write into a conversation."""
        return self.call(
            "POST",
            f"/conversations/{conversation_id}/{'notes' if note else 'messages'}",
            json={"client_message_id": key or str(uuid.uuid4()), "content": {"type": "text", "text": text}},
        )


class Eyes:
    """The database as its owner sees it."""

    def __init__(self, connection: "asyncpg.Connection[asyncpg.Record]") -> None:
        self.connection = connection

    @classmethod
    async def open(cls, owner_url: str) -> "Eyes":
        return cls(await asyncpg.connect(owner_url))

    async def close(self) -> None:
        await self.connection.close()

    async def tables(self) -> list[str]:
        rows = await self.connection.fetch(
            "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace "
            "where n.nspname = 'public' and c.relkind = 'r' and c.relname <> 'alembic_version' order by 1"
        )
        return [row["relname"] for row in rows]

    async def checksum(self, workspace_id: str) -> dict[str, str]:
        """Return a checksum of every row of a workspace by table, without those that merely say who was seen when."""
        await self._reactions_settle()
        sums = {}
        for table in await self.tables():
            if table in {*_VOLATILE, *_OF_NO_WORKSPACE}:
                continue
            sums[table] = await self.connection.fetchval(
                f"select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from {table} t "
                "where workspace_id = $1",
                uuid.UUID(workspace_id),
            )
        return sums

    async def _reactions_settle(self) -> None:
        """Wait until what earlier calls set off has run: it changes rows too."""
        async with asyncio.timeout(10):
            while await self.connection.fetchval("select count(*) from unreacted"):
                await asyncio.sleep(0.05)

    async def holding(self, words: str) -> list[str]:
        """Return the tables in which some row contains the words."""
        found = []
        for table in await self.tables():
            count = await self.connection.fetchval(
                f"select count(*) from {table} t where position($1 in t::text) > 0",
                words,
            )
            if count:
                found.append(table)
        return found
