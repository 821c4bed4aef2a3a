"""/v1/admin, the part for the push services of Google and Apple: with what a company's apps are told.

Invariant: what signs comes in and never goes out; an address that is given is judged before it is kept.
"""

import msgspec
from litestar import delete, get, put
from litestar.params import JSONBody

from onglass.conversations.model import instant
from onglass.delivery import commands, queries
from onglass.delivery.model import ApnsKey, FcmAccount, ProviderFacts, ProviderKind
from onglass.directory.engine.permissions import Action
from onglass.edge.push_answers import ProviderAnswer
from onglass.edge.push_bodies import PutApns, PutFcm, ServiceAccount
from onglass.edge.routes.framework import Caller, problems, right
from onglass.platform.egress import EgressRefusedError
from onglass.platform.problems import invalid_field

_CHANGE = right(Action.CHANGE_WORKSPACE)


@get("/push_providers/fcm", opt=right(Action.READ_WORKSPACE), responses=problems(401, 403, 404))
async def get_fcm(call: Caller) -> ProviderAnswer:
    """Return what may be shown of Google's settings."""
    return await _get(call, "fcm")


@get("/push_providers/apns", opt=right(Action.READ_WORKSPACE), responses=problems(401, 403, 404))
async def get_apns(call: Caller) -> ProviderAnswer:
    """Return what may be shown of Apple's settings."""
    return await _get(call, "apns")


@put("/push_providers/fcm", opt=_CHANGE, responses=problems(400, 401, 403, 413, 422))
async def put_fcm(call: Caller, data: JSONBody[PutFcm]) -> ProviderAnswer:
    """Let the company's Android apps be told, by Google's service account."""
    try:
        given = msgspec.convert(data.service_account, ServiceAccount)
    except msgspec.ValidationError as error:
        raise invalid_field("service_account", f"Send the JSON file as Google made it: {error}.") from error
    account = FcmAccount(**msgspec.structs.asdict(given), api_url=data.api_url.rstrip("/"))
    await _judge(call, "service_account.token_uri", account.token_uri)
    await _judge(call, "api_url", account.api_url)
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await commands.set_fcm(tx, call.principal, account, cipher=call.parts.cipher)
        return _shown(await queries.get_provider(tx, "fcm"))


@put("/push_providers/apns", opt=_CHANGE, responses=problems(400, 401, 403, 413, 422))
async def put_apns(call: Caller, data: JSONBody[PutApns]) -> ProviderAnswer:
    """Let the company's iPhone apps be told, by Apple's .p8 key."""
    key = ApnsKey(
        team_id=data.team_id,
        key_id=data.key_id,
        private_key=data.private_key,
        topics=tuple(data.topics),
        api_url=None if data.api_url is None else data.api_url.rstrip("/"),
    )
    if key.api_url is not None:
        await _judge(call, "api_url", key.api_url)
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await commands.set_apns(tx, call.principal, key, cipher=call.parts.cipher)
        return _shown(await queries.get_provider(tx, "apns"))


@delete("/push_providers/fcm", opt=_CHANGE, responses=problems(401, 403, 404))
async def delete_fcm(call: Caller) -> None:
    """Forget Google's settings: Android phones are told no more."""
    await _remove(call, "fcm")


@delete("/push_providers/apns", opt=_CHANGE, responses=problems(401, 403, 404))
async def delete_apns(call: Caller) -> None:
    """Forget Apple's settings: iPhones are told no more."""
    await _remove(call, "apns")


async def _get(call: Caller, kind: ProviderKind) -> ProviderAnswer:
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        return _shown(await queries.get_provider(tx, kind))


async def _remove(call: Caller, kind: ProviderKind) -> None:
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await commands.remove_provider(tx, call.principal, kind)


async def _judge(call: Caller, path: str, url: str) -> None:
    if not url.startswith("https://"):
        raise invalid_field(path, "Send an address that begins with https://.")
    try:
        await call.parts.egress.check(url)
    except EgressRefusedError as error:
        raise invalid_field(path, str(error), code="refused_address") from error


def _shown(facts: ProviderFacts) -> ProviderAnswer:
    return ProviderAnswer(kind=facts.kind, about=facts.about, changed_at=instant(facts.changed_at))


PROVIDER_HANDLERS = [get_fcm, put_fcm, delete_fcm, get_apns, put_apns, delete_apns]
