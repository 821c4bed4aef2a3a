"""A workspace with an app, people and signed tokens, made the way the server makes them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from joserfc import jwt
from joserfc.jwk import OctKey

from onglass.directory import commands, queries
from onglass.directory.engine.passwords import hash_password
from onglass.directory.engine.tokens import token_hash
from onglass.directory.model import Agent, AgentRole, App, Principal, StartedSession, Workspace, operator_of
from onglass.platform.clock import SystemClock
from onglass.platform.database import Addresses, Database, open_pool
from onglass.platform.ids import new_id
from onglass.platform.secrets import Cipher
from onglass.platform.transactions import Hint

PASSWORD = "correct horse battery"
CIPHER = Cipher([b"k" * 32])


class House(msgspec.Struct, frozen=True, kw_only=True):
    """One workspace on a database, with the command line's rights."""

    database: Database
    workspace: Workspace
    app: App
    identity_secret: str

    @property
    def id(self) -> UUID:
        return self.workspace.id

    @property
    def operator(self) -> Principal:
        return operator_of(self.workspace.id)

    def token(self, subject: str, **claims: Any) -> str:
        """What the host app's server would sign, good for ten minutes."""
        now = int(SystemClock().now().timestamp())
        body = {"sub": subject, "aud": str(self.app.id), "exp": now + 600, **claims}
        return jwt.encode({"alg": "HS256"}, body, OctKey.import_key(self.identity_secret))

    async def start(
        self, subject: str | None = None, anonymous_id: str | None = None, **options: Any
    ) -> StartedSession:
        identity_token = None if subject is None else self.token(subject, **options.pop("claims", {}))
        async with self.database.transaction(self.id) as tx:
            return await commands.start_session(
                tx, app=self.app, cipher=CIPHER, identity_token=identity_token, anonymous_id=anonymous_id, **options
            )

    async def principal(self, token: str) -> Principal | None:
        async with self.database.transaction(self.id, read_only=True) as tx:
            return await queries.find_principal(tx, token_hash(token))

    async def agent(self, email: str, role: AgentRole = "agent", *, password: str = PASSWORD) -> Agent:
        password_hash = await hash_password(password)
        async with self.database.transaction(self.id) as tx:
            return await commands.create_agent(
                tx, self.operator, email=email, name=email.partition("@")[0], role=role, password_hash=password_hash
            )

    async def sign_in(self, email: str, password: str = PASSWORD) -> tuple[str, Principal]:
        signed_in = await commands.sign_in_agent(self.database, email=email, password=password, workspace_id=self.id)
        return signed_in.session_token, signed_in.principal


async def make_house(database: Database, name: str) -> House:
    async with database.transaction(new_id()) as tx:
        workspace = await commands.create_workspace(tx, name)
        made = await commands.create_app(tx, operator_of(workspace.id), name="Phone", cipher=CIPHER)
    return House(database=database, workspace=workspace, app=made.app, identity_secret=made.identity_secret)


class Announced(list[Hint]):
    """The hints that left after commits."""


@asynccontextmanager
async def open_database(addresses: Addresses, *, size: int = 8) -> AsyncIterator[Database]:
    database = Database(await open_pool(addresses.app, size=size, name="test"), announce=Announced().extend)
    try:
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def connect(address: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(address)
    try:
        yield connection
    finally:
        await connection.close()
