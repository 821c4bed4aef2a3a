"""Which web pages may speak to us: those of a company's own apps, and our own console.

Invariant: an Origin that a browser sent is either known or refused; a page without an address (`null`) is refused.
"""

import re
import time
from collections.abc import Hashable
from typing import Generic, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

from onglass.directory import queries as directory
from onglass.directory.model import NOBODY_ID
from onglass.edge.asgi import Scope, header
from onglass.platform.database import Database
from onglass.platform.problems import Forbidden

_FRESH_SECONDS = 2.0
_MAX_REMEMBERED = 2000
_ORIGIN = re.compile(r"https?://[a-z0-9.\-\[\]:]{1,255}")
_DEFAULT_PORTS = {"http": 80, "https": 443}

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class _Remembered(Generic[K, V]):
    """Answers of the directory, for as long as they may be trusted."""

    def __init__(self) -> None:
        self._answers: dict[K, tuple[V, float]] = {}

    def get(self, key: K) -> V | None:
        found = self._answers.get(key)
        return found[0] if found is not None and time.monotonic() - found[1] < _FRESH_SECONDS else None

    def keep(self, key: K, answer: V) -> V:
        if len(self._answers) >= _MAX_REMEMBERED:
            self._answers.clear()
        self._answers[key] = (answer, time.monotonic())
        return answer


def origin_of(scope: Scope) -> str | None:
    """Return the Origin as sent, lower-cased, or None when there is none."""
    value = header(scope, b"origin")
    return None if value is None else value.decode("latin-1").lower()


def refused_origin() -> Forbidden:
    """Return the 403 for a page that is not known."""
    return Forbidden(
        "origin_not_allowed", "This web page may not use this server. Add its origin to the app's allowed origins."
    )


def is_same_host(origin: str, host: bytes | None) -> bool:
    """Tell whether the page came from the very host and port that the request is addressed to."""
    if host is None or not _ORIGIN.fullmatch(origin):
        return False
    page = _host_and_port(origin)
    return page is not None and page == _host_and_port(f"{urlsplit(origin).scheme}://{host.decode('latin-1').lower()}")


def _host_and_port(address: str) -> tuple[str, int] | None:
    try:
        parts = urlsplit(address)
        port = parts.port or _DEFAULT_PORTS[parts.scheme]
    except (ValueError, KeyError):
        return None
    return (parts.hostname, port) if parts.hostname else None


class Origins:
    """Decides about Origins; what the directory said is remembered for two seconds."""

    def __init__(self, database: Database, *, own_origins: tuple[str, ...] = ()) -> None:
        """`own_origins` replace the Host header as our own address."""
        self._database = database
        self._own_origins = frozenset(origin.lower().rstrip("/") for origin in own_origins)
        self._known: _Remembered[str, bool] = _Remembered()
        self._of_app: _Remembered[UUID, frozenset[str]] = _Remembered()

    def is_own(self, origin: str, scope: Scope) -> bool:
        """Tell whether the page is ours: the console, the documents."""
        if self._own_origins:
            return origin in self._own_origins
        return is_same_host(origin, header(scope, b"host"))

    async def is_allowed(self, origin: str, scope: Scope) -> bool:
        """Tell whether the page is ours or that of any app."""
        if not _ORIGIN.fullmatch(origin):
            return False
        return self.is_own(origin, scope) or await self._is_of_some_app(origin)

    async def is_of_app(self, origin: str, workspace_id: UUID, app_id: UUID) -> bool:
        """Tell whether this very app allows the page."""
        origins = self._of_app.get(app_id)
        if origins is None:
            async with self._database.transaction(workspace_id, read_only=True) as tx:
                app = await directory.get_app(tx, app_id)
            origins = self._of_app.keep(app_id, frozenset(app.allowed_origins))
        return origin in origins

    def remembers(self, origin: str, app_id: UUID) -> bool:
        """Tell whether the page was found to be this very app's a moment ago; False: ask."""
        return bool(self._known.get(origin)) and origin in (self._of_app.get(app_id) or ())

    async def _is_of_some_app(self, origin: str) -> bool:
        known = self._known.get(origin)
        if known is None:
            async with self._database.transaction(NOBODY_ID, read_only=True) as tx:
                known = self._known.keep(origin, await directory.origin_known(tx, origin))
        return known
