"""One suite for every store of blobs: a folder, and S3 as moto's server speaks it (its wire is true)."""

import os
import resource
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from onglass.platform.blobs import BlobMissingError, BlobStore, LocalBlobs, S3Blobs
from tests.support.ports import free_port
from tests.support.processes import VENV_BIN, Child

BIG = os.urandom(1024) * 9000  # more than one part of the S3 store


@pytest.fixture(scope="module")
def wire_true_fake_s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Moto's server: a foreign service's wire without the service."""
    port = free_port()
    log_path = tmp_path_factory.mktemp("s3") / "moto.log"
    child = Child([VENV_BIN / "moto_server", "-H", "127.0.0.1", "-p", str(port)], log_path=log_path)
    url = f"http://127.0.0.1:{port}"

    def is_ready() -> bool:
        try:
            with urllib.request.urlopen(urllib.request.Request(f"{url}/bucket", method="PUT"), timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    child.wait_until(is_ready, seconds=30, what="making a bucket")
    yield url
    child.kill()


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> BlobStore:
    if request.param == "folder":
        return LocalBlobs(tmp_path / "blobs")
    url = request.getfixturevalue("wire_true_fake_s3")
    return S3Blobs(
        "bucket", prefix=f"p{time.monotonic_ns()}", endpoint=url, access_key_id="test", secret_access_key="test"
    )


async def pieces(body: bytes, size: int = 300_000, *, fails_after: int | None = None) -> AsyncIterator[bytes]:
    for start in range(0, len(body), size):
        if fails_after is not None and start >= fails_after:
            raise ConnectionResetError("the phone lost its network")
        yield body[start : start + size]


async def read(store: BlobStore, key: str, **range_: int) -> bytes:
    return b"".join([chunk async for chunk in store.read(key, **range_)])


async def test_a_blob_put_whole_is_read_whole_and_in_part(store: BlobStore) -> None:
    await store.put("w/small", b"0123456789")
    assert await store.size("w/small") == 10
    assert await read(store, "w/small") == b"0123456789"
    assert await read(store, "w/small", start=3) == b"3456789"
    assert await read(store, "w/small", start=3, end=6) == b"345"
    assert await read(store, "w/small", start=8, end=60) == b"89"
    await store.put("w/small", b"other")
    assert await read(store, "w/small") == b"other"


async def test_an_upload_in_one_go_is_not_a_blob_before_it_is_complete(store: BlobStore) -> None:
    appended = await store.append("w/big", pieces(BIG), offset_bytes=0, max_bytes=len(BIG))
    assert (appended.offset_bytes, appended.error) == (len(BIG), None)
    assert await store.size("w/big") is None
    with pytest.raises(BlobMissingError):
        await read(store, "w/big")
    await store.complete("w/big", size_bytes=len(BIG))
    await store.complete("w/big", size_bytes=len(BIG))
    assert await read(store, "w/big") == BIG
    assert await read(store, "w/big", start=8_000_000, end=8_500_000) == BIG[8_000_000:8_500_000]


async def test_a_cut_connection_keeps_what_came_and_the_upload_goes_on_from_there(store: BlobStore) -> None:
    reached = 0
    for fails_after in (1, 600_000, 3_000_000, None):
        rest = pieces(BIG[reached:], fails_after=fails_after)
        appended = await store.append("w/cut", rest, offset_bytes=reached, max_bytes=len(BIG))
        assert (appended.error is None) == (fails_after is None)
        assert appended.offset_bytes > reached
        reached = appended.offset_bytes
    await store.complete("w/cut", size_bytes=len(BIG))
    assert await read(store, "w/cut") == BIG


async def test_an_upload_taken_up_before_its_end_forgets_what_stood_behind(store: BlobStore) -> None:
    """The offset was stored by us later than the bytes: a node died in between."""
    old, new = b"a" * 1_000_000, b"b" * 700_000
    await store.append("w/again", pieces(old), offset_bytes=0, max_bytes=2_000_000)
    await store.append("w/again", pieces(old), offset_bytes=1_000_000, max_bytes=2_000_000)
    appended = await store.append("w/again", pieces(new), offset_bytes=400_000, max_bytes=1_100_000)
    assert appended.offset_bytes == 1_100_000
    await store.complete("w/again", size_bytes=1_100_000)
    assert await read(store, "w/again") == old[:400_000] + new


async def test_no_more_is_taken_than_was_announced(store: BlobStore) -> None:
    appended = await store.append("w/full", pieces(b"x" * 50_000, 7_000), offset_bytes=0, max_bytes=20_000)
    assert appended.offset_bytes == 20_000


async def test_holes_and_wrong_sizes_are_refused(store: BlobStore) -> None:
    await store.append("w/hole", pieces(b"x" * 1000), offset_bytes=0, max_bytes=5000)
    with pytest.raises(BlobMissingError):
        await store.append("w/hole", pieces(b"x" * 1000), offset_bytes=1001, max_bytes=5000)
    with pytest.raises(BlobMissingError):
        await store.complete("w/hole", size_bytes=1001)
    with pytest.raises(BlobMissingError):
        await store.complete("w/never", size_bytes=1)


async def test_deleting_removes_blob_and_upload_and_may_be_repeated(store: BlobStore) -> None:
    await store.put("w/gone", b"x")
    await store.append("w/gone", pieces(b"x" * 1000), offset_bytes=0, max_bytes=5000)
    await store.append("w/gone-not", pieces(b"x" * 1000), offset_bytes=0, max_bytes=1000)
    await store.delete("w/gone")
    await store.delete("w/gone")
    assert await store.size("w/gone") is None
    with pytest.raises(BlobMissingError):
        await store.complete("w/gone", size_bytes=1000)
    await store.complete("w/gone-not", size_bytes=1000)


@pytest.mark.parametrize("key", ["../etc/passwd", "/abs", "a//b", "a/../b", "", "a/", ".hidden", "a\0b", "x" * 101])
async def test_a_key_that_is_not_ours_is_refused(store: BlobStore, key: str) -> None:
    with pytest.raises(ValueError, match="blob's key"):
        await store.put(key, b"x")


async def test_a_folder_shows_nothing_to_other_users(tmp_path: Path) -> None:
    await LocalBlobs(tmp_path / "blobs").put("w/secret", b"x")
    everything = [tmp_path / "blobs", *(tmp_path / "blobs").rglob("*")]
    assert [path for path in everything if path.stat().st_mode & 0o077] == []


async def test_a_full_disk_is_an_error_and_not_an_offset(tmp_path: Path) -> None:
    store = LocalBlobs(tmp_path / "blobs")
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (700_000, limit[1]))  # what a process may write stands in for the disk
    try:
        with pytest.raises(OSError, match="File too large"):
            await store.append("w/full", pieces(b"x" * 1_000_000), offset_bytes=0, max_bytes=1_000_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    appended = await store.append("w/full", pieces(b"x" * 1_000_000), offset_bytes=0, max_bytes=1_000_000)
    assert appended.offset_bytes == 1_000_000
