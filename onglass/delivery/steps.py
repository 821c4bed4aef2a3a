"""What becomes of a claimed delivery next: it ends, waits, or goes out as a request or a letter."""

from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from typing import Protocol

import msgspec

from onglass.delivery.engine.attempts import Meaning
from onglass.delivery.model import ApnsKey, DeliveryState, FcmAccount


class Ended(msgspec.Struct, frozen=True):
    """It is not sent (any more)."""

    why: str
    state: DeliveryState = DeliveryState.WITHDRAWN
    address_ended: bool = False


class Held(msgspec.Struct, frozen=True):
    """It waits."""

    until_at: datetime


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    """A request to a push service. `account`: who signs it. `told_seq`: up to where it tells a customer."""

    endpoint: str
    headers: dict[str, str]
    body: bytes
    account: FcmAccount | ApnsKey | None = None
    told_seq: int | None = None


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A mail to a customer, and up to where it tells them."""

    mail: EmailMessage
    told_seq: int


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What an attempt came to: a status with headers, or what went wrong."""

    status: int | None = None
    headers: Mapping[str, str] = {}
    error: str | None = None
    meaning: Meaning | None = None

    @property
    def words(self) -> str:
        """What came of it in words."""
        return self.error or f"the push service answered {self.status}"


Step = Ended | Held | Ready | Letter


class Mailer(Protocol):
    """A way to send mail."""

    async def send(self, letter: Letter, *, seconds: float) -> Said:
        """Send a letter and say what came of it; a mail server's refusals are statuses."""
