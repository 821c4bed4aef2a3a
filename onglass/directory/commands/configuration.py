"""What all commands share that change how work is set up.

Invariant: they run one at a time in a workspace, so that what they check still holds when they write.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from onglass.directory._store import apps
from onglass.directory.engine.traits import clean_line
from onglass.platform.problems import Conflict, NotFound, invalid_field
from onglass.platform.transactions import Transaction

_LONGEST_NAME = 120


async def lock_configuration(tx: Transaction) -> None:
    """Wait for other changes of this workspace's set-up, and hold up later ones until the commit."""
    if not await apps.lock_workspace(tx):
        raise NotFound


def clean_name(name: str) -> str:
    """Return a name as it is stored; raises Invalid (422) with the path `name`."""
    return clean_line(name, "name", longest=_LONGEST_NAME)


def name_taken(thing: str) -> Conflict:
    """Return the refusal of a name that another thing of its kind has."""
    return Conflict("name_taken", f"Another {thing} of this workspace has the name; choose another.")


def refuse_twice(path: str, member: str, ids: Sequence[UUID]) -> None:
    """Raise Invalid (422) with the place of the first id that stands in a list for the second time."""
    seen: set[UUID] = set()
    for place, one in enumerate(ids):
        if one in seen:
            raise invalid_field(f"{path}[{place}]{member}", "This is in the list already; name it once.")
        seen.add(one)


def refuse_unknown(path: str, member: str, ids: Sequence[UUID], known: Iterable[UUID], thing: str) -> None:
    """Raise Invalid (422) with the place of the first id that is not known in this workspace."""
    there = set(known)
    for place, one in enumerate(ids):
        if one not in there:
            raise invalid_field(f"{path}[{place}]{member}", f"There is no such {thing} in this workspace.")
