"""What customers were told of a conversation outside of the app."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from onglass.delivery._store import told
from onglass.delivery.model import DeliveryState
from onglass.platform.transactions import Transaction

ToldState = Literal["waits", "sent", "dead", "withdrawn"]
_STATES: dict[DeliveryState, ToldState] = {
    DeliveryState.WAITS: "waits",
    DeliveryState.SENT: "sent",
    DeliveryState.DEAD: "dead",
    DeliveryState.WITHDRAWN: "withdrawn",
}


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A push or mail to a customer: over which service (web, fcm, apns, email), and how far it is."""

    id: UUID
    at: datetime
    service: str
    state: ToldState
    label: str | None


async def list_told(
    tx: Transaction, conversation_id: UUID, *, before: tuple[datetime, UUID] | None, at_most: int
) -> list[Told]:
    """Return what a conversation's customer was told of it, newest first."""
    return [
        Told(
            id=row["id"],
            at=row["created_at"],
            service=row["service"],
            state=_STATES[DeliveryState(row["state"])],
            label=row["label"],
        )
        for row in await told.load_told(tx, conversation_id, before=before, at_most=at_most)
    ]
