"""Ends what an earlier, killed run left on a cluster: an orphaned postmaster, or backends without one.

Invariant: called only by whoever holds the data folder's lock, so no living supervisor owns what is ended here. A new
postmaster refuses to start while one old process still has the shared memory; a dead, unreaped one does not count.
"""

import asyncio
import contextlib
import os
import signal
import time
from pathlib import Path

_PROC = Path("/proc")
_PATIENCE_SECONDS = 0.3
_GIVE_UP_SECONDS = 20.0
_POLL_SECONDS = 0.01


async def end_leftovers(directory: Path) -> int:
    """End every PostgreSQL process that works in `directory`, remove the stale pid file, return how many there were."""
    began_at = time.monotonic()
    first_seen = pids = _server_pids(directory)
    while pids:
        waited = time.monotonic() - began_at
        if waited > _GIVE_UP_SECONDS:
            message = f"Processes {pids} still use {directory} and cannot be ended; the database cannot start."
            raise TimeoutError(message)
        _signal_all(pids, signal.SIGQUIT if waited < _PATIENCE_SECONDS else signal.SIGKILL)
        await asyncio.sleep(_POLL_SECONDS)
        pids = _server_pids(directory)
    _remove_stale_pid_file(directory)
    return len(first_seen)


def _remove_stale_pid_file(directory: Path) -> None:
    """Nobody works here any more, so the file is stale, even if its number now is a zombie's or somebody else's."""
    if _PROC.is_dir():
        (directory / "postmaster.pid").unlink(missing_ok=True)


def _server_pids(directory: Path) -> list[int]:
    """Return the living PostgreSQL processes whose working folder is the cluster (empty where there is no /proc)."""
    if not _PROC.is_dir():
        return []
    return [int(entry.name) for entry in _PROC.iterdir() if entry.name.isdigit() and _works_in(entry, directory)]


def _works_in(process: Path, directory: Path) -> bool:
    try:
        # A zombie has no working folder any more, so it drops out here.
        return (process / "cwd").readlink() == directory and (process / "comm").read_text().strip() == "postgres"
    except OSError:
        return False


def _signal_all(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)
