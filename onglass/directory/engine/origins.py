"""What a web origin is: scheme, host and perhaps a port, exactly as a browser sends it in `Origin`."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from onglass.platform.problems import invalid_field

_MAX_ORIGINS = 50
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:]+\])")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_SCHEMES = frozenset({"http", "https", "capacitor", "ionic"})  # the last two are how web views of phone apps send it


def clean_origins(origins: Sequence[str]) -> list[str]:
    """Return the origins in a browser's spelling, each once; raises Invalid (422) with the path of the wrong one."""
    if len(origins) > _MAX_ORIGINS:
        raise invalid_field("allowed_origins", f"An app has at most {_MAX_ORIGINS} origins.")
    return list(dict.fromkeys(_clean(origin, number) for number, origin in enumerate(origins)))


def _clean(origin: str, number: int) -> str:
    wrong = invalid_field(
        f"allowed_origins.{number}", "Send an origin such as https://www.example.com, without a path."
    )
    try:
        parts = urlsplit(origin.strip().lower())
        port = parts.port
        host = parts.netloc.rpartition("@")[2]
    except ValueError as error:
        raise wrong from error
    if (
        parts.scheme not in _SCHEMES
        or parts.path not in {"", "/"}
        or parts.query
        or parts.fragment
        or "@" in parts.netloc
    ):
        raise wrong
    bare = host.removesuffix(f":{port}") if port is not None else host
    if not _HOST.fullmatch(bare):
        raise wrong
    is_default = port is None or port == _DEFAULT_PORTS.get(parts.scheme)
    return f"{parts.scheme}://{bare}" if is_default else f"{parts.scheme}://{bare}:{port}"
