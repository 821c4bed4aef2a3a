"""What becomes a file, what is refused, and who may read it (attacks 2, 43, 44, 45; P11)."""

import asyncio
import contextlib
import io
import struct
import zlib
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest
from PIL import Image

from onglass.directory.model import Principal
from onglass.events import MessageRedacted
from onglass.files import commands, queries, reactions
from onglass.files.engine.serving import headers_for
from onglass.files.scanner import ClamdScanner, ScannerAway
from onglass.platform.clock import SystemClock
from onglass.platform.ids import new_id
from onglass.platform.problems import Invalid, NotFound, Unavailable
from onglass.platform.timers import Timer
from onglass.platform.transactions import Transaction
from tests.integration.directory.makers import House
from tests.integration.files.clamd_fake import EICAR, STREAM_MAX_BYTES, clamd_fake
from tests.integration.files.conftest import Desk, pieces
from tests.support.ports import free_port

HTML = b"<!doctype html><script>alert(document.domain)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def photo(width: int = 1200, height: int = 800, *, orientation: int | None = None, kind: str = "JPEG") -> bytes:
    image = Image.new("RGB", (width, height), "teal")
    image.paste("orange", (0, 0, width // 2, height))  # the left half, before it is turned upright
    exif = Image.Exif()
    exif[0x010E] = "GPS-CANARY-52.5200-13.4050"
    if orientation is not None:
        exif[0x0112] = orientation
    out = io.BytesIO()
    image.save(out, kind, exif=exif)
    return out.getvalue()


def bomb(width: int = 50_000, height: int = 50_000) -> bytes:
    """A PNG of 50,000 x 50,000 pixels in a few kilobytes (attack 45)."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    rows = zlib.compress(bytes(width // 8 + 1) * 200, 9)
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def png_with_html() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    body = out.getvalue()
    return body[:33] + HTML + body[33:]


async def refusal(desk: Desk, who: Principal, content: bytes, name: str, declared: str) -> str:
    upload = await desk.create(who, len(content), name, declared)
    await desk.append(who, upload.id, content)
    with pytest.raises(Invalid) as caught:
        await desk.finish(who, upload.id)
    with pytest.raises(Invalid) as again:  # and it stays refused
        await desk.finish(who, upload.id)
    assert caught.value.code == again.value.code == "file_refused"
    assert caught.value.errors[0].path == "file"
    with pytest.raises(NotFound):
        await desk.readable(who, upload.id)
    with pytest.raises(NotFound):
        await desk.attach(who, upload.id, *await desk.message(who))
    await desk.run_timers()
    assert [key for key in desk.stored() if upload.id.hex in key] == []
    return caught.value.errors[0].code


@pytest.mark.parametrize(
    ("content", "name", "declared", "code"),
    [
        (HTML, "photo.png", "image/png", "not_what_it_says"),
        (SVG, "photo.png", "image/png", "not_what_it_says"),
        (HTML, "notes.txt", "text/plain", "not_what_it_says"),
        (SVG, "anything", "", "type_not_allowed"),
        (png_with_html(), "photo.png", "image/png", "ambiguous"),
        (photo(), "photo.png", "image/png", "not_what_it_says"),
        (bomb(), "photo.png", "image/png", "image_refused"),
        (photo()[:5000], "photo.jpg", "image/jpeg", "image_refused"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 500, "photo.png", "image/png", "image_refused"),
        (b"MZ\x90\0\3\0\0\0" + b"\0" * 100, "setup.pdf", "application/pdf", "not_what_it_says"),
        (bytes(range(256)), "x", "application/octet-stream", "unknown_type"),
    ],
)
async def test_43_45_what_is_not_what_it_says_is_refused_and_not_kept(
    desk: Desk, customer: Principal, content: bytes, name: str, declared: str, code: str
) -> None:
    assert await refusal(desk, customer, content, name, declared) == code


@pytest.mark.parametrize("orientation", [None, 1, 3, 6, 8])
async def test_a_photo_is_measured_upright_and_its_thumbnail_tells_nothing_else(
    desk: Desk, customer: Principal, orientation: int | None
) -> None:
    file_id = await desk.upload(customer, photo(orientation=orientation), "IMG_1.HEIC.jpg", "image/jpg")
    readable = await desk.readable(customer, file_id)
    turned = orientation in {6, 8}
    assert (readable.facts.width, readable.facts.height) == ((800, 1200) if turned else (1200, 800))
    assert readable.facts.media_type == "image/jpeg"
    assert readable.thumbnail_key is not None
    small = await desk.content(readable.thumbnail_key)
    thumbnail = Image.open(io.BytesIO(small)).convert("RGB")
    assert thumbnail.size == ((320, 480) if turned else (480, 320))
    assert b"CANARY" not in small
    corner = thumbnail.getpixel((5, 5))
    assert isinstance(corner, tuple)
    orange_in_corner = corner[0] > 200
    # Orange was the left half: upside down it is on the right; turned left (8) it is below, turned right (6) above.
    assert orange_in_corner == (orientation in {None, 1, 6})


async def test_44_a_file_is_shown_under_a_harmless_name_and_stored_under_a_random_one(
    desk: Desk, customer: Principal
) -> None:
    names = [".htaccess", "\u200b../../x.png", "a\u202egnp.exe", "n" * 300, "nul\x00.png", "evil.html"]
    for name in names:
        file_id = await desk.upload(customer, photo(20, 20, kind="PNG"), name)
        readable = await desk.readable(customer, file_id)
        assert readable.facts.name.endswith(".png")
        assert len(readable.facts.name) <= 120
        assert not set(readable.facts.name) & set("/\\\x00\u200b\u202e")
        assert headers_for(readable.facts)["content-disposition"].isascii()
    for stored in desk.stored():
        assert "htaccess" not in stored
        assert Path(stored).suffix == ""


async def test_two_checks_at_once_make_one_ready_file(desk: Desk, customer: Principal) -> None:
    content = photo()
    upload = await desk.create(customer, len(content), "a.jpg", "image/jpeg")
    await desk.append(customer, upload.id, content)
    outcomes = await asyncio.gather(*(desk.finish(customer, upload.id) for _ in range(4)), return_exceptions=True)
    assert not [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    final = await desk.finish(customer, upload.id)
    assert final.state == "ready"
    readable = await desk.readable(customer, upload.id)
    assert await desk.content(readable.blob_key) == content


async def test_a_check_that_died_with_its_node_is_made_again(desk: Desk, customer: Principal) -> None:
    class Died(Exception):  # noqa: N818
        pass

    class DyingScanner:
        async def scan(self, chunks: object) -> str | None:
            raise Died

    content = photo()
    upload = await desk.create(customer, len(content), "a.jpg", "image/jpeg")
    await desk.append(customer, upload.id, content)
    with pytest.raises(Died):
        await desk.finish(customer, upload.id, DyingScanner())
    assert (await desk.state(customer, upload.id)).state == "checking"
    with pytest.raises(NotFound):
        await desk.readable(customer, upload.id)
    assert (await desk.finish(customer, upload.id)).state == "ready"


# ------------------------------------------------------------------------------------------------ reading
async def test_2_a_file_is_read_by_its_uploader_until_a_message_has_it_then_by_its_readers(
    desk: Desk, customer: Principal, stranger: Principal
) -> None:
    asked: list[tuple[UUID, UUID, UUID]] = []

    async def only_stranger(_tx: Transaction, who: Principal, conversation_id: UUID, message_id: UUID) -> bool:
        asked.append((who.id, conversation_id, message_id))
        return who.id == stranger.id

    file_id = await desk.upload(customer, photo(), "a.jpg", "image/jpeg")
    assert (await desk.readable(customer, file_id, may_read=only_stranger)).facts.id == file_id
    with pytest.raises(NotFound):
        await desk.readable(stranger, file_id, may_read=only_stranger)
    assert asked == []
    conversation_id, message_id = await desk.message(customer)
    facts = await desk.attach(customer, file_id, conversation_id, message_id)
    assert facts.has_thumbnail
    assert (await desk.readable(stranger, file_id, may_read=only_stranger)).facts == facts
    with pytest.raises(NotFound):  # having uploaded it is no right to read it for ever
        await desk.readable(customer, file_id, may_read=only_stranger)
    assert asked == [(stranger.id, conversation_id, message_id), (customer.id, conversation_id, message_id)]


async def test_2_only_an_own_ready_unattached_file_can_be_attached(
    desk: Desk, customer: Principal, stranger: Principal, neighbour: House
) -> None:
    abroad = (await neighbour.start()).principal
    ready = await desk.upload(customer, photo(), "a.jpg", "image/jpeg")
    theirs = await desk.upload(abroad, photo(), "a.jpg", "image/jpeg")
    unfinished = (await desk.create(customer, 10)).id
    place, other_place = await desk.message(customer), await desk.message(stranger)
    refusals = set()
    for who, file_id, where in (
        (stranger, ready, other_place),
        (customer, theirs, place),
        (customer, unfinished, place),
        (customer, new_id(), place),
    ):
        with pytest.raises(NotFound) as caught:
            await desk.attach(who, file_id, *where)
        refusals.add((caught.value.code, caught.value.detail))
    assert len(refusals) == 1
    await desk.attach(customer, ready, *place)
    with pytest.raises(NotFound):
        await desk.attach(customer, ready, *await desk.message(customer))
    for drop in (
        commands.cancel_upload,  # a late cancel, and a timer that was firing while the file was attached
        lambda tx, _who, file_id: commands.drop_orphan(tx, _orphan_timer(customer, file_id)),
    ):
        async with desk.database.transaction(customer.workspace_id) as tx:
            with contextlib.suppress(NotFound):
                await drop(tx, customer, ready)
    async with desk.database.transaction(customer.workspace_id) as tx:
        assert ready in await queries.facts_of_files(tx, [ready])


def _orphan_timer(customer: Principal, file_id: UUID) -> Timer:
    return Timer(
        workspace_id=customer.workspace_id,
        key=f"file_orphan:{file_id}",
        due_at=SystemClock().now(),
        generation=1,
        kind="file_orphan",
        payload={"file_id": str(file_id)},
        tries=1,
    )


async def test_2_the_database_refuses_a_message_of_another_conversation_or_workspace(
    desk: Desk, customer: Principal, stranger: Principal, neighbour: House
) -> None:
    file_id = await desk.upload(customer, photo(), "a.jpg", "image/jpeg")
    conversation_id, _ = await desk.message(customer)
    _, foreign_message = await desk.message(stranger)
    abroad_place = await desk.message((await neighbour.start()).principal)
    for place in ((conversation_id, foreign_message), abroad_place, (conversation_id, new_id())):
        with pytest.raises(asyncpg.ForeignKeyViolationError):
            await desk.attach(customer, file_id, *place)


async def test_one_file_raced_into_many_messages_lands_in_one(desk: Desk, customer: Principal) -> None:
    file_id = await desk.upload(customer, photo(), "a.jpg", "image/jpeg")
    places = [await desk.message(customer) for _ in range(5)]
    outcomes = await asyncio.gather(
        *(desk.attach(customer, file_id, *place) for place in places), return_exceptions=True
    )
    assert len([outcome for outcome in outcomes if isinstance(outcome, NotFound)]) == 4


async def test_a_redacted_messages_files_are_unreadable_at_once_and_then_gone(desk: Desk, customer: Principal) -> None:
    async def everybody(*_: object) -> bool:
        return True

    file_id = await desk.upload(customer, photo(), "secret-name.jpg", "image/jpeg")
    conversation_id, message_id = await desk.message(customer)
    await desk.attach(customer, file_id, conversation_id, message_id)
    event = MessageRedacted(workspace_id=customer.workspace_id, stream_id=conversation_id, message_id=message_id)
    for _ in range(2):  # reactions run at least once
        async with desk.database.transaction(customer.workspace_id) as tx:
            await reactions.erase(tx, event)
            assert await queries.facts_of_files(tx, [file_id]) == {}
    with pytest.raises(NotFound):
        await desk.readable(customer, file_id, may_read=everybody)
    async with desk.database.transaction(customer.workspace_id) as tx:
        row = await tx.fetchrow("select row_to_json(file)::text as row from file where id = $1", file_id)
    assert row is not None
    assert "secret-name" not in row["row"]
    await desk.run_timers()
    assert [key for key in desk.stored() if file_id.hex in key] == []


async def test_an_erasure_waits_for_a_store_that_is_away(desk: Desk, customer: Principal) -> None:
    file_id = await desk.upload(customer, photo(), "a.jpg", "image/jpeg")
    async with desk.database.transaction(customer.workspace_id) as tx:
        await commands.cancel_upload(tx, customer, file_id)
    folder = desk.folder / "files"
    aside = folder.rename(folder.with_name("aside"))
    folder.write_text("a disk that went away")
    await desk.run_timers()
    folder.unlink()
    aside.rename(folder)
    assert [key for key in desk.stored() if file_id.hex in key] != []
    async with desk.database.transaction(customer.workspace_id) as tx:
        await tx.execute("update timer set lease_until_at = null where kind = 'file_erasure'")
    await desk.run_timers()
    assert [key for key in desk.stored() if file_id.hex in key] == []


# ------------------------------------------------------------------------------------------------ virus scanner
async def test_45_what_the_scanner_finds_is_refused_and_not_kept(desk: Desk, customer: Principal) -> None:
    async with clamd_fake() as clamd:
        desk.door = commands.Door(
            policy=desk.door.policy, images=desk.door.images, scanner=ClamdScanner(f"127.0.0.1:{clamd.port}")
        )
        assert await refusal(desk, customer, b"hello " + EICAR, "notes.txt", "text/plain") == "malware"
        clean = b"hello " * 100_000
        file_id = await desk.upload(customer, clean, "notes.txt", "text/plain")
        assert (await desk.readable(customer, file_id)).facts.name == "notes.txt"
        assert clamd.scanned == [b"hello " + EICAR, clean]


@pytest.mark.parametrize("mood", ["hangs up", "confused", "silent", "not there"])
async def test_45_a_scanner_that_gives_no_answer_lets_nothing_through(
    desk: Desk, customer: Principal, mood: str
) -> None:
    async with clamd_fake() as clamd:
        clamd.mood = mood
        port = free_port() if mood == "not there" else clamd.port
        scanner = ClamdScanner(f"127.0.0.1:{port}", timeout_seconds=0.5)
        content = b"hello"
        upload = await desk.create(customer, len(content), "a.txt", "text/plain")
        await desk.append(customer, upload.id, content)
        with pytest.raises(Unavailable) as caught:
            await desk.finish(customer, upload.id, scanner)
        assert (caught.value.code, caught.value.retry_after_seconds) == ("scanner_away", 5)
        with pytest.raises(NotFound):
            await desk.readable(customer, upload.id)
        clamd.mood = "well"
        healed = ClamdScanner(f"127.0.0.1:{clamd.port}")
        assert (await desk.finish(customer, upload.id, healed)).state == "ready"


async def test_a_stream_that_is_too_long_for_the_scanner_is_not_taken_for_clean() -> None:
    async with clamd_fake() as clamd:
        scanner = ClamdScanner(f"127.0.0.1:{clamd.port}")
        with pytest.raises(ScannerAway):
            await scanner.scan(pieces(b"x" * (STREAM_MAX_BYTES * 4)))
        assert clamd.scanned == []
        assert await scanner.scan(pieces(b"fine")) is None
        assert await scanner.scan(pieces(EICAR)) == "Eicar-Test-Signature"
