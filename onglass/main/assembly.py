"""Puts a node together from settings and addresses, and takes it apart in the opposite order.

Invariant: whatever was started is stopped, also when a later part fails to start.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Protocol, TypeVar
from urllib.parse import urlsplit

import asyncpg
import msgspec

from onglass.context.commands import sweep as sweep_context
from onglass.conversations.commands import Sending
from onglass.conversations.indexing import INDEX_SECONDS, index_what_is_new
from onglass.conversations.model import Rules
from onglass.conversations.queries import ConversationFeed
from onglass.delivery.sending import Sender
from onglass.delivery.sending import sweep as sweep_deliveries
from onglass.directory import commands as directory
from onglass.directory.engine.flood import Rate as StartRate
from onglass.directory.engine.flood import StartCounters, StartLimits
from onglass.edge.limits import Rate
from onglass.edge.parts import EdgeParts, EdgeSettings
from onglass.edge.sessions import SessionCache
from onglass.events import CONVERSATION
from onglass.main import wiring
from onglass.main.egress import make_egress
from onglass.main.file_parts import make_blobs, make_file_door
from onglass.main.mail import make_ink, make_mailer
from onglass.main.secrets import derive_key, derive_subkey
from onglass.main.settings import Settings
from onglass.platform.blobs import BlobStore
from onglass.platform.broker import Broker, LocalBroker, NatsBroker, PostgresBroker
from onglass.platform.database import Addresses, Database, open_pool
from onglass.platform.egress import Egress
from onglass.platform.epoch import read_epoch
from onglass.platform.hub import Hub
from onglass.platform.reactions import Wiring
from onglass.platform.relay import Relay
from onglass.platform.secrets import Cipher
from onglass.platform.timers import Timers
from onglass.platform.transactions import Row
from onglass.routing.refitting import refit_models
from onglass.worker import Sweep, Worker

_STATIC = Path(__file__).resolve().parent.parent / "static"
_READER_CONNECTIONS = 6
_WORKER_CONNECTIONS = 8
_READY_SECONDS = 2.0
_SWEEP_SESSIONS_SECONDS = 600.0
_SWEEP_DELIVERIES_SECONDS = 3600.0
_SWEEP_CONTEXT_SECONDS = 3600.0
_REFIT_SECONDS = 600.0
_ENOUGH = 1e9


class _Part(Protocol):
    async def start(self) -> None: ...
    async def close(self) -> None: ...


P = TypeVar("P", bound=_Part)


class Floor(msgspec.Struct, frozen=True, kw_only=True):
    """What both the edge and the worker of a node stand on."""

    settings: Settings
    addresses: Addresses
    secret_key: bytes
    broker: Broker
    database: Database
    blobs: BlobStore
    egress: Egress
    app_pool: "asyncpg.Pool[Row]"
    reader_pool: "asyncpg.Pool[Row]"
    reactions: Wiring


def make_broker(settings: Settings, addresses: Addresses) -> Broker:
    """Return the broker that the settings name, not yet started."""
    if settings.broker == "local":
        return LocalBroker()
    if settings.broker == "postgres":
        return PostgresBroker(addresses.app)
    return NatsBroker(settings.broker.split(","))


def make_cipher(settings: Settings, secret_key: bytes) -> Cipher:
    """Return what seals and opens stored secrets."""
    return Cipher([secret_key, *(derive_key(old) for old in settings.old_secret_keys)])


@asynccontextmanager
async def lay_floor(settings: Settings, addresses: Addresses, secret_key: bytes) -> AsyncIterator[Floor]:
    """Open the pools and the broker."""
    async with AsyncExitStack() as stack:
        broker = await _started(stack, make_broker(settings, addresses))
        app_pool = await open_pool(addresses.app, size=settings.database_connections, name="app")
        reactions = Wiring(wiring.REACTIONS)
        idle_types = frozenset(reactions.types_without_reactions())
        database = Database(app_pool, announce=broker.publish, idle_types=idle_types)
        stack.push_async_callback(database.close)
        reader_pool = await open_pool(addresses.worker, size=_READER_CONNECTIONS, name="reader")
        stack.push_async_callback(reader_pool.close)
        egress = make_egress(settings)
        stack.push_async_callback(egress.close)
        yield Floor(
            settings=settings,
            addresses=addresses,
            secret_key=secret_key,
            broker=broker,
            database=database,
            blobs=make_blobs(settings),
            egress=egress,
            app_pool=app_pool,
            reader_pool=reader_pool,
            reactions=reactions,
        )


@asynccontextmanager
async def run_worker(floor: Floor) -> AsyncIterator[Worker]:
    """Run relay, timers and sweeps until the block ends."""
    async with AsyncExitStack() as stack:
        pool = await open_pool(floor.addresses.worker, size=_WORKER_CONNECTIONS, name="worker")
        stack.push_async_callback(pool.close)

        async def sweep_sessions() -> None:
            await directory.sweep_sessions(pool)

        async def forget_deliveries() -> None:
            await sweep_deliveries(pool)

        async def forget_context() -> None:
            await sweep_context(pool)

        async def index() -> None:
            await index_what_is_new(pool, floor.database)

        async def refit() -> None:
            await refit_models(pool, floor.database)

        sender = Sender(
            pool,
            floor.database,
            egress=floor.egress,
            ink=make_ink(floor.settings, make_cipher(floor.settings, floor.secret_key)),
            mailer=make_mailer(floor.settings),
        )
        await _started(stack, sender)
        rules = make_rules(floor.settings, floor.secret_key)
        worker = Worker(
            relay=Relay(pool, floor.database, floor.reactions),
            timers=Timers(pool, floor.database, wiring.timers_with(floor.blobs, rules)),
            sweeps=[
                Sweep(name="sessions", every_seconds=_SWEEP_SESSIONS_SECONDS, run=sweep_sessions),
                Sweep(name="deliveries", every_seconds=_SWEEP_DELIVERIES_SECONDS, run=forget_deliveries),
                Sweep(name="context", every_seconds=_SWEEP_CONTEXT_SECONDS, run=forget_context),
                Sweep(name="search index", every_seconds=INDEX_SECONDS, run=index),
                Sweep(name="wait models", every_seconds=_REFIT_SECONDS, run=refit),
            ],
            broker=floor.broker,
        )
        yield await _started(stack, worker)


@asynccontextmanager
async def edge_parts(floor: Floor) -> AsyncIterator[EdgeParts]:
    """Run the send path and the hub until the block ends; yields what the edge works with."""
    async with AsyncExitStack() as stack:
        settings = edge_settings(floor.settings)
        rules = make_rules(floor.settings, floor.secret_key)
        hub = Hub(ConversationFeed(floor.reader_pool), listed_stream_kind=CONVERSATION.code)
        sending = Sending(
            floor.addresses.committer,
            floor.database,
            rules=rules,
            announce=floor.broker.publish,
            live=hub,
            idle_types=floor.reactions.types_without_reactions(),
        )
        await _started(stack, sending)
        await _started(stack, hub)
        stack.callback(floor.broker.subscribe(hub.hints_arrived, hub.signal_arrived))
        yield EdgeParts(
            settings=settings,
            database=floor.database,
            sending=sending,
            hub=hub,
            broker=floor.broker,
            sessions=SessionCache(floor.database, floor.reader_pool, rate=settings.session_rate),
            blobs=floor.blobs,
            file_door=make_file_door(floor.settings),
            rules=rules,
            cipher=make_cipher(floor.settings, floor.secret_key),
            egress=floor.egress,
            start_counters=StartCounters(_start_limits(floor.settings)),
            current_epoch=epoch_of(floor.app_pool),
            is_ready=readiness_of(floor.app_pool),
        )


def make_rules(settings: Settings, secret_key: bytes) -> Rules:
    """Return what the operator decides about writing."""
    return Rules(
        body_key=derive_subkey(secret_key, "fingerprints of message bodies"),
        secret_patterns=tuple(re.compile(pattern) for pattern in settings.secret_patterns),
        edit_window_seconds=settings.edit_window_seconds,
    )


def edge_settings(settings: Settings) -> EdgeSettings:
    """Return the edge's part of the settings."""
    own_origins: tuple[str, ...] = ()
    if settings.public_url is not None:
        parts = urlsplit(settings.public_url)
        own_origins = (f"{parts.scheme}://{parts.netloc}",)
    made = EdgeSettings(static_dir=_STATIC, own_origins=own_origins, max_sockets=settings.max_sockets)
    if settings.rate_limits == "on":
        return made
    rates = [name for name in made.__struct_fields__ if name.endswith("_rate")]
    return msgspec.structs.replace(made, **dict.fromkeys(rates, Rate(_ENOUGH, _ENOUGH)))


def epoch_of(pool: "asyncpg.Pool[Row]") -> Callable[[], Awaitable[str]]:
    """Return the function that names this history of the database."""

    async def current_epoch() -> str:
        return await read_epoch(pool)

    return current_epoch


def readiness_of(pool: "asyncpg.Pool[Row]") -> Callable[[], Awaitable[bool]]:
    """Return the function that asks whether the database answers."""

    async def is_ready() -> bool:
        try:
            async with asyncio.timeout(_READY_SECONDS):
                return bool(await pool.fetchval("select true"))
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return False

    return is_ready


def _start_limits(settings: Settings) -> StartLimits:
    if settings.rate_limits == "on":
        return StartLimits()
    return StartLimits(network=StartRate(_ENOUGH, _ENOUGH), app=StartRate(_ENOUGH, _ENOUGH))


async def _started(stack: AsyncExitStack, part: P) -> P:
    """Start a part and have it closed when the stack ends."""
    await part.start()
    stack.push_async_callback(part.close)
    return part
