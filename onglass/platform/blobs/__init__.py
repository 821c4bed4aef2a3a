"""Blobs: bytes by name, in a folder or in S3-compatible storage. They know no names of people and no permissions.

Words: blob, part, offset. Invariant: an offset that was returned is durable; a blob is whole or not there.
"""

from onglass.platform.blobs.local import LocalBlobs
from onglass.platform.blobs.model import Appended, BlobMissingError, BlobStore, Chunks
from onglass.platform.blobs.s3 import S3Blobs

__all__ = ["Appended", "BlobMissingError", "BlobStore", "Chunks", "LocalBlobs", "S3Blobs"]
