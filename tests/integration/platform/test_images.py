"""Images from strangers: shown right, stripped, and harmless whatever they are."""

import asyncio
import io
import os
import struct
import time
import zlib
from collections.abc import AsyncIterator

import pytest
from PIL import Image

from onglass.platform.images import ImageLimits, ImageRefusedError, Images


async def in_pieces(body: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(body), 60_000):
        yield body[start : start + 60_000]


def made(kind: str, size: tuple[int, int] = (1000, 600), **options: object) -> bytes:
    out = io.BytesIO()
    image = Image.effect_noise(size, 40).convert("RGB")
    image.save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
async def test_the_kinds_that_phones_send_get_a_thumbnail(kind: str) -> None:
    picture = await Images().inspect(in_pieces(made(kind)))
    assert (picture.media_type, picture.width, picture.height) == (f"image/{kind.lower()}", 1000, 600)
    thumbnail = Image.open(io.BytesIO(picture.thumbnail))
    assert thumbnail.format == "WEBP"
    assert thumbnail.size == (480, 288) == (picture.thumbnail_width, picture.thumbnail_height)


async def test_a_photo_held_sideways_stands_upright_and_tells_nothing_of_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "canary at home"
    exif.get_ifd(0x8825)[1] = "N"
    body = made("JPEG", exif=exif.tobytes())
    assert b"canary" in body
    picture = await Images().inspect(in_pieces(body))
    assert (picture.width, picture.height) == (600, 1000)
    thumbnail = Image.open(io.BytesIO(picture.thumbnail))
    assert thumbnail.size == (288, 480)
    assert b"canary" not in picture.thumbnail
    assert not dict(thumbnail.getexif())


async def test_a_small_image_is_not_blown_up_and_keeps_its_transparency() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (40, 30), (0, 0, 0, 0)).save(out, "PNG")
    picture = await Images().inspect(in_pieces(out.getvalue()))
    thumbnail = Image.open(io.BytesIO(picture.thumbnail))
    assert thumbnail.size == (40, 30)
    assert thumbnail.convert("RGBA").getchannel("A").getextrema() == (0, 0)


def png_bomb(width: int, height: int) -> bytes:
    """A small file that says it is huge, and is: rows of nothing."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    packer = zlib.compressobj(9)
    row = b"\0" * (width // 8 + 1)
    rows = b"".join(packer.compress(row * 100) for _ in range(height // 100)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


async def test_attack_45_a_fifty_thousand_pixel_bomb_is_refused_at_once() -> None:
    body = png_bomb(50_000, 50_000)
    assert len(body) < 1_000_000
    began_at = time.monotonic()
    with pytest.raises(ImageRefusedError, match="50000 x 50000"):
        await Images().inspect(in_pieces(body))
    assert time.monotonic() - began_at < 5


async def test_an_image_that_needs_too_much_memory_is_refused() -> None:
    limits = ImageLimits(memory_bytes=260_000_000)
    out = io.BytesIO()
    Image.new("RGBA", (7000, 7000)).save(out, "PNG", compress_level=1)
    with pytest.raises(ImageRefusedError):
        await Images(limits).inspect(in_pieces(out.getvalue()))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not an image",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%PDF-1.7\n",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
        made("JPEG")[:900],
        made("PNG")[:2000],
        b"GIF89a" + os.urandom(3000),
        made("BMP", (10, 10)),
    ],
    ids=["empty", "text", "svg", "pdf", "eps", "half jpeg", "half png", "noise", "bmp"],
)
async def test_what_is_not_a_whole_image_of_our_kinds_is_refused_in_words(body: bytes) -> None:
    with pytest.raises(ImageRefusedError) as refusal:
        await Images().inspect(in_pieces(body))
    assert str(refusal.value).endswith(".")


async def test_an_upload_that_stalls_does_not_hold_a_place_for_ever() -> None:
    async def stalls() -> AsyncIterator[bytes]:
        yield made("JPEG")[:1000]
        await asyncio.sleep(60)

    began_at = time.monotonic()
    with pytest.raises(ImageRefusedError, match="too long"):
        await Images(ImageLimits(seconds=1)).inspect(stalls())
    assert time.monotonic() - began_at < 5
