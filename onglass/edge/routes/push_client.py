"""/v1/client, the part for notifications: at which devices one is told, when, and of what not.

Invariant: an address is judged before it is kept, and belongs to whoever is signed in at that device.
"""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, delete, get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter

from onglass.conversations.model import instant
from onglass.delivery import commands, queries
from onglass.delivery.mailing import open_unsubscribe_token
from onglass.delivery.model import CustomerChoices, DeviceToken, Mute
from onglass.delivery.words import Words, words_of_customer
from onglass.directory.engine.permissions import Action
from onglass.edge.parts import EdgeParts
from onglass.edge.push_answers import DeviceMade, MuteAnswer, NoticesAnswer
from onglass.edge.push_bodies import AddDevice, MuteConversation, PutNotices
from onglass.edge.response_headers import PAGE_HEADERS
from onglass.edge.routes.framework import Caller, Visitor, nobody_needed, problems, right
from onglass.platform.egress import EgressRefusedError
from onglass.platform.problems import NotFound, Problem, Unavailable, invalid_field
from onglass.platform.secrets import SealBrokenError

_CHOOSE = right(Action.CHOOSE_NOTICES)
_Token = Annotated[str, QueryParameter(max_length=400, description="As it stands in the mail.")]
_HEADERS = {name.decode(): value.decode() for name, value in PAGE_HEADERS if name != b"content-type"}


@post("/push_subscriptions", opt=_CHOOSE, status_code=201, responses=problems(400, 401, 403, 409, 413, 422))
async def add_device(call: Caller, data: JSONBody[AddDevice]) -> DeviceMade:
    """Be told at this device, until one signs out of it; the same address again keeps its id."""
    try:
        kept_id = await (_add_browser(call, data) if data.kind == "web" else _add_phone(call, data))
    except SealBrokenError as error:
        raise _sealed() from error
    return DeviceMade(id=kept_id)


async def _add_browser(call: Caller, data: AddDevice) -> UUID:
    if data.endpoint is None or data.keys is None:
        raise invalid_field("endpoint", "Send the browser's subscription: its `endpoint` and `keys`.")
    commands.check_endpoint(data.endpoint)
    try:
        await call.parts.egress.check(data.endpoint)
    except EgressRefusedError as error:
        raise invalid_field("endpoint", str(error), code="refused_address") from error
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        return await commands.subscribe_browser(
            tx,
            call.principal,
            endpoint=data.endpoint,
            p256dh=data.keys.p256dh,
            auth=data.keys.auth,
            label=data.label,
            cipher=call.parts.cipher,
        )


async def _add_phone(call: Caller, data: AddDevice) -> UUID:
    if data.token is None or data.kind == "web":
        raise invalid_field("token", "Send the token that the phone's system gave the app.")
    device = DeviceToken(data.token, data.app_id, data.environment)
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        host = await commands.host_for(tx, data.kind, device, call.parts.cipher)
        return await commands.subscribe_phone(
            tx, call.principal, data.kind, device, host=host, label=data.label, cipher=call.parts.cipher
        )


@delete("/push_subscriptions/{subscription_id:uuid}", opt=_CHOOSE, responses=problems(401, 403, 404))
async def delete_device(call: Caller, subscription_id: FromPath[UUID]) -> None:
    """Be told at this device no more."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await commands.unsubscribe_device(tx, call.principal, subscription_id)


@get("/preferences", opt=_CHOOSE, responses=problems(401, 403))
async def get_notices(call: Caller) -> NoticesAnswer:
    """Return how one wants to be told."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        return _notices(await queries.get_customer_choices(tx, call.principal.id))


@put("/preferences", opt=_CHOOSE, responses=problems(400, 401, 403, 413, 422))
async def put_notices(call: Caller, data: JSONBody[PutNotices]) -> NoticesAnswer:
    """Choose how one wants to be told: by push, by mail when one has missed it, and not in quiet hours."""
    choices = CustomerChoices(**msgspec.structs.asdict(data))
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        return _notices(await commands.choose_notices(tx, call.principal, choices))


@post(
    "/conversations/{conversation_id:uuid}/mute",
    opt=_CHOOSE,
    status_code=200,
    responses=problems(400, 401, 403, 404, 413, 422),
)
async def mute_conversation(
    call: Caller, conversation_id: FromPath[UUID], data: JSONBody[MuteConversation]
) -> MuteAnswer:
    """Be told nothing of a conversation, until an instant or until one says otherwise; or be told again."""
    if data.until is not None and data.until.tzinfo is None:
        raise invalid_field("until", "Send an instant with its offset, like 2030-01-31T08:00:00Z.")
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        kept = await commands.mute(tx, call.principal, conversation_id, Mute(muted=data.muted, until_at=data.until))
    return MuteAnswer(muted=kept.muted, muted_until=None if kept.until_at is None else instant(kept.until_at))


@get("/unsubscribe", opt=nobody_needed(), responses=problems(404, 422), media_type="text/html")
async def ask_unsubscribe(visit: Visitor, token: _Token) -> Response[str]:
    """Ask in a page whether to stop the mails; looking at it changes nothing."""
    workspace_id, customer_id = _opened(visit.parts, token)
    async with visit.parts.database.transaction(workspace_id, read_only=True) as tx:
        words = await words_of_customer(tx, customer_id)
    return _page(words, words.ask_stop, f'<form method="post"><button>{words.stop}</button></form>')


@post("/unsubscribe", opt=nobody_needed(), status_code=200, responses=problems(404, 422), media_type="text/html")
async def unsubscribe(visit: Visitor, token: _Token) -> Response[str]:
    """Stop a customer's mails about answers they missed, by the link that stands in one (RFC 8058)."""
    workspace_id, customer_id = _opened(visit.parts, token)
    async with visit.parts.database.transaction(workspace_id) as tx:
        await commands.stop_mails(tx, customer_id)
        words = await words_of_customer(tx, customer_id)
    return _page(words, words.no_more, f"<p>{words.turn_on}</p>")


def _opened(parts: EdgeParts, token: str) -> tuple[UUID, UUID]:
    found = open_unsubscribe_token(token, parts.cipher)
    if found is None:
        raise NotFound("unknown_link", "This link is not one of ours; open it as it stands in the mail.")
    return found


def _page(words: Words, title: str, rest: str) -> Response[str]:
    text = (
        f'<!doctype html><html lang="{words.language}" dir="{words.direction}">'
        f'<meta name="viewport" content="width=device-width"><title>{title}</title>'
        f"<h1>{title}</h1>{rest}</html>"
    )
    return Response(text, headers={**_HEADERS, "content-language": words.language}, media_type="text/html")


def _notices(choices: CustomerChoices) -> NoticesAnswer:
    return NoticesAnswer(**msgspec.structs.asdict(choices))


def _sealed() -> Problem:
    detail = "Push is sealed under another secret key; whoever runs this server gives it back as an old secret key."
    return Unavailable("push_key_sealed", detail, retry_after_seconds=60)


CLIENT_PUSH_HANDLERS = [
    add_device,
    delete_device,
    get_notices,
    put_notices,
    mute_conversation,
    ask_unsubscribe,
    unsubscribe,
]
