"""Reads of the words in which a workspace describes its cases. What is absent and what is another's look alike."""

from uuid import UUID

from onglass.directory._store import labels
from onglass.directory.label_model import AttributeDefinition, ClosingReason, Tag
from onglass.platform.problems import NotFound
from onglass.platform.transactions import Transaction


async def list_tags(tx: Transaction) -> list[Tag]:
    """Return the workspace's tags by name."""
    return await labels.load_tags(tx)


async def get_tag(tx: Transaction, tag_id: UUID) -> Tag:
    """Return a tag, or raise NotFound."""
    tag = await labels.load_tag(tx, tag_id)
    if tag is None:
        raise NotFound
    return tag


async def list_attributes(tx: Transaction) -> list[AttributeDefinition]:
    """Return the attribute definitions in use by rank and label."""
    return await labels.load_attributes(tx)


async def list_closing_reasons(tx: Transaction) -> list[ClosingReason]:
    """Return the closing reasons in use by rank and name."""
    return await labels.load_reasons(tx)


async def find_closing_reason(tx: Transaction, reason_id: UUID) -> ClosingReason | None:
    """Return a closing reason in use, None when there is no such one."""
    return await labels.load_reason(tx, reason_id)
