"""Tokens that carry their workspace, so that they can be looked up under row-level security.

Form: `<prefix>_<base64url(workspace id, 16 bytes + random bytes)>`. Invariant: the random part has 256 bits (an app
key, which is public, 128); only SHA-256 of the whole token is stored.
"""

import base64
import binascii
import hashlib
import secrets
from typing import Literal
from uuid import UUID

TokenPrefix = Literal["ogs", "oga", "ogk", "ogd", "ogl"]
SESSION: TokenPrefix = "ogs"
ADMIN: TokenPrefix = "oga"
APP_KEY: TokenPrefix = "ogk"
DEVICE: TokenPrefix = "ogd"
LINK: TokenPrefix = "ogl"

_RANDOM_BYTES: dict[TokenPrefix, int] = {SESSION: 32, ADMIN: 32, APP_KEY: 16, DEVICE: 32, LINK: 32}
_WORKSPACE_BYTES = 16
_PREFIX_CHARACTERS = 4


def new_token(prefix: TokenPrefix, workspace_id: UUID) -> str:
    """Return a fresh random token of a workspace."""
    body = workspace_id.bytes + secrets.token_bytes(_RANDOM_BYTES[prefix])
    return f"{prefix}_{base64.urlsafe_b64encode(body).decode().rstrip('=')}"


def workspace_of_token(token: str, *prefixes: TokenPrefix) -> UUID | None:
    """Return the workspace a well-formed token of one of the prefixes names, else None.

    It says where to look the token up, not that it is valid.
    """
    for prefix in prefixes or (SESSION, ADMIN):
        if token.startswith(f"{prefix}_"):
            return _workspace_in(token[_PREFIX_CHARACTERS:], _WORKSPACE_BYTES + _RANDOM_BYTES[prefix])
    return None


def token_hash(token: str) -> bytes:
    """Return what is stored of a token: 32 bytes. A plain hash suffices, the token has 256 random bits."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def _workspace_in(body: str, size_bytes: int) -> UUID | None:
    if len(body) != -(-size_bytes * 4 // 3) or not body.isascii():
        return None
    try:
        content = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    canonical = base64.urlsafe_b64encode(content).decode().rstrip("=")
    return UUID(bytes=content[:_WORKSPACE_BYTES]) if canonical == body else None
