"""From bytes to a request struct, strictly: unknown fields, wrong types and impossible text are refused with a path.

Invariant: what passes has exactly the declared shape and can be stored (PostgreSQL's text has no NUL).
"""

import re
import zlib
from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec

from onglass.edge.asgi import too_large
from onglass.platform.problems import FieldError, Invalid, Malformed

T = TypeVar("T")

_LOCATION = re.compile(r" - at `([^`]*)`$")
_NAMED_FIELD = re.compile(r"(?:unknown|required) field `([^`]*)`")
UNKNOWN_CONTENT_TYPE = "unknown_content_type"
_NUL = b"\\u0000"
_GZIP = 16 + zlib.MAX_WBITS


_decoders: dict[Any, "msgspec.json.Decoder[Any]"] = {}


def decoder_of(shape: Any) -> "msgspec.json.Decoder[Any]":
    """Return the one decoder of a shape."""
    decoder = _decoders.get(shape)
    if decoder is None:
        decoder = _decoders[shape] = msgspec.json.Decoder(shape)
    return decoder


def decode(body: bytes, shape: type[T]) -> T:
    """Return the body as `shape`; raises Malformed (400) for what is no JSON, Invalid (422) for any other shape."""
    try:
        value: T = decoder_of(shape).decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        _refuse_malformed(body)
        raise _invalid(str(error)) from None
    if _NUL in body:
        _refuse_nul(msgspec.to_builtins(value))
    return value


def inflate(body: bytes, *, limit_bytes: int) -> bytes:
    """Return what gzip compressed; raises TooLarge (413) before more than that is unpacked, Malformed (400)."""
    unpacking = zlib.decompressobj(_GZIP)
    try:
        whole = unpacking.decompress(body, limit_bytes + 1)
    except zlib.error:
        raise Malformed("malformed_gzip", "The body is not what Content-Encoding says: gzip.") from None
    if len(whole) > limit_bytes:
        raise too_large(limit_bytes)
    if not unpacking.eof or unpacking.unused_data:
        raise Malformed("malformed_gzip", "The compressed body is cut off, or something stands behind its end.")
    return whole


def _refuse_malformed(body: bytes) -> None:
    # The typed decoder stops at the first wrong field, so what stands after it has not been looked at.
    try:
        msgspec.json.decode(body)
    except msgspec.ValidationError:
        return  # a number that is JSON and too large for anybody
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed("malformed_json", _reason(error)) from None


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "The body is nested too deeply."
    if isinstance(error, UnicodeDecodeError):
        return "The body is not UTF-8."
    return f"The body is not JSON: {error}."


def _invalid(message: str) -> Invalid:
    where = _LOCATION.search(message)
    path = where.group(1).removeprefix("$").removeprefix(".") if where else ""
    said = _LOCATION.sub("", message)
    named = _NAMED_FIELD.search(said)
    if named:
        path = f"{path}.{named.group(1)}" if path else named.group(1)
    code = _code(path, said)
    told = code if code == UNKNOWN_CONTENT_TYPE else "invalid"
    return Invalid(told, _sentence(path, said), errors=(FieldError(path, said, code),))


def _sentence(path: str, said: str) -> str:
    return f"Field {path}: {said}." if path else f"{said}."


def _code(path: str, said: str) -> str:
    if path == "content.type" and said.startswith("Invalid value"):
        return UNKNOWN_CONTENT_TYPE
    if "unknown field" in said:
        return "unknown_field"
    if "missing required field" in said:
        return "required"
    return "invalid"


def _refuse_nul(value: Any) -> None:
    for path, text in _texts(value, ""):
        if "\x00" in text:
            detail = "Text may not contain the NUL character (\\u0000)."
            raise Invalid("invalid", f"Field {path}: {detail}", errors=(FieldError(path, detail),))


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield path, str(key)
            yield from _texts(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, (list, tuple)):
        for number, inner in enumerate(value):
            yield from _texts(inner, f"{path}[{number}]")
