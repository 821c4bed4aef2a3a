"""The nightly learning: each workspace's wait model is fitted anew from its own newest waits.

Invariant: of many workers one fits a workspace's model, under a claim that ends by itself; the reckoning runs in a
process of its own, and what it needs is read in short transactions.
"""

import asyncio
import sys
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec
import structlog

from onglass.platform.database import Database
from onglass.platform.transactions import Row
from onglass.routing._store import wait_models

log = structlog.get_logger(__name__)

MOST_SAMPLES = 50_000
LEAST_SAMPLES = 20
OLD_SECONDS = 20 * 3600.0
YOUNG_SECONDS = 600.0
_LEASE_SECONDS = 600.0
_FIT_SECONDS = 300.0
_PAGE = 2_000


async def refit_models(pool: "asyncpg.Pool[Row]", database: Database) -> int:
    """Fit every model that is due and return how many were. `pool` is of the worker role; may run twice at once."""
    fitted = 0
    for workspace_id in await wait_models.list_workspaces(pool):
        try:
            fitted += await refit_model(database, workspace_id)
        except Exception as error:  # noqa: BLE001 - one workspace's trouble is not the others'; its claim ends by itself
            log.warning("wait_model_not_fitted", workspace_id=str(workspace_id), error=repr(error))
    return fitted


async def refit_model(database: Database, workspace_id: UUID) -> bool:
    """Fit one workspace's model if it is due and nobody else does; tell whether a new one was stored."""
    async with database.transaction(workspace_id) as tx:
        claim = await wait_models.claim_model(
            tx,
            lease_seconds=_LEASE_SECONDS,
            old_seconds=OLD_SECONDS,
            young_seconds=YOUNG_SECONDS,
            most_samples=MOST_SAMPLES,
            least_samples=LEAST_SAMPLES,
        )
    return claim is not None and await _fit_claimed(database, workspace_id, claim)


async def _fit_claimed(database: Database, workspace_id: UUID, claim: datetime) -> bool:
    lines = await _read_samples(database, workspace_id)
    async with asyncio.timeout(_FIT_SECONDS):
        fitted = await _fit_apart(lines)
    async with database.transaction(workspace_id) as tx:
        is_stored = await wait_models.save_model(tx, claim, msgspec.json.decode(fitted), samples=len(lines))
    log.info("wait_model_fitted", workspace_id=str(workspace_id), samples=len(lines), is_stored=is_stored)
    return is_stored


async def _read_samples(database: Database, workspace_id: UUID) -> list[bytes]:
    """Return the newest waits as lines of JSON, read page by page so that others get their turn."""
    lines: list[bytes] = []
    last: Row | None = None
    while len(lines) < MOST_SAMPLES:
        async with database.transaction(workspace_id, read_only=True) as tx:
            page = await wait_models.list_samples(tx, last, at_most=min(_PAGE, MOST_SAMPLES - len(lines)))
        lines += [_line(row) for row in page]
        if len(page) < _PAGE:
            break
        last = page[-1]
    return lines


def _line(row: Row) -> bytes:
    sample = {
        "state": msgspec.Raw(row["state"].encode()),
        "asked_at": row["asked_at"],
        "waited_seconds": row["waited_seconds"],
        "answered": row["answered"],
    }
    return msgspec.json.encode(sample)


async def _fit_apart(lines: Sequence[bytes]) -> bytes:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "onglass.routing.fitting"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        output, _ = await process.communicate(b"\n".join(lines))
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        raise RuntimeError(f"The wait model could not be fitted: the process ended with {process.returncode}.")
    return output
