"""Which Origin counts as our own."""

import pytest

from onglass.edge.origins import is_same_host


@pytest.mark.parametrize(
    ("origin", "host", "same"),
    [
        ("http://127.0.0.1:8200", b"127.0.0.1:8200", True),
        ("https://care.example.com", b"care.example.com", True),
        ("https://care.example.com", b"CARE.example.com:443", True),
        ("http://care.example.com", b"care.example.com:80", True),
        ("http://[::1]:8200", b"[::1]:8200", True),
        ("http://127.0.0.1:8201", b"127.0.0.1:8200", False),
        ("https://evil.example", b"care.example.com", False),
        ("https://care.example.com.evil.example", b"care.example.com", False),
        ("https://care.example.com@evil.example", b"evil.example", False),
        ("null", b"null", False),
        ("file://", b"", False),
        ("https://care.example.com", None, False),
        ("https://care.example.com:99999", b"care.example.com:99999", False),
        ("https://care.example.com/path", b"care.example.com", False),
    ],
)
def test_only_the_very_host_and_port_is_ours(origin: str, host: bytes | None, same: bool) -> None:
    assert is_same_host(origin, host) is same
