"""What a customer is told, read at the moment it is sent: what was redacted by then is not in it.

Invariant: the same words go to every device, they fit the smallest of the services' pushes, and every attempt of a
delivery carries the delivery's id.
"""

from urllib.parse import urlencode, urlsplit, urlunsplit
from uuid import UUID

import msgspec

from onglass.conversations.model import instant
from onglass.delivery._store import notices
from onglass.delivery._store.notices import Spoken
from onglass.delivery.model import Claim, Notice
from onglass.platform.transactions import Transaction

_LONGEST_WORDS = 240
_LONGEST_TITLE = 80


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """A notice, and up to which number of the log it tells."""

    notice: Notice
    told_seq: int


def tag_of(conversation_id: UUID) -> str:
    """Return by what notifications of a conversation take each other's place."""
    return f"onglass:{conversation_id}"


def link_to(spoken: Spoken, conversation_id: UUID) -> str | None:
    """Return where the conversation opens at the message, in the company's app."""
    if spoken.return_url is None:
        return None
    place = urlsplit(spoken.return_url)
    opened = urlencode({"onglass": f"conversation/{conversation_id}", "m": spoken.public_seq}, safe="/")
    return urlunsplit(place._replace(query=f"{place.query}&{opened}" if place.query else opened))


def with_link_token(link: str, token: str, customer_name: str | None) -> str:
    """Return a link that opens the conversation by itself: the secret stands where no server is ever told of it.

    The page asks "Continue as A…?" by the first letter, so that the mail's link says whose it is and no more.
    """
    place = urlsplit(link)
    secret = urlencode({"onglass_link": token, "onglass_as": (customer_name or "").strip()[:1]})
    return urlunsplit(place._replace(fragment=f"{place.fragment}&{secret}" if place.fragment else secret))


def origin_of(link: str) -> str:
    """Return the web origin a link leads to, as apps name theirs."""
    place = urlsplit(link)
    return f"{place.scheme}://{place.netloc}".lower()


async def write_message(tx: Transaction, claimed: Claim, conversation_id: UUID, customer_id: UUID) -> Written | None:
    """Return what is told of an agent's newest message; None when nothing of it is left to tell."""
    spoken = await notices.load_spoken(tx, conversation_id, claimed.reason.seq)
    if spoken is None or not spoken.text:
        return None
    notice = Notice(
        v=1,
        kind="message",
        id=claimed.id,
        conversation_id=conversation_id,
        message_id=spoken.message_id,
        seq=spoken.public_seq,
        title=_cut(spoken.agent_name or spoken.app_name, _LONGEST_TITLE),
        body=_cut(spoken.text, _LONGEST_WORDS),
        tag=tag_of(conversation_id),
        url=link_to(spoken, conversation_id),
        icon=spoken.icon_url,
        badge=await notices.count_unread(tx, customer_id),
        count=spoken.unread,
        at=instant(spoken.created_at),
    )
    return Written(notice=notice, told_seq=spoken.seq)


async def write_withdrawal(tx: Transaction, claimed: Claim, conversation_id: UUID, customer_id: UUID) -> Notice:
    """Return what makes a device close what it shows of a conversation."""
    up_to = await notices.public_seq(tx, conversation_id, claimed.reason.seq)
    return Notice(
        v=1,
        kind="withdraw",
        id=claimed.id,
        conversation_id=conversation_id,
        seq=up_to,
        up_to_seq=up_to,
        tag=tag_of(conversation_id),
        badge=await notices.count_unread(tx, customer_id),
        count=0,
        at=instant(claimed.reason.at),
    )


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
