"""The database roles below the owner: how they sign in, and what each of them must have set.

Invariant: passwords follow from the secret key, so every node with the key can sign in and none is written down.
"""

import hashlib
import hmac
from urllib.parse import quote, urlsplit, urlunsplit

from onglass.platform.database import Addresses

ROLES = ("onglass_app", "onglass_committer", "onglass_worker")
_ROLE_SETTINGS = {
    # A plan made while a table was tiny is kept while it grows: none of them may be a sequential scan.
    "onglass_app": ("lock_timeout = '2s'", "enable_seqscan = off"),
    # The batch statement is planned once, generically: custom plans run at 0.6 of its speed, and a plan made on
    # empty tables must never be a sequential scan.
    "onglass_committer": (
        "plan_cache_mode = 'force_generic_plan'",
        "enable_seqscan = off",
        "jit = off",
        "lock_timeout = '200ms'",
        "statement_timeout = '5s'",
    ),
    "onglass_worker": ("idle_in_transaction_session_timeout = '5s'", "lock_timeout = '2s'", "enable_seqscan = off"),
}


def role_password(secret_key: bytes, role: str) -> str:
    """Return the password of a role, derived from the secret key: every node with the key can sign in."""
    return hmac.new(secret_key, f"database role {role}".encode(), hashlib.sha256).hexdigest()


def role_addresses(owner_url: str, secret_key: bytes) -> Addresses:
    """Return the addresses of all roles at the server and database that the owner's URL names."""

    def address(role: str) -> str:
        parts = urlsplit(owner_url)
        host = parts.netloc.rpartition("@")[2]
        login = f"{quote(role)}:{role_password(secret_key, role)}"
        return urlunsplit(parts._replace(netloc=f"{login}@{host}"))

    return Addresses(
        owner=owner_url,
        app=address("onglass_app"),
        committer=address("onglass_committer"),
        worker=address("onglass_worker"),
    )


def roles_sql(secret_key: bytes) -> list[str]:
    """Return the statements that make the roles and set what each of them must have; safe to run again."""
    statements = []
    for role in ROLES:
        password = role_password(secret_key, role)
        statements.append(
            f"do $$ begin create role {role} login nosuperuser nobypassrls; "
            "exception when duplicate_object or unique_violation then null; end $$",
        )
        statements.append(f"alter role {role} with login nosuperuser nobypassrls password '{password}'")
        statements.extend(f"alter role {role} set {setting}" for setting in _ROLE_SETTINGS[role])
    return statements
