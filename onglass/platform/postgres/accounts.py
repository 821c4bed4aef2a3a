"""As whom the server runs: PostgreSQL refuses root, so root's server runs as another user.

Invariant: that user can reach everything it is given; a folder below one that is closed to it (say /root) is laid in
/var/lib/onglass instead and linked from where it was asked for.
"""

import hashlib
import os
import pwd
import shutil
import stat
from pathlib import Path

import msgspec

_PREFERRED_NAMES = ("postgres", "onglass", "nobody")
_OPEN_ROOT = Path("/var/lib/onglass")


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """A user of the machine; `uid` -1 means: as we are."""

    uid: int
    gid: int

    @property
    def is_other(self) -> bool:
        """Whether the process must change its user."""
        return self.uid >= 0


def choose_account() -> Account:
    """Return whom to run the server as: ourselves, unless we are root."""
    if os.geteuid() != 0:
        return Account(uid=-1, gid=-1)
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    for name in _PREFERRED_NAMES:
        if name in known and known[name].pw_uid != 0:
            return Account(uid=known[name].pw_uid, gid=known[name].pw_gid)
    names = ", ".join(_PREFERRED_NAMES)
    raise RuntimeError(
        f"As root the database needs another user to run as; none of {names} exists. Make one with: useradd onglass"
    )


def can_reach(account: Account, path: Path) -> bool:
    """Whether the account may pass through every folder above `path`."""
    if not account.is_other:
        return True
    return all(_may_pass(account, folder) for folder in path.resolve().parents)


def _may_pass(account: Account, folder: Path) -> bool:
    state = folder.stat()
    if state.st_uid == account.uid:
        return bool(state.st_mode & stat.S_IXUSR)
    if state.st_gid == account.gid:
        return bool(state.st_mode & stat.S_IXGRP)
    return bool(state.st_mode & stat.S_IXOTH)


def own(account: Account, path: Path) -> None:
    """Give `path` to the account, if that is another than ours."""
    if account.is_other:
        os.chown(path, account.uid, account.gid)


def reachable_folder(account: Account, wanted: Path) -> Path:
    """Return the real folder for `wanted`: itself, or one in /var/lib/onglass when the account cannot get there."""
    if wanted.is_symlink() or can_reach(account, wanted):
        return wanted.resolve()
    name = f"{wanted.name}-{hashlib.sha256(str(wanted).encode()).hexdigest()[:12]}"
    real = _open_root() / name
    wanted.symlink_to(real)
    return real


def reachable_bin_dir(account: Account, bin_dir: Path) -> Path:
    """Return `bin_dir`, or a copy of its installation that the account can execute."""
    if can_reach(account, bin_dir / "postgres"):
        return bin_dir
    install = bin_dir.parent
    state = (bin_dir / "postgres").stat()
    copy = _open_root() / f"postgresql-{state.st_size}-{state.st_mtime_ns}"
    if not copy.exists():
        unfinished = copy.with_name(f"{copy.name}.{os.getpid()}")
        shutil.copytree(install, unfinished, symlinks=True)
        _move_unless_there(unfinished, copy)
    return copy / bin_dir.name


def _move_unless_there(unfinished: Path, copy: Path) -> None:
    try:
        unfinished.rename(copy)
    except OSError:  # another process was quicker; its copy is the same
        shutil.rmtree(unfinished)


def _open_root() -> Path:
    _OPEN_ROOT.mkdir(mode=0o755, parents=True, exist_ok=True)
    return _OPEN_ROOT
