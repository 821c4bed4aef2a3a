"""What the host app's server signed about how urgent a customer's matter is, checked with the app's own keys."""

from uuid import UUID

from onglass.directory._store import apps
from onglass.directory.engine.urgency import verify_urgency
from onglass.directory.model import Customer, Urgency
from onglass.platform.secrets import Cipher
from onglass.platform.transactions import Transaction


async def read_urgency(tx: Transaction, token: str, *, app_id: UUID, customer: Customer, cipher: Cipher) -> Urgency:
    """Return what a token says; it is stored nowhere.

    Raises Forbidden `identity_needed` for an anonymous customer, Invalid `invalid_urgency_token`.
    """
    return verify_urgency(
        token,
        subject=customer.external_id,
        app_id=app_id,
        secret=cipher.decrypt(await apps.load_secret(tx, app_id)).decode(),
        keys=await apps.load_keys(tx, app_id),
        now=await tx.clock_time(),
    )
