"""What an operator may set, each with its default, and the rules between them.

Order, later wins: defaults, onglass.toml, ONGLASS_… in the environment, options of the command line. Invariant: a
value that exists has been checked; every mistake is reported at once, with what to do, before anything starts.
"""

import ipaddress
import re
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import msgspec

Role = Literal["all", "edge", "worker"]
LogFormat = Literal["auto", "console", "json"]
SHORTEST_SECRET_KEY = 32
_HIGHEST_PORT = 65535
_ADDRESS = re.compile(r"[^@\s<>]+@[A-Za-z0-9.-]+")


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that can be set: in onglass.toml by these names, in the environment as ONGLASS_ and the capitals.

    Lists are separated by commas in the environment. `scanner` is a clamd, as host:port or the path of its socket.
    `secret_patterns` are regular expressions of what is masked in messages beside card numbers; `old_secret_keys` open
    what was sealed before the key was changed. `push_contact` (mailto: or https:) is told to browsers' push services.
    Own servers are visited, beside the public web, when `egress_hosts` names them; `egress_ports` beside 80 and 443.
    `email_…`, in the file also a table [email], is the mail server that tells customers what they missed.
    """

    data: Path = Path("onglass-data")
    host: str = "127.0.0.1"
    port: int = 8200
    role: Role = "all"
    public_url: str | None = None

    database_url: str | None = None
    database_app_url: str | None = None
    database_committer_url: str | None = None
    database_worker_url: str | None = None
    database_connections: int = 20
    postgres: Literal["auto", "installed", "wheel"] = "auto"

    broker: str = "local"
    secret_key: str | None = None
    old_secret_keys: tuple[str, ...] = ()

    blobs: str = "local"
    blobs_dir: Path | None = None
    blobs_shared: bool = False
    s3_endpoint: str | None = None
    s3_region: str = "us-east-1"
    s3_access_key_id: str | None = None
    s3_secret_access_key: str | None = None

    upload_max_bytes: int = 25_000_000
    upload_max_count: int = 10
    upload_media_types: tuple[str, ...] | None = None
    scanner: str | None = None

    trusted_proxies: tuple[str, ...] = ()
    rate_limits: Literal["on", "off"] = "on"
    max_sockets: int = 20_000

    push_contact: str | None = None
    egress_hosts: tuple[str, ...] = ()
    egress_ports: tuple[int, ...] = ()
    egress_ca_file: Path | None = None

    email_host: str | None = None
    email_port: int | None = None
    email_user: str | None = None
    email_password: str | None = None
    email_from: str | None = None
    email_security: Literal["starttls", "tls", "none"] = "starttls"

    secret_patterns: tuple[str, ...] = ()
    edit_window_seconds: int = 900
    shutdown_drain_seconds: float = 5.0
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: LogFormat = "auto"

    @property
    def contact(self) -> str:
        """Whom a push service may write to about this installation."""
        if self.push_contact is not None:
            return self.push_contact
        is_public = self.public_url is not None and self.public_url.startswith("https://")
        return str(self.public_url) if is_public else "mailto:postmaster@localhost"

    @property
    def has_own_database(self) -> bool:
        """Whether the server runs PostgreSQL itself."""
        return self.database_url is None

    @property
    def local_blobs_dir(self) -> Path:
        """The folder of the files when they are kept locally."""
        return self.blobs_dir if self.blobs_dir is not None else self.data / "blobs"

    @property
    def files_reach_every_node(self) -> bool:
        """Whether a file stored by one node is found by the others; without it files are refused."""
        return self.broker == "local" or self.blobs != "local" or self.blobs_shared


class SettingsError(Exception):
    """Everything that is wrong with the settings; `mistakes` has one sentence each."""

    def __init__(self, mistakes: list[str]) -> None:
        """Keep the mistakes; the text is one of them a line."""
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


def find_mistakes(settings: Settings) -> list[str]:
    """Return what is wrong between and inside well-typed values, one sentence each."""
    return [
        *_network_mistakes(settings),
        *_database_mistakes(settings),
        *_node_mistakes(settings),
        *_blob_mistakes(settings),
        *_limit_mistakes(settings),
        *_pattern_mistakes(settings),
        *_email_mistakes(settings),
    ]


def _network_mistakes(settings: Settings) -> list[str]:
    mistakes = []
    if not 0 <= settings.port <= _HIGHEST_PORT:
        mistakes.append(f"port is {settings.port}: it must be between 0 and {_HIGHEST_PORT}.")
    if settings.public_url is not None and urlsplit(settings.public_url).scheme not in {"http", "https"}:
        mistakes.append(f"public_url is {settings.public_url!r}: it must begin with http:// or https://.")
    if settings.push_contact is not None and not settings.push_contact.startswith(("mailto:", "https://")):
        mistakes.append(f"push_contact is {settings.push_contact!r}: it must begin with mailto: or https://.")
    if settings.egress_ca_file is not None and not settings.egress_ca_file.is_file():
        mistakes.append(f"egress_ca_file is {str(settings.egress_ca_file)!r}: there is no such file.")
    mistakes.extend(
        f"trusted_proxies has {network!r}, which is no address or network; write it like 10.0.0.0/8."
        for network in settings.trusted_proxies
        if not _is_network(network)
    )
    return mistakes


def _is_network(text: str) -> bool:
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        return False
    return True


def _database_mistakes(settings: Settings) -> list[str]:
    mistakes = []
    urls = {
        name: getattr(settings, name)
        for name in ("database_url", "database_app_url", "database_committer_url", "database_worker_url")
    }
    for name, url in urls.items():
        if url is not None and urlsplit(url).scheme not in {"postgresql", "postgres"}:
            mistakes.append(f"{name} must be a PostgreSQL address: postgresql://user:password@host:5432/onglass.")
    if settings.database_url is None and any(urls.values()):
        mistakes.append("database_app_url, database_committer_url and database_worker_url need database_url as well.")
    if settings.database_url is not None and settings.secret_key is None:
        mistakes.append(
            "With database_url a secret_key is needed, the same on every node: "
            'set ONGLASS_SECRET_KEY, for example to the output of "openssl rand -hex 32", and keep it.'
        )
    if settings.secret_key is not None and len(settings.secret_key) < SHORTEST_SECRET_KEY:
        mistakes.append(
            f"secret_key has {len(settings.secret_key)} characters: it needs at least {SHORTEST_SECRET_KEY}, "
            'all random ("openssl rand -hex 32" makes some).'
        )
    return mistakes


def _node_mistakes(settings: Settings) -> list[str]:
    mistakes = []
    if settings.broker not in {"local", "postgres"} and urlsplit(settings.broker).scheme not in {"nats", "tls"}:
        mistakes.append(f"broker is {settings.broker!r}: it must be local, postgres, or an address nats://host:4222.")
    if settings.role != "all" and settings.broker == "local":
        mistakes.append(
            f"With role {settings.role} there is another process, and a local broker does not reach it: "
            "set broker to postgres or nats://host:4222."
        )
    if settings.role != "all" and settings.has_own_database:
        mistakes.append(f"With role {settings.role} the processes share a database: give its address as database_url.")
    return mistakes


def _blob_mistakes(settings: Settings) -> list[str]:
    if settings.blobs == "local":
        return []
    parts = urlsplit(settings.blobs)
    if parts.scheme != "s3" or not parts.netloc:
        return [f"blobs is {settings.blobs!r}: it must be local or s3://bucket/prefix."]
    if (settings.s3_access_key_id is None) != (settings.s3_secret_access_key is None):
        return ["s3_access_key_id and s3_secret_access_key belong together: set both, or neither to use the machine's."]
    return []


def _limit_mistakes(settings: Settings) -> list[str]:
    positive = (
        "database_connections",
        "upload_max_bytes",
        "upload_max_count",
        "max_sockets",
    )
    mistakes = [
        f"{name} is {getattr(settings, name)}: it must be at least 1."
        for name in positive
        if getattr(settings, name) < 1
    ]
    mistakes.extend(
        f"{name} is {getattr(settings, name)}: it cannot be negative."
        for name in ("shutdown_drain_seconds", "edit_window_seconds")
        if getattr(settings, name) < 0
    )
    return mistakes


def _pattern_mistakes(settings: Settings) -> list[str]:
    mistakes = []
    for pattern in settings.secret_patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            mistakes.append(f"secret_patterns has {pattern!r}, which is no regular expression: {error}.")
    return mistakes


def _email_mistakes(settings: Settings) -> list[str]:
    if settings.email_host is None:
        return [] if settings.email_from is None else ["email_from needs email_host, the mail server that sends it."]
    mistakes = []
    if settings.email_from is None or not _ADDRESS.fullmatch(settings.email_from):
        mistakes.append("With email_host, email_from is needed: an address like care@example.com.")
    if settings.public_url is None:
        mistakes.append("With email_host, public_url is needed: mails have a link to it, by which one gets no more.")
    if (settings.email_user is None) != (settings.email_password is None):
        mistakes.append("email_user and email_password belong together: set both, or neither.")
    if settings.email_user is not None and settings.email_security == "none":
        mistakes.append("email_security is none: a password is not sent in the clear; choose starttls or tls.")
    if settings.email_port is not None and not 0 < settings.email_port <= _HIGHEST_PORT:
        mistakes.append(f"email_port is {settings.email_port}: it must be between 1 and {_HIGHEST_PORT}.")
    return mistakes
