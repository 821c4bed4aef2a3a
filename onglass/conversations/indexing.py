"""The sweep that keeps the search index up with the log: no reaction to a message, one look for all of them.

Invariant: may run in several workers at once; a case is indexed by one of them, and one that fails is found again.
"""

from itertools import accumulate, groupby

import asyncpg
import structlog

from onglass.conversations._store import search
from onglass.conversations._store.search import MOST_EVENTS, Behind
from onglass.conversations.commands import index_words
from onglass.platform.database import Database
from onglass.platform.transactions import Row

log = structlog.get_logger(__name__)

INDEX_SECONDS = 3.0
_AT_ONCE = 1_000
_A_TRANSACTION = 20
# Splitting words is this process's own time: a burst is caught up with by and by, not at the cost of the sends.
_EVENTS_A_LOOK = 3_000


async def index_what_is_new(pool: "asyncpg.Pool[Row]", database: Database) -> int:
    """Index what was said in cases that are not resolved; return how many had something new.

    `pool` is of the worker role and sees all workspaces; words are read and written in each workspace's own name.
    """
    indexed = 0
    behind = sorted(_affordable(await search.list_behind(pool, _AT_ONCE)))
    for workspace_id, found in groupby(behind, key=lambda each: each.workspace_id):
        ids = [each.conversation_id for each in found]
        for start in range(0, len(ids), _A_TRANSACTION):
            try:
                async with database.transaction(workspace_id) as tx:
                    indexed += await index_words(tx, ids[start : start + _A_TRANSACTION], if_free=True)
            except Exception as error:  # noqa: BLE001 - the others' words are not held up by these
                log.warning("search_not_indexed", workspace_id=str(workspace_id), error=repr(error))
    return indexed


def _affordable(behind: list[Behind]) -> list[Behind]:
    """Return as many as one look may take, at least one."""
    so_far = accumulate(min(each.events, MOST_EVENTS) for each in behind)
    return [each for each, events in zip(behind, so_far, strict=True) if each is behind[0] or events <= _EVENTS_A_LOOK]
