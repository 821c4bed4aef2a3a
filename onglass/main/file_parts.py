"""Where files go and what they have to pass, as the settings say.

Invariant: a node whose files the others would not find takes none.
"""

from urllib.parse import urlsplit

import structlog

from onglass.files.commands import Door as FileDoor
from onglass.files.model import DEFAULT_TYPES, FilePolicy
from onglass.files.scanner import ClamdScanner, FileScanner, NoScanner
from onglass.main.settings import Settings
from onglass.platform.blobs import BlobStore, LocalBlobs, S3Blobs
from onglass.platform.images import Images

_log = structlog.get_logger(__name__)


def make_blobs(settings: Settings) -> BlobStore:
    """Return where the bytes of files are kept."""
    if settings.blobs == "local":
        return LocalBlobs(settings.local_blobs_dir)
    place = urlsplit(settings.blobs)
    return S3Blobs(
        place.netloc,
        prefix=place.path.strip("/"),
        endpoint=settings.s3_endpoint,
        region=settings.s3_region,
        access_key_id=settings.s3_access_key_id,
        secret_access_key=settings.s3_secret_access_key,
    )


def make_file_door(settings: Settings) -> FileDoor:
    """Return what a file has to pass before anybody may read it."""
    return FileDoor(policy=_policy(settings), images=Images(), scanner=_scanner(settings))


def _policy(settings: Settings) -> FilePolicy:
    if not settings.files_reach_every_node:
        _log.warning("files_refused", why="local blobs and several nodes: set blobs to s3://… or blobs_shared = true")
        return FilePolicy(max_bytes=0, max_files_per_message=0, types=())
    return FilePolicy(
        max_bytes=settings.upload_max_bytes,
        max_files_per_message=settings.upload_max_count,
        types=settings.upload_media_types or DEFAULT_TYPES,
    )


def _scanner(settings: Settings) -> FileScanner:
    return ClamdScanner(settings.scanner) if settings.scanner is not None else NoScanner()
