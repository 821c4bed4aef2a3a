"""Customers are told that somebody answered, and what they have read is taken back from their other devices.

Invariant: rows are made in the transaction of their reason; however often that runs, an address has one for a message,
one mail for as long as nothing is read, and one withdrawal for what was read.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from onglass.delivery._store import deliveries, devices, notices
from onglass.delivery._store.notices import Standing
from onglass.delivery.commands.choosing import check_quiet_hours
from onglass.delivery.engine import noticing
from onglass.delivery.model import CustomerChoices, Mute, Reason
from onglass.directory.model import Joined, Principal
from onglass.platform.ids import new_id
from onglass.platform.problems import NotFound, invalid_field
from onglass.platform.secrets import hash_token
from onglass.platform.transactions import Transaction

MAIL_HOST = "smtp"


async def tell_customer(tx: Transaction, conversation_id: UUID, seq: int, at: datetime) -> None:
    """Tell a customer of an agent's message: at each of their devices, and later by mail if they have not seen it."""
    standing = await notices.load_standing(tx, conversation_id)
    if standing is None or standing.is_muted or standing.read_seq >= seq:
        return
    if standing.push:
        reason = Reason(occasion="message", seq=seq, at=at)
        for address in await devices.load_live_of(tx, standing.customer_id):
            await _deliver(tx, address.id, conversation_id, reason, key=f"{conversation_id}:{seq}")
    await _mail_later(tx, standing, conversation_id, Reason(occasion="mail", seq=seq, at=at))


async def _mail_later(tx: Transaction, standing: Standing, conversation_id: UUID, reason: Reason) -> None:
    if standing.email is None or not standing.email_when_missed:
        return
    endpoint = f"mailto:{standing.email}"
    endpoint_hash = hash_token(endpoint)
    address_id = await devices.find_id(tx, standing.customer_id, endpoint_hash) or new_id()
    kept_id = await devices.put(
        tx,
        address_id,
        customer_id=standing.customer_id,
        device_id=None,
        service="email",
        endpoint=endpoint,
        endpoint_hash=endpoint_hash,
        host=MAIL_HOST,
        secrets_encrypted=b"",
    )
    # As long as nothing is read, one mail says enough.
    await _deliver(tx, kept_id, conversation_id, reason, key=f"mail:{conversation_id}:{standing.read_seq}")


async def recall_read(tx: Transaction, conversation_id: UUID, read_seq: int, at: datetime) -> None:
    """Take back from every device what the customer has read up to a number of the log."""
    for subscription_id in await notices.recall(tx, conversation_id, read_seq):
        await withdraw_from(tx, subscription_id, conversation_id, read_seq, at)


async def withdraw_from(
    tx: Transaction, subscription_id: UUID, conversation_id: UUID, read_seq: int, at: datetime
) -> None:
    """Take back from one device what it may show up to a number of the log."""
    reason = Reason(occasion="withdraw", seq=read_seq, at=at)
    await _deliver(tx, subscription_id, conversation_id, reason, key=f"withdraw:{conversation_id}:{read_seq}")


async def settle_sent(tx: Transaction, conversation_id: UUID, subscription_id: UUID) -> None:
    """Take back what was read while it was on its way."""
    now = await notices.load_now(tx, conversation_id, subscription_id)
    if now is not None:
        await recall_read(tx, conversation_id, now.read_seq, await tx.clock_time())


async def _deliver(tx: Transaction, subscription_id: UUID, conversation_id: UUID, reason: Reason, *, key: str) -> None:
    await deliveries.insert(
        tx,
        new_id(),
        subscription_id=subscription_id,
        conversation_id=conversation_id,
        key=key,
        topic=conversation_id.hex,
        reason=reason,
        due_at=noticing.first_due_at(reason),
        until_at=noticing.news_until_at(reason),
    )


async def choose_notices(tx: Transaction, by: Principal, choices: CustomerChoices) -> CustomerChoices:
    """Keep how the customer wants to be told. Raises Invalid by field."""
    if choices.quiet_hours is not None:
        check_quiet_hours(choices.quiet_hours)
    await notices.put_choices(tx, by.id, choices)
    return choices


async def stop_mails(tx: Transaction, customer_id: UUID) -> None:
    """Send a customer no mails about what they missed, as they said in one."""
    choices = await notices.load_choices(tx, customer_id)
    await notices.put_choices(tx, customer_id, msgspec.structs.replace(choices, email_when_missed=False))


async def mute(tx: Transaction, by: Principal, conversation_id: UUID, wish: Mute) -> Mute:
    """Mute one of the customer's conversations, or not any more. Raises NotFound, Invalid."""
    if not wish.muted:
        wish = Mute(muted=False)
    if wish.until_at is not None and wish.until_at <= await tx.clock_time():
        raise invalid_field("until", "Send an instant in the future, or none to mute until you say otherwise.")
    if not await notices.set_mute(tx, by.id, conversation_id, wish):
        raise NotFound
    return wish


async def adopt(tx: Transaction, joined: Joined) -> None:
    """Let a joined record's devices and choices be the other's; call it in the transaction that joined them."""
    await devices.move(tx, joined.from_customer_id, joined.to_customer_id)
    await notices.inherit_choices(tx, joined.from_customer_id, joined.to_customer_id)


async def forget_device(tx: Transaction, device_id: UUID) -> None:
    """Tell a device nothing more: its customer signed out."""
    ended = await devices.end_all_of_device(tx, device_id)
    await deliveries.end_of_addresses(tx, ended, "signed out")
