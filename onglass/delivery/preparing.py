"""A claimed delivery is looked at once more, in the transaction that also reads what it says.

Invariant: nothing is told that is no news any more, was not wanted, or would reach somebody who has signed out.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from onglass.delivery import commands
from onglass.delivery._store import cases, devices, notices, subscriptions
from onglass.delivery._store.notices import Spoken, ThreadNow
from onglass.delivery.composing import compose
from onglass.delivery.engine import apns, choosing, fcm, noticing, web_push
from onglass.delivery.engine.noticing import Knowing
from onglass.delivery.mailing import MailLink, write_letter
from onglass.delivery.model import CUSTOMER, Claim, DeliveryState, Notice, Subscription
from onglass.delivery.notice import link_to, origin_of, with_link_token, write_message, write_withdrawal
from onglass.delivery.queries import get_choices
from onglass.delivery.steps import Ended, Held, Letter, Ready, Step
from onglass.delivery.words import words_of_customer
from onglass.platform.secrets import Cipher
from onglass.platform.transactions import Transaction

_SIGNED_OUT = Ended("signed out", address_ended=True)
_LATE = Ended("not delivered in time", DeliveryState.DEAD)


class Ink(msgspec.Struct, frozen=True, kw_only=True):
    """With what is written: the installation's cipher, whom services may write to, and who mails are from.

    `mail_from` None: no mail is sent; `public_url`: where mails' links of our own lead.
    """

    cipher: Cipher
    contact: str
    mail_from: str | None = None
    public_url: str | None = None


async def prepare(tx: Transaction, claimed: Claim, ink: Ink) -> Step:
    """Return what becomes of a delivery. Raises SealBrokenError."""
    if claimed.owner_kind == CUSTOMER:
        return await _for_customer(tx, claimed, ink)
    return await _for_agent(tx, claimed, ink)


async def _for_agent(tx: Transaction, claimed: Claim, ink: Ink) -> Step:
    address = await subscriptions.load_live(tx, claimed.subscription_id)
    if address is None:
        return _SIGNED_OUT
    now = await tx.clock_time()
    if now >= claimed.until_at:
        return _LATE
    waits = await _why_agent_waits(tx, claimed, address.owner_id, now)
    if waits is not None:
        return waits
    body = await compose(tx, claimed, address.owner_id)
    return await _web_push(tx, claimed, address, body, now, ink)


async def _why_agent_waits(tx: Transaction, claimed: Claim, owner_id: UUID, now: datetime) -> Ended | Held | None:
    reason = claimed.reason
    if claimed.conversation_id is None:
        return None
    why = choosing.why_no_news(reason, await cases.load_now(tx, claimed.conversation_id, owner_id), owner_id)
    if why is not None:
        return Ended(why)
    choices = await get_choices(tx, owner_id)
    if choosing.is_quiet(choices.quiet_hours, now):
        return Ended("quiet hours")
    seen_at = await subscriptions.load_seen_at(tx, owner_id)
    held_until_at = choosing.held_until_at(reason, choices, seen_at=seen_at, now=now)
    return None if held_until_at is None else Held(held_until_at)


async def _for_customer(tx: Transaction, claimed: Claim, ink: Ink) -> Step:
    address = await devices.load_live(tx, claimed.subscription_id)
    if address is None:
        return _SIGNED_OUT
    now = await tx.clock_time()
    if now >= claimed.until_at:
        return _LATE
    assert claimed.conversation_id is not None, "customers are told of conversations"
    thread = await notices.load_now(tx, claimed.conversation_id, claimed.subscription_id)
    if thread is None or not thread.is_there or thread.customer_id != address.owner_id:
        return Ended("somebody else's")
    waits = _why_customer_waits(claimed, thread, now)
    if waits is not None:
        return waits
    if claimed.service == "email":
        return await _letter(tx, claimed, claimed.conversation_id, address, ink)
    return await _push(tx, claimed, claimed.conversation_id, address, now, ink)


def _why_customer_waits(claimed: Claim, thread: ThreadNow, now: datetime) -> Ended | Held | None:
    knowing = Knowing(
        read_seq=thread.read_seq,
        told_here_seq=thread.told_here_seq,
        is_muted=thread.is_muted,
        present_until_at=thread.present_until_at,
        told_at=thread.told_at,
        mailed_at=thread.mailed_at,
        is_told_soon=thread.is_told_soon,
    )
    why = noticing.why_not(claimed.reason, thread.choices, knowing)
    if why is not None:
        return Ended(why)
    held_until_at = noticing.held_until_at(claimed.reason, thread.choices, knowing, now)
    return None if held_until_at is None else Held(held_until_at)


async def _letter(
    tx: Transaction, claimed: Claim, conversation_id: UUID, address: Subscription, ink: Ink
) -> Ended | Letter:
    if ink.mail_from is None or ink.public_url is None:
        return Ended("no mail server is set up")
    spoken = await notices.load_spoken(tx, conversation_id, claimed.reason.seq)
    if spoken is None or not spoken.text:
        return Ended("redacted")
    link = await _link(tx, claimed, spoken, conversation_id, address)
    mail = write_letter(
        spoken,
        words=await words_of_customer(tx, address.owner_id),
        link=link,
        delivery_id=claimed.id,
        workspace_id=tx.workspace_id,
        customer_id=address.owner_id,
        to=address.endpoint.removeprefix("mailto:"),
        sender=ink.mail_from,
        public_url=ink.public_url,
        cipher=ink.cipher,
    )
    return Letter(mail=mail, told_seq=spoken.seq)


async def _link(
    tx: Transaction, claimed: Claim, spoken: Spoken, conversation_id: UUID, address: Subscription
) -> MailLink | None:
    """Return where a mail leads; where the company wants it, without signing in there."""
    url = link_to(spoken, conversation_id)
    if url is None:
        return None
    token = await commands.make_link(
        tx, conversation_id, delivery_id=claimed.id, endpoint=address.endpoint, origin=origin_of(url)
    )
    if token is None:
        return MailLink(url)
    return MailLink(with_link_token(url, token, spoken.customer_name), signs_in=True)


async def _push(
    tx: Transaction, claimed: Claim, conversation_id: UUID, address: Subscription, now: datetime, ink: Ink
) -> Step:
    if claimed.reason.occasion == "withdraw":
        notice = await write_withdrawal(tx, claimed, conversation_id, address.owner_id)
        return await _address(tx, claimed, address, notice, now, ink)
    written = await write_message(tx, claimed, conversation_id, address.owner_id)
    if written is None:
        return Ended("redacted")
    step = await _address(tx, claimed, address, written.notice, now, ink)
    return msgspec.structs.replace(step, told_seq=written.told_seq) if isinstance(step, Ready) else step


async def _address(
    tx: Transaction, claimed: Claim, address: Subscription, notice: Notice, now: datetime, ink: Ink
) -> Ready | Ended:
    match address.service:
        case "web":
            return await _web_push(tx, claimed, address, msgspec.json.encode(notice), now, ink)
        case "fcm":
            return await _fcm_push(tx, claimed, address, notice, now, ink)
        case _:
            return await _apns_push(tx, claimed, address, notice, ink)


async def _web_push(
    tx: Transaction, claimed: Claim, address: Subscription, body: bytes, now: datetime, ink: Ink
) -> Ready:
    key = await commands.ensure_push_key(tx, ink.cipher)
    keys = commands.open_keys(tx.workspace_id, address, ink.cipher)
    headers = web_push.headers(
        key,
        address.endpoint,
        contact=ink.contact,
        ttl_seconds=_seconds_left(claimed, now),
        urgency=choosing.urgency(claimed.reason.occasion),
        topic=claimed.topic,
    )
    return Ready(endpoint=address.endpoint, headers=headers, body=web_push.encrypt(body, keys))


async def _fcm_push(
    tx: Transaction, claimed: Claim, address: Subscription, notice: Notice, now: datetime, ink: Ink
) -> Ready | Ended:
    account = await commands.open_fcm(tx, ink.cipher)
    if account is None:
        return Ended("fcm is not set up any more", DeliveryState.DEAD)
    device = commands.open_token(tx.workspace_id, address, ink.cipher)
    body = fcm.body(notice, device.token, ttl_seconds=_seconds_left(claimed, now))
    return Ready(endpoint=fcm.url(account), headers={"content-type": "application/json"}, body=body, account=account)


async def _apns_push(tx: Transaction, claimed: Claim, address: Subscription, notice: Notice, ink: Ink) -> Ready | Ended:
    key = await commands.open_apns(tx, ink.cipher)
    if key is None:
        return Ended("apns is not set up any more", DeliveryState.DEAD)
    device = commands.open_token(tx.workspace_id, address, ink.cipher)
    origin = key.api_url or f"https://{commands.APNS_HOSTS[device.environment]}"
    headers = apns.headers(device, notice, delivery_id=claimed.id, until=int(claimed.until_at.timestamp()))
    endpoint = f"{origin}/3/device/{device.token}"
    return Ready(endpoint=endpoint, headers=headers, body=apns.body(notice), account=key)


def _seconds_left(claimed: Claim, now: datetime) -> int:
    return int((claimed.until_at - now).total_seconds())
