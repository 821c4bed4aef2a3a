"""The headers that every answer carries: what a browser may do with it, and which page may read it.

Invariant: nothing we serve may be framed, sniffed or run in another page's name, except the messenger's script.
"""

from onglass.edge.asgi import Scope, header

API_HEADERS: list[tuple[bytes, bytes]] = [
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
]
PAGE_POLICY = (
    b"default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    b"connect-src 'self' ws: wss:; media-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    b"frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types onglass"
)
PAGE_HEADERS: list[tuple[bytes, bytes]] = [
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", PAGE_POLICY),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    (b"x-frame-options", b"DENY"),
]
SDK_HEADERS: list[tuple[bytes, bytes]] = [
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"access-control-allow-origin", b"*"),
]

_PREFLIGHT: list[tuple[bytes, bytes]] = [
    (b"access-control-allow-methods", b"GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"),
    (
        b"access-control-allow-headers",
        (
            b"Authorization, Content-Encoding, Content-Type, Range, Tus-Resumable, Upload-Length, Upload-Offset, "
            b"Upload-Metadata"
        ),
    ),
    # As long as any browser keeps it. Who may ask is judged again at each request, so nothing is let in by memory.
    (b"access-control-max-age", b"7200"),
]


def cors_headers(origin: str) -> list[tuple[bytes, bytes]]:
    """Return what lets a page of this (already allowed) origin read the answer. No cookies are ever involved.

    That is also why the star stands for every header: browsers read it so for requests without cookies (Fetch, 3.2.5).
    """
    return [
        (b"access-control-allow-origin", origin.encode("latin-1")),
        (b"access-control-expose-headers", b"*"),
        (b"vary", b"Origin"),
    ]


def is_preflight(scope: Scope) -> bool:
    """Tell a browser's question whether it may ask from the OPTIONS of an upload protocol."""
    return scope["method"] == "OPTIONS" and header(scope, b"access-control-request-method") is not None


def preflight_headers(origin: str) -> list[tuple[bytes, bytes]]:
    """Return the answer to a preflight of an allowed origin."""
    return [(b"access-control-allow-origin", origin.encode("latin-1")), (b"vary", b"Origin"), *_PREFLIGHT]
