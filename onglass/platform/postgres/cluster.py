"""The data folder of one server: found or made, configured, locked, and cleared of what a crash left behind.

Invariant: a cluster is complete or absent (initdb runs beside and is renamed), its folder's name records its major
version, and whoever holds the lock may end every process that still works on it.
"""

import fcntl
import hashlib
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import IO

import msgspec

from onglass.platform.postgres.accounts import Account, own, reachable_folder

_LONGEST_SOCKET_PATH = 107
_SOCKET_NAME = ".s.PGSQL.5432.lock"
_LOG_ROTATION_BYTES = 16 * 1024 * 1024
_FOLDER_PATTERN = re.compile(r"postgres-(\d+)")


class ClusterInUseError(Exception):
    """Another process, `holder_pid`, runs this data folder's server."""

    def __init__(self, data_dir: Path, holder_pid: int) -> None:
        """Say who and what to do."""
        super().__init__(
            f"The data folder {data_dir} is in use by process {holder_pid}. "
            "Stop it, or choose another folder with --data."
        )
        self.holder_pid = holder_pid


class Cluster(msgspec.Struct, frozen=True, kw_only=True):
    """Where one server keeps its rows, its socket and its log."""

    directory: Path
    socket_dir: Path
    log_path: Path
    account: Account

    @property
    def pid_path(self) -> Path:
        """The file in which the postmaster writes its pid and state."""
        return self.directory / "postmaster.pid"


def recorded_major(data_dir: Path) -> int | None:
    """Return the major version that made the newest cluster in `data_dir`, or None when there is none."""
    complete = (path.name for path in data_dir.glob("postgres-*") if (path / "PG_VERSION").exists())
    majors = [int(match[1]) for name in complete if (match := _FOLDER_PATTERN.fullmatch(name))]
    return max(majors, default=None)


def has_cluster(data_dir: Path) -> bool:
    """Whether a server has run in the data folder before."""
    return recorded_major(data_dir) is not None


def locate_cluster(data_dir: Path, *, major: int, account: Account) -> Cluster:
    """Return where the cluster of `data_dir` is or will be; makes the folders around it, not the cluster."""
    log_dir = data_dir / "log"
    log_dir.mkdir(parents=True, exist_ok=True)
    directory = reachable_folder(account, data_dir.resolve() / f"postgres-{major}")
    return Cluster(
        directory=directory,
        socket_dir=_private_socket_dir(directory, account),
        log_path=log_dir / "postgres.log",
        account=account,
    )


def lock_data_dir(data_dir: Path) -> IO[str]:
    """Take the data folder for this process, until the returned file is closed or the process ends.

    Raises ClusterInUseError with the holder's pid.
    """
    path = data_dir / "postgres.lock"
    lock = path.open("a+", encoding="ascii")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        holder = lock.read().strip()
        lock.close()
        raise ClusterInUseError(data_dir, int(holder or 0)) from None
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def open_log(cluster: Cluster) -> IO[bytes]:
    """Open the server's log for appending, the old one moved aside when it has grown large."""
    if cluster.log_path.exists() and cluster.log_path.stat().st_size > _LOG_ROTATION_BYTES:
        cluster.log_path.replace(cluster.log_path.with_suffix(".1.log"))
    return cluster.log_path.open("ab")


def initdb_arguments(initdb: Path, directory: Path, *, major: int) -> list[str]:
    """Return the command that makes a cluster: checksums, C.UTF-8, and no password since the socket is private."""
    builtin_provider_since = 17
    if major >= builtin_provider_since:
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    else:
        locale = ["--locale=C.UTF-8", "--lc-messages=C"]
    return [
        str(initdb),
        f"--pgdata={directory}",
        "--username=postgres",
        "--auth=trust",
        "--encoding=UTF8",
        "--data-checksums",
        "--no-instructions",
        *locale,
    ]


def begin_making(cluster: Cluster) -> Path:
    """Make the empty folder in which initdb works, and return it; an unfinished earlier one is removed."""
    unfinished = cluster.directory.with_name(f"{cluster.directory.name}.making")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700, parents=True)
    own(cluster.account, unfinished)
    return unfinished


def finish_making(cluster: Cluster, unfinished: Path) -> None:
    """Give the finished cluster its name."""
    (unfinished / "postgresql.conf").write_text(
        "include 'onglass.conf'\ninclude_if_exists 'custom.conf'\n", encoding="ascii"
    )
    unfinished.rename(cluster.directory)


def write_settings(cluster: Cluster) -> None:
    """Write the settings of this version of the program; an operator's own go into `custom.conf` beside it."""
    path = cluster.directory / "onglass.conf"
    path.write_text("".join(f"{name} = {value}\n" for name, value in _settings(cluster).items()), encoding="utf-8")
    own(cluster.account, path)


def _settings(cluster: Cluster) -> dict[str, str]:
    settings = {
        "listen_addresses": "''",
        "unix_socket_directories": f"'{cluster.socket_dir}'",
        "unix_socket_permissions": "0700",
        "max_connections": "120",
        "shared_buffers": f"{_shared_buffers_mb()}MB",
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "wal_level": "replica",
        "wal_buffers": "16MB",
        "min_wal_size": "128MB",
        "max_wal_size": "2GB",
        "checkpoint_timeout": "10min",
        # Tables grow from nothing in seconds; a plan made on the empty ones must not live for a minute.
        "autovacuum_naptime": "10s",
        "jit": "off",
        # Short statements only; and /dev/shm, which parallel queries need, is tiny in many containers.
        "max_parallel_workers_per_gather": "0",
        "timezone": "'UTC'",
        "log_timezone": "'UTC'",
        "log_line_prefix": "'%m [%p] %q%u '",
        "log_checkpoints": "off",
        "log_autovacuum_min_duration": "-1",
    }
    if sys.platform == "linux":
        # With fsync of every file, coming back after a crash takes seconds instead of tenths.
        settings["recovery_init_sync_method"] = "syncfs"
    return settings


def _shared_buffers_mb() -> int:
    memory_mb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // (1024 * 1024)
    return max(64, min(1024, memory_mb // 16))


def _private_socket_dir(directory: Path, account: Account) -> Path:
    """Return a folder only the server's user and we can enter, with a path short enough for a socket."""
    beside = directory.with_name(f"{directory.name}.socket")
    if len(str(beside / _SOCKET_NAME)) <= _LONGEST_SOCKET_PATH:
        beside.mkdir(mode=0o700, parents=True, exist_ok=True)
        own(account, beside)
        return beside
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    root = Path(runtime) if runtime and not account.is_other else Path(tempfile.gettempdir())
    short = root / f"onglass-{os.geteuid()}-{hashlib.sha256(str(directory).encode()).hexdigest()[:12]}"
    if _is_ours(short, account):
        return short
    fresh = Path(tempfile.mkdtemp(prefix="onglass-", dir=root))
    own(account, fresh)
    return fresh


def _is_ours(folder: Path, account: Account) -> bool:
    """Make the folder, or check that nobody else laid it there to listen in our place."""
    try:
        folder.mkdir(mode=0o700)
        own(account, folder)
    except FileExistsError:
        state = folder.lstat()
        owner = account.uid if account.is_other else os.geteuid()
        return folder.is_dir() and not folder.is_symlink() and state.st_uid == owner and state.st_mode & 0o077 == 0
    except OSError:
        return False
    return True
