"""Which addresses may be visited from here: pure judgement, no network.

Invariant: only what the world can reach anyway; every disguise of an inner address (mapped, translated, tunnelled,
written as one number) is judged as what it leads to.
"""

import ipaddress
from typing import ClassVar
from urllib.parse import urlsplit

import httpx
import msgspec

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_MAX_URL_CHARACTERS = 2048
_DEFAULT_PORTS = {"http": 80, "https": 443}
# Publicly numbered, and yet the inside of a cloud: Azure's host agent.
_METADATA = frozenset({ipaddress.ip_address("168.63.129.16")})
_TUNNELS = tuple(
    ipaddress.ip_network(text)
    for text in (
        "64:ff9b::/96",  # NAT64
        "64:ff9b:1::/48",  # NAT64, local use
        "2002::/16",  # 6to4
        "2001::/32",  # Teredo
        "::/96",  # IPv4-compatible
        "::ffff:0:0:0/96",  # IPv4-translated
        "fec0::/10",  # site-local
        "100::/64",  # discard
    )
)


class EgressRefusedError(Exception):
    """This address is not visited; the text says why, to whoever gave it."""


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """What may be visited beyond the public web. `hosts` are exact names; they may have inner addresses."""

    schemes: ClassVar[frozenset[str]] = frozenset({"http", "https"})

    ports: frozenset[int] = frozenset({80, 443})
    hosts: frozenset[str] = frozenset()

    def judge_port(self, port: int) -> None:
        """Raise EgressRefusedError for a port that is not among ours."""
        if port not in self.ports:
            allowed = ", ".join(str(each) for each in sorted(self.ports))
            raise EgressRefusedError(f"Port {port} is not visited, only {allowed}.")


def judge_url(url: str, rules: Rules) -> tuple[str, int]:
    """Return host and port of an address that may be visited as far as can be seen; raises EgressRefusedError."""
    if len(url) > _MAX_URL_CHARACTERS or any(ord(character) <= ord(" ") or character == "\\" for character in url):
        raise EgressRefusedError("An address has at most 2,048 characters and no spaces, breaks or backslashes.")
    try:
        parts = urlsplit(url)
        port = parts.port
        httpx.URL(url)  # whoever connects must be able to read it too
    except (ValueError, httpx.InvalidURL) as error:
        raise EgressRefusedError("That is not an address.") from error
    if parts.scheme.lower() not in rules.schemes:
        raise EgressRefusedError("An address begins with https:// or http://.")
    if parts.username is not None or parts.password is not None:
        raise EgressRefusedError("An address has no user name or password in it.")
    host = parts.hostname
    if not host:
        raise EgressRefusedError("The address names no host.")
    port = _DEFAULT_PORTS[parts.scheme.lower()] if port is None else port
    rules.judge_port(port)
    literal = _parsed(host)
    if literal is not None:
        _judge(literal, host=host, rules=rules)
    return host, port


def judge_address(text: str, *, host: str, rules: Rules) -> None:
    """Raise EgressRefusedError unless a resolved address may be visited on behalf of `host`."""
    address = _parsed(text)
    if address is None:
        raise EgressRefusedError(f"{host} has an address that is not understood.")
    _judge(address, host=host, rules=rules)


def _parsed(text: str) -> _Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _judge(address: _Address, *, host: str, rules: Rules) -> None:
    if host.lower().rstrip(".") in rules.hosts:
        return
    if not _is_public(address):
        raise EgressRefusedError(f"{host} leads into a network that is not visited.")


def _is_public(address: _Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id is not None:
            return False
        if address.ipv4_mapped is not None:
            return _is_public(address.ipv4_mapped)
        if any(address in tunnel for tunnel in _TUNNELS):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved and address not in _METADATA
