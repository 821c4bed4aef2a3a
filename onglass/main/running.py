"""What a running server tells other processes of its machine: a small file in the data folder.

Invariant: the file is only believed while its writer holds the data folder's lock, so a crashed server's is ignored.
"""

import os
from pathlib import Path

import msgspec

_NAME = "serve.json"


class Running(msgspec.Struct, frozen=True, kw_only=True):
    """A server at work: its process, where it answers, and its own database (None when it was given one)."""

    pid: int
    url: str
    database_url: str | None


def write_running(data_dir: Path, running: Running) -> None:
    """Tell of this server; readable by the same user only."""
    unfinished = data_dir / f"{_NAME}.{os.getpid()}"
    unfinished.touch(mode=0o600)
    unfinished.write_bytes(msgspec.json.encode(running))
    unfinished.replace(data_dir / _NAME)


def remove_running(data_dir: Path) -> None:
    """Take the word back, if it is this process's."""
    running = read_running(data_dir)
    if running is not None and running.pid == os.getpid():
        (data_dir / _NAME).unlink(missing_ok=True)


def read_running(data_dir: Path) -> Running | None:
    """Return what the last server told, or None."""
    try:
        return msgspec.json.decode((data_dir / _NAME).read_bytes(), type=Running)
    except (OSError, msgspec.DecodeError):
        return None
