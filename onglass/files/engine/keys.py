"""Under which keys the blob store keeps a file. Nothing in a key comes from a person.

Invariant: the key of a checked blob is random and written by one check only, so that no late upload can change
bytes that were already looked at.
"""

import secrets
from uuid import UUID

_RANDOM_BYTES = 16


def new_writer() -> str:
    """Return a token for one connection that uploads."""
    return secrets.token_hex(_RANDOM_BYTES)


def part_key(workspace_id: UUID, file_id: UUID, *, offset_bytes: int, writer: str) -> str:
    """Return the key of the part that a writer puts at an offset."""
    return f"uploads/{workspace_id.hex}/{file_id.hex}/{offset_bytes}-{writer}"


def new_blob_key(workspace_id: UUID, file_id: UUID) -> str:
    """Return a fresh key for a file's whole content."""
    return f"files/{workspace_id.hex}/{file_id.hex}/{secrets.token_hex(_RANDOM_BYTES)}"


def thumbnail_key_of(blob_key: str) -> str:
    """Return the key of the thumbnail beside a blob."""
    return f"{blob_key}-thumbnail"
