"""The process in which a stranger's image is opened: little memory, little time, no files, nothing to lose.

Reads the image from standard input; writes one JSON line and then the thumbnail's bytes.
"""

import io
import json
import os
import resource
import sys
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

_FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "WEBP": "image/webp"}
_WEBP_QUALITY = 80


class RefusedError(Exception):
    """Said to whoever sent the image."""


def main() -> None:
    """Inspect one image; arguments: most pixels, most bytes of memory, most CPU seconds, thumbnail's longest side."""
    max_pixels, memory_bytes, cpu_seconds, longest_side = (int(argument) for argument in sys.argv[1:5])
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)
    # Our own limit, checked before a pixel is decoded, stands in for Pillow's warning.
    Image.MAX_IMAGE_PIXELS = None
    warnings.simplefilter("ignore")
    thumbnail = b""
    try:
        picture, thumbnail = inspect(sys.stdin.buffer.read(), max_pixels=max_pixels, longest_side=longest_side)
        told: dict[str, object] = picture
    except RefusedError as refusal:
        told = {"refusal": str(refusal)}
    except MemoryError:
        told = {"refusal": "The image needs too much memory to be opened."}
    except Exception:  # noqa: BLE001 - decoders raise whatever a broken file leads them to
        told = {"refusal": "The image is damaged."}
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + thumbnail)


def inspect(body: bytes, *, max_pixels: int, longest_side: int) -> tuple[dict[str, object], bytes]:
    """Return what the image is, as it should be shown, and a small copy of its pixels without anything else."""
    try:
        image: Image.Image = Image.open(io.BytesIO(body), formats=list(_FORMATS))
    except UnidentifiedImageError as error:
        raise RefusedError("It is not an image of a kind that is taken.") from error
    kind = str(image.format)
    width, height = image.size
    if width * height > max_pixels:
        most = max_pixels // 1_000_000
        raise RefusedError(f"The image has {width} x {height} pixels; at most {most} million are taken.")
    is_turned = image.getexif().get(0x0112, 1) in {5, 6, 7, 8}
    image.draft("RGB", (longest_side * 2, longest_side * 2))
    image.thumbnail((longest_side, longest_side), reducing_gap=2.0)
    upright = ImageOps.exif_transpose(image) if image.getexif() else image
    pixels = upright.convert("RGBA" if _is_transparent(upright) else "RGB")
    pixels.info.clear()
    out = io.BytesIO()
    pixels.save(out, "WEBP", quality=_WEBP_QUALITY, method=4)
    shown = (height, width) if is_turned else (width, height)
    picture: dict[str, object] = {
        "media_type": _FORMATS[kind],
        "width": shown[0],
        "height": shown[1],
        "thumbnail_width": pixels.width,
        "thumbnail_height": pixels.height,
    }
    return picture, out.getvalue()


def _is_transparent(image: Image.Image) -> bool:
    return image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info


if __name__ == "__main__":
    main()
