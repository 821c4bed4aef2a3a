"""Keeping the words by which cases are found.

Invariant: a send pays nothing for it; what was changed or removed in a message is out of the index in the same commit.
"""

from collections.abc import Collection, Iterable
from uuid import UUID

from onglass.conversations._store import search
from onglass.conversations.engine import decode_content, words_of
from onglass.platform.transactions import Transaction

_WHOLE = 10_000_000


async def index_words(tx: Transaction, conversation_ids: Collection[UUID], *, if_free: bool = False) -> int:
    """Add what was said in cases since they were looked at last, a good piece at once; return how many were behind.

    `if_free`: those that others hold are left.
    """
    held = await search.hold_rows(tx, conversation_ids, if_free=if_free)
    new = [each for each in held if each.after_seq < each.up_to_seq]
    if not new:
        return 0
    said = await search.fetch_said(tx, new)
    for conversation_id in dict.fromkeys(conversation_id for conversation_id, _ in said):
        words = _words(content for found_in, content in said if found_in == conversation_id)
        await search.add_words(tx, conversation_id, words)
    await search.move_on(tx, new)
    return len(new)


async def index_anew(tx: Transaction, conversation_id: UUID) -> None:
    """Make the words of a case those that its messages and notes have now."""
    held = await search.hold_rows(tx, [conversation_id], if_free=False, events=_WHOLE)
    whole = [each._replace(after_seq=0) for each in held]
    if whole:
        said = await search.fetch_said(tx, whole)
        await search.set_words(tx, conversation_id, _words(content for _, content in said))
        await search.move_on(tx, whole)


def _words(contents: Iterable[str]) -> list[str]:
    return words_of(decode_content(content) for content in contents)
