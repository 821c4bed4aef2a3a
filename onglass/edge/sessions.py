"""Who a token stands for, without asking the database each time.

Invariant: an entry answers only while what was revoked up to a second ago is known to this node; when the database
cannot say, nobody is let in (503), and nobody's rights outlive their revocation, or a block, by more than that second.
"""

import asyncio
import contextlib
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
import structlog

from onglass.conversations.model import Reader
from onglass.directory import queries as directory
from onglass.directory.engine.tokens import token_hash, workspace_of_token
from onglass.directory.model import ChangedSession, Principal, RevokedSession
from onglass.edge.limits import Bucket, Rate
from onglass.platform.database import Database
from onglass.platform.problems import Unauthenticated, Unavailable

_log = structlog.get_logger(__name__)
_POLL_SECONDS = 0.3
_FRESH_SECONDS = 0.9
_MAX_ENTRIES = 200_000

OnRevoked = Callable[[Sequence[RevokedSession]], None]
OnChanged = Callable[[Sequence[ChangedSession]], None]


class SessionEntry:
    """A session that holds: who, how much they may still ask for, and until when (monotonic seconds)."""

    __slots__ = ("bucket", "ends_at_seconds", "principal", "reader", "token_hash")

    def __init__(self, principal: Principal, *, token_hash: bytes, ends_at_seconds: float, rate: Rate) -> None:
        self.principal = principal
        self.token_hash = token_hash
        self.ends_at_seconds = ends_at_seconds
        self.bucket = Bucket(rate)
        self.reader = (
            Reader(principal.kind, principal.id, principal.workspace_id)
            if principal.kind in {"customer", "agent"}
            else None
        )

    def set_blocked(self, *, is_blocked: bool) -> None:
        """Know that its customer was blocked, or unblocked."""
        if self.principal.is_blocked is not is_blocked:
            self.principal = msgspec.structs.replace(self.principal, is_blocked=is_blocked)


def no_such_session() -> Unauthenticated:
    """Return the 401 for a token that is unknown, ended or expired: they look alike."""
    return Unauthenticated("invalid_token", "The session has ended or never was. Sign in again.")


class SessionCache:
    """The sessions this node has seen lately."""

    def __init__(self, database: Database, worker_reader: directory.Reader, *, rate: Rate) -> None:
        """`worker_reader` is a pool of the worker role, which sees revocations of all workspaces."""
        self._database = database
        self._worker_reader = worker_reader
        self._rate = rate
        self._entries: dict[str, SessionEntry] = {}
        self._token_of_session: dict[UUID, str] = {}
        self._loading: dict[str, asyncio.Future[SessionEntry]] = {}
        self._as_of: datetime | None = None
        self._clock_offset: float | None = None
        self._polled_at = -1e9
        self._polling: asyncio.Task[None] | None = None
        self._running: asyncio.Task[None] | None = None
        self.on_revoked: list[OnRevoked] = []
        self.on_changed: list[OnChanged] = []

    async def start(self) -> None:
        """Begin to poll for revocations; a database that is away is asked again and again."""
        self._running = asyncio.create_task(self._poll_for_ever())

    async def close(self) -> None:
        """Stop polling."""
        if self._running is not None:
            self._running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._running

    def known(self, token: str) -> SessionEntry | None:
        """Return the entry of a token if it answers right now; the quick way of `entry_of`."""
        now = time.monotonic()
        entry = self._entries.get(token)
        if entry is None or now - self._polled_at > _FRESH_SECONDS or now > entry.ends_at_seconds:
            return None
        return entry

    async def entry_of(self, token: str) -> SessionEntry:
        """Return the entry of a token; raises Unauthenticated, or Unavailable when the database cannot say."""
        await self._make_fresh()
        entry = self._entries.get(token)
        if entry is None:
            entry = await self._load_once(token)
        if time.monotonic() > entry.ends_at_seconds:
            self._drop(token)
            raise no_such_session()
        return entry

    def seconds_left(self, entry: SessionEntry) -> float:
        """Return how long the session still holds."""
        return entry.ends_at_seconds - time.monotonic()

    def holds(self, entry: SessionEntry) -> bool:
        """Tell whether a session that was let in is still let in."""
        token = self._token_of_session.get(entry.principal.session_id)
        return token is not None and time.monotonic() <= entry.ends_at_seconds

    async def notice_endings(self) -> None:
        """Learn at once of what a command has just revoked: call it after the commit, before the answer.

        Never raises: when the database is away just now, the clock's poll learns of it.
        """
        if self._polling is not None and not self._polling.done():
            await asyncio.wait([self._polling])  # began before the commit, so it may not have seen it
        with contextlib.suppress(Exception):
            await self._poll_once()

    async def _load_once(self, token: str) -> SessionEntry:
        loading = self._loading.get(token)
        if loading is None:
            loading = asyncio.ensure_future(self._load(token))
            self._loading[token] = loading
            loading.add_done_callback(lambda _: self._loading.pop(token, None))
        return await asyncio.shield(loading)

    async def _load(self, token: str) -> SessionEntry:
        workspace_id = workspace_of_token(token)
        if workspace_id is None:
            raise no_such_session()
        digest = token_hash(token)
        async with self._database.transaction(workspace_id, read_only=True) as tx:
            principal = await directory.find_principal(tx, digest)
            now_at = await tx.clock_time()
        if principal is None:
            raise no_such_session()
        ends_at = time.monotonic() + (principal.expires_at - now_at).total_seconds()
        entry = SessionEntry(principal, token_hash=digest, ends_at_seconds=ends_at, rate=self._rate)
        if len(self._entries) >= _MAX_ENTRIES:
            self._forget_some()
        self._entries[token] = entry
        self._token_of_session[principal.session_id] = token
        return entry

    def _forget_some(self) -> None:
        for token in list(self._entries)[: _MAX_ENTRIES // 10]:
            self._drop(token)

    def _drop(self, token: str) -> None:
        entry = self._entries.pop(token, None)
        if entry is not None:
            self._token_of_session.pop(entry.principal.session_id, None)

    async def _make_fresh(self) -> None:
        if time.monotonic() - self._polled_at <= _FRESH_SECONDS:
            return
        try:
            await self._poll_once()
        except Exception as error:
            raise Unavailable(
                "database_unavailable", "The database is away; send it again.", retry_after_seconds=1
            ) from error

    async def _poll_for_ever(self) -> None:
        while True:
            try:
                await self._poll_once()
            except Exception as error:  # noqa: BLE001 - whatever it is, the next poll may work
                _log.warning("revocation_poll_failed", error_type=type(error).__name__)
            await asyncio.sleep(_POLL_SECONDS)

    async def _poll_once(self) -> None:
        if self._polling is None or self._polling.done():
            self._polling = asyncio.create_task(self._poll())
        await asyncio.shield(self._polling)

    async def _poll(self) -> None:
        began = time.monotonic()
        async with asyncio.timeout(2):
            revocations = await directory.recently_revoked(self._worker_reader, self._as_of)
        self._as_of = revocations.as_of
        self._polled_at = began
        for revoked in revocations.sessions:
            token = self._token_of_session.get(revoked.session_id)
            if token is not None:
                self._drop(token)
        if revocations.sessions:
            for tell in self.on_revoked:
                tell(revocations.sessions)
        if revocations.changed:
            self._change(revocations.changed)

    def _change(self, changed: Sequence[ChangedSession]) -> None:
        for one in changed:
            entry = self._entries.get(self._token_of_session.get(one.session_id, ""))
            if entry is not None:
                entry.set_blocked(is_blocked=one.is_blocked)
        for tell in self.on_changed:
            tell(changed)
