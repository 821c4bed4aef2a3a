"""Small decisions about people: how an address is spelt, which shard of the relay a stream belongs to."""

import re
from uuid import UUID

from onglass.platform.problems import invalid_field

SHARDS = 16
_LONGEST_ADDRESS = 254
_ADDRESS = re.compile(r"[^\s@,;<>()\"\\\x00-\x20]{1,64}@[^\s@,;<>()\"\\]{1,189}")


def clean_email(value: str, path: str) -> str:
    """Return an address as it is stored, in lower case; raises Invalid (422) with `path`."""
    address = value.strip().lower()
    if len(address) > _LONGEST_ADDRESS or not address.isprintable() or not _ADDRESS.fullmatch(address):
        raise invalid_field(path, "Send an e-mail address such as name@example.com.")
    return address


def shard_of(stream_id: UUID) -> int:
    """Return the relay shard of a stream, 0 to 15: the last random bits of its id."""
    return stream_id.int % SHARDS
