"""Reads of service levels."""

from collections.abc import Sequence
from uuid import UUID

from onglass.platform.problems import NotFound
from onglass.platform.transactions import Transaction
from onglass.sla import _store
from onglass.sla.model import Clock, Level


async def list_levels(tx: Transaction) -> list[Level]:
    """Return every level in the order they are asked."""
    return await _store.list_levels(tx)


async def get_level(tx: Transaction, level_id: UUID) -> Level:
    """Return a level, or raise NotFound."""
    level = await _store.load_level(tx, level_id)
    if level is None:
        raise NotFound
    return level


async def list_clocks(tx: Transaction, conversation_id: UUID) -> Sequence[Clock]:
    """Return every clock a case has had, the oldest first."""
    return await _store.list_clocks(tx, conversation_id)
