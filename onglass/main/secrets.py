"""The key under which secrets rest: given by the operator, or made once and kept in the data folder.

Invariant: the key file is readable by its owner only and is never overwritten.
"""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from onglass.main.settings import Settings, SettingsError


def derive_key(secret: str) -> bytes:
    """Return the 32 bytes of key that a secret text stands for."""
    return hashlib.sha256(b"onglass secret key\0" + secret.encode()).digest()


def derive_subkey(key: bytes, purpose: str) -> bytes:
    """Return 32 bytes for one purpose, so that no two uses share a key."""
    return hmac.digest(key, purpose.encode(), "sha256")


def load_secret_key(settings: Settings) -> bytes:
    """Return the key: ONGLASS_SECRET_KEY, or the data folder's `secret.key`, which is made the first time.

    Raises SettingsError when the file is open to other users.
    """
    if settings.secret_key is not None:
        return derive_key(settings.secret_key)
    path = settings.data / "secret.key"
    settings.data.mkdir(parents=True, exist_ok=True)
    _make_once(path)
    if path.stat().st_mode & 0o077:
        raise SettingsError([f"{path} can be read by other users. Close it: chmod 600 {path}"])
    return derive_key(path.read_text(encoding="ascii").strip())


def _make_once(path: Path) -> None:
    if path.exists():
        return
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(unfinished, path)  # fails where another process was quicker, whose key then counts
    except FileExistsError:
        pass
    finally:
        unfinished.unlink()
